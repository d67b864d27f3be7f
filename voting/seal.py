"""A sealed note that a page carries: which idea was put before whom, by which rule, and when."""

from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer

from voting.choosing import Card
from voting.services.casting import Shown

SALT = "showing"


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
