"""The sponsor decides about ideas, each with a public reason, and may think again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.drafting import Place
from community.services.activity import record
from community.services.drafts import forget_draft
from community.services.notifications import notify_followers
from core.errors import InvalidInput, Refused
from core.language import _, later, marked
from core.points import format_percent
from core.policy import require
from core.retelling import BY_LOT
from markets.services.condition import (
    is_condition_settled,
    locked_challenge,
    settle_conditions,
)
from markets.services.lot import draw_lot
from models.ideas import Idea
from models.purpose import Challenge, Decision

DECIDABLE = ("submitted", "shortlisted", "selected", "declined")
REASON_MIN = 10
TOLD = {
    "selected": marked("“%(title)s” was selected."),
    "declined": marked("“%(title)s” was declined."),
}


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
    require(challenge.sponsor_id == decided_by_id, marked("Only the challenge's sponsor decides."))
    locked_challenge(session, challenge.id)  # Nobody concludes it meanwhile.
    if len(reason.strip()) < REASON_MIN:
        raise InvalidInput(_("Say why in a sentence: everyone reads it."), field="reason")
    if idea.challenge_id != challenge.id or idea.status not in DECIDABLE:
        raise Refused(_("This idea is not open for a decision any more."))
    if is_condition_settled(session, idea.id):
        raise Refused(
            _("Markets depend on the choice of this idea and were settled by it, so it stands.")
        )
    decision = Decision(
        challenge_id=challenge.id,
        idea_id=idea.id,
        choice=choice,
        reason=reason.strip(),
        decided_by_id=decided_by_id,
        decided_at=now,
    )
    return _keep(session, idea, decision, now)


def _keep(session: Session, idea: Idea, decision: Decision, now: datetime) -> Decision:
    """Let a decision stand in the place of an earlier one."""
    before = current_decision(session, idea.id, lock=True)
    if before is not None:
        before.is_current = None
        session.flush()
    session.add(decision)
    idea.status = decision.choice
    session.flush()
    _tell(session, idea, decision, now)
    return decision


def _choose_by_lot(
    session: Session, challenge: Challenge, *, decided_by_id: int, now: datetime
) -> None:
    """Select the idea that the lot falls on, besides those that were chosen."""
    drawn = draw_lot(session, challenge_id=challenge.id, now=now)
    if drawn is None or drawn[1].status == "selected":
        return
    lot, idea = drawn
    decision = Decision(
        challenge_id=challenge.id,
        idea_id=idea.id,
        choice="selected",
        reason=BY_LOT
        % {
            "chance": format_percent(lot.choice_ppm),
            "commitment": lot.commitment[:12],
            "secret": lot.secret,
        },
        by_lot=True,
        decided_by_id=decided_by_id,
        decided_at=now,
    )
    _keep(session, idea, decision, now)


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
    written = Place(kind="decision", object_kind="idea", object_id=idea.id)
    forget_draft(session, person_id=decision.decided_by_id, place=written)
    notify_followers(
        session,
        object_kind="idea",
        object_id=idea.id,
        kind="decision",
        text=later(TOLD[decision.choice], title=idea.title),
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

    A lot that was declared is drawn, and what markets depend on is settled, in the same
    transaction.

    Raises:
        NotAllowed: only the challenge's sponsor concludes.
        Refused: nothing is selected or declined yet, or it was concluded before.
    """
    require(
        challenge.sponsor_id == decided_by_id, marked("Only the challenge's sponsor concludes.")
    )
    challenge = locked_challenge(session, challenge.id)
    if challenge.state != "open":
        raise Refused(_("This challenge was decided before."))
    made = session.scalars(
        select(Decision.id).filter_by(challenge_id=challenge.id, is_current=True).limit(1)
    ).one_or_none()
    if made is None:
        raise Refused(_("Select or decline at least one idea first, each with its reason."))
    _choose_by_lot(session, challenge, decided_by_id=decided_by_id, now=now)
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
