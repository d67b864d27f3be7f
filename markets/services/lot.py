"""Declare the chance of a choice by lot before the first conditional market opens, and draw it."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from community.services import activity
from core.errors import InvalidInput, Refused
from core.language import _, marked
from core.points import format_percent
from core.policy import require
from markets.lot import commitment_of, idea_drawn
from markets.services.condition import locked_challenge
from models.conditions import CHOICE_PPM_MAX, Condition, Lot
from models.ideas import Idea

DRAWABLE = ("submitted", "shortlisted", "selected", "declined")


def declare_lot(
    session: Session,
    *,
    challenge_id: int,
    sponsor_id: int,
    choice_ppm: int,
    secret: str,
    now: datetime,
) -> Lot:
    """Declare with which chance one more idea is selected by lot, and commit to a secret.

    Raises:
        InvalidInput: the chance is not between 0 and 10 per cent.
        NotAllowed: only the challenge's sponsor declares it.
        Refused: a market depends on a choice already, or the challenge is decided.
    """
    challenge = locked_challenge(session, challenge_id)
    require(
        challenge.sponsor_id == sponsor_id, marked("Only the challenge's sponsor declares this.")
    )
    if not 0 <= choice_ppm <= CHOICE_PPM_MAX:
        raise InvalidInput(_("Give a chance from 0 to 10 percent."), field="chance")
    if challenge.state not in {"draft", "open"}:
        raise Refused(_("This challenge is decided."), field="chance")
    found = exists().where(Condition.challenge_id == challenge_id)
    if session.scalar(select(found)):
        raise Refused(
            _("Markets depend on the choice already, so its rule stands."), field="chance"
        )
    lot = lot_of(session, challenge_id)
    if lot is None:
        lot = Lot(challenge_id=challenge_id)
        session.add(lot)
    lot.choice_ppm, lot.secret, lot.commitment = choice_ppm, secret, commitment_of(secret)
    lot.declared_by_id, lot.declared_at = sponsor_id, now
    session.flush()
    activity.record(
        session,
        actor_id=sponsor_id,
        act="declared a lot",
        object_kind="challenge",
        object_id=challenge_id,
        challenge_id=challenge_id,
        detail=f"{format_percent(choice_ppm)} %",
        now=now,
    )
    return lot


def lot_of(session: Session, challenge_id: int) -> Lot | None:
    """Return what is declared for a challenge; None when nothing is."""
    return session.scalars(select(Lot).filter_by(challenge_id=challenge_id)).one_or_none()


def draw_lot(session: Session, *, challenge_id: int, now: datetime) -> tuple[Lot, Idea] | None:
    """Draw once, when the challenge is concluded; return the idea that the lot selects, if any.

    The draw is among the ideas that have conditional markets and are still in the challenge.
    """
    lot = lot_of(session, challenge_id)
    if lot is None or lot.drawn_at is not None:
        return None
    among = session.scalars(
        select(Condition.idea_id)
        .join(Idea, Idea.id == Condition.idea_id)
        .where(
            Condition.challenge_id == challenge_id,
            Condition.state == "pending",
            Idea.status.in_(DRAWABLE),
        )
    ).all()
    lot.drawn_at = now
    lot.idea_id = idea_drawn(lot.secret, challenge_id, choice_ppm=lot.choice_ppm, idea_ids=among)
    session.flush()
    return None if lot.idea_id is None else (lot, session.get_one(Idea, lot.idea_id))
