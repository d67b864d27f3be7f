"""A sealed note that a page carries: which idea was put before whom, by which rule, and when."""

from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer

from core.errors import InvalidInput
from core.language import _
from voting.choosing import Card
from voting.services.casting import Shown
from voting.services.comparing import Pair

SALT = "showing"
PAIR_SALT = "pair shown"


def seal(secret: str, card: Card, *, person_id: int, at: datetime) -> str:
    """Return a note that only this installation can have written."""
    note = [card.idea_id, person_id, card.chosen_by, at.isoformat()]
    return str(URLSafeSerializer(secret, salt=SALT).dumps(note))


def opened(secret: str, note: str | None, *, idea_id: int, person_id: int) -> Shown | None:
    """Return what a note says; None when it is not ours, or about another idea or person."""
    if not note:
        return None
    try:
        found = URLSafeSerializer(secret, salt=SALT).loads(note)
    except BadSignature:
        return None
    if found[:2] != [idea_id, person_id]:
        return None
    return Shown(chosen_by=str(found[2]), at=datetime.fromisoformat(found[3]))


def seal_pair(secret: str, pair: Pair, *, person_id: int, chosen_by: str, at: datetime) -> str:
    """Return a note on two ideas put side by side."""
    note = [pair.left_id, pair.right_id, person_id, chosen_by, at.isoformat()]
    return str(URLSafeSerializer(secret, salt=PAIR_SALT).dumps(note))


def opened_pair(secret: str, note: str | None, *, person_id: int) -> tuple[Pair, Shown]:
    """Return what a note on a pair says.

    Raises:
        InvalidInput: it is not ours, or was written for another person.
    """
    try:
        found = URLSafeSerializer(secret, salt=PAIR_SALT).loads(note or "")
    except BadSignature:
        found = []
    if len(found) != 5 or found[2] != person_id:
        raise InvalidInput(_("Reload the page and try again."))
    shown = Shown(chosen_by=str(found[3]), at=datetime.fromisoformat(found[4]))
    return Pair(left_id=found[0], right_id=found[1]), shown
