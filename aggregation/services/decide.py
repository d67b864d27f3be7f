"""The sponsor decides about ideas, each with a public reason, and may think again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.services.activity import record
from community.services.notifications import notify_followers
from core.errors import InvalidInput, Refused
from core.policy import require
from markets.services.condition import (
    is_condition_settled,
    locked_challenge,
    settle_conditions,
)
from models.ideas import Idea
from models.purpose import Challenge, Decision

DECIDABLE = ("submitted", "shortlisted", "selected", "declined")
REASON_MIN = 10


def decide(
    session: Session,
    *,
    challenge: Challenge,
    idea: Idea,
    choice: str,
    reason: str,
    decided_by_id: int,
    now: datetime,
) -> Decision:
    """Select or decline an idea; an earlier decision about it is kept and replaced.

    Raises:
        NotAllowed: only the challenge's sponsor decides.
        InvalidInput: the reason says nothing.
        Refused: the idea is out of the challenge, its result is known, or markets that depend on
            its choice have been settled by it.
    """
    require(challenge.sponsor_id == decided_by_id, "Only the challenge's sponsor decides.")
    if len(reason.strip()) < REASON_MIN:
        raise InvalidInput("Say why in a sentence: everyone reads it.", field="reason")
    if idea.challenge_id != challenge.id or idea.status not in DECIDABLE:
        raise Refused("This idea is not open for a decision any more.")
    if is_condition_settled(session, idea.id):
        raise Refused(
            "Markets depend on the choice of this idea and were settled by it, so it stands."
        )
    before = current_decision(session, idea.id, lock=True)
    if before is not None:
        before.is_current = None
        session.flush()
    decision = Decision(
        challenge_id=challenge.id,
        idea_id=idea.id,
        choice=choice,
        reason=reason.strip(),
        decided_by_id=decided_by_id,
        decided_at=now,
    )
    session.add(decision)
    idea.status = "selected" if choice == "selected" else "declined"
    session.flush()
    _tell(session, idea, decision, now)
    return decision


def _tell(session: Session, idea: Idea, decision: Decision, now: datetime) -> None:
    record(
        session,
        actor_id=decision.decided_by_id,
        act=decision.choice,
        object_kind="idea",
        object_id=idea.id,
        challenge_id=idea.challenge_id,
        detail=decision.reason,
        now=now,
    )
    notify_followers(
        session,
        object_kind="idea",
        object_id=idea.id,
        kind="decision",
        text=f"“{idea.title}” was {decision.choice}.",
        path=f"/ideas/{idea.id}-{idea.slug}",
        but=[decision.decided_by_id],
        now=now,
    )


def current_decision(session: Session, idea_id: int, *, lock: bool = False) -> Decision | None:
    """Return what stands about an idea; None before anything was decided."""
    found = select(Decision).filter_by(idea_id=idea_id, is_current=True)
    return session.scalars(found.with_for_update() if lock else found).one_or_none()


def conclude(
    session: Session, *, challenge: Challenge, decided_by_id: int, now: datetime
) -> Challenge:
    """Close the decision: the challenge is decided and its judging is over.

    What markets depend on is settled in the same transaction.

    Raises:
        NotAllowed: only the challenge's sponsor concludes.
        Refused: nothing is selected or declined yet, or it was concluded before.
    """
    require(challenge.sponsor_id == decided_by_id, "Only the challenge's sponsor concludes.")
    challenge = locked_challenge(session, challenge.id)
    if challenge.state != "open":
        raise Refused("This challenge was decided before.")
    made = session.scalars(
        select(Decision.id).filter_by(challenge_id=challenge.id, is_current=True).limit(1)
    ).one_or_none()
    if made is None:
        raise Refused("Select or decline at least one idea first, each with its reason.")
    challenge.state = "decided"
    challenge.decided_at = now
    session.flush()
    settle_conditions(session, challenge_id=challenge.id, now=now)
    record(
        session,
        actor_id=decided_by_id,
        act="decided",
        object_kind="challenge",
        object_id=challenge.id,
        challenge_id=challenge.id,
        now=now,
    )
    return challenge
