"""Challenges for tests, made through the real use cases."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from core.points import MICRO
from models.purpose import Challenge, Purpose
from purpose.phases import default_phases
from purpose.plan import ChallengePlan, CriterionPlan
from purpose.services.challenges import open_challenge, pose_challenge
from purpose.services.stating import state_purpose

QUESTION = "How might we cut the wait in our emergency rooms by a third?"
CRITERIA = (
    CriterionPlan(name="Shortens the wait", weight=50),
    CriterionPlan(name="Can be done by next winter", weight=30),
    CriterionPlan(name="Fair to patients and staff", weight=20),
)


def make_plan(now: datetime, **changes) -> ChallengePlan:
    """Return a plan that is right, with `changes`; its phases begin now."""
    kept = {
        "question": QUESTION,
        "context": "People wait 3 h 12 in the middle of the queue.",
        "criteria": CRITERIA,
        "success_test": "The median wait in September 2027 is 2 h 08 or less.",
        "success_on": date(2027, 10, 1),
        "money_budget": 600_000,
        "points_budget": 2000 * MICRO,
        "phases": default_phases(now),
    }
    return ChallengePlan(**{**kept, **changes})


def make_draft(session: Session, sponsor_id: int, now: datetime, **changes) -> Challenge:
    """Pose a challenge; flushes, does not commit."""
    plan = make_plan(now, **changes)
    return pose_challenge(session, sponsor_id=sponsor_id, plan=plan, now=now)


def make_challenge(session: Session, sponsor_id: int, now: datetime, **changes) -> Challenge:
    """Pose a challenge and open it; states a purpose when there is none."""
    if session.get(Purpose, 1) is None:
        state_purpose(
            session, statement="Make waiting the exception", person_id=sponsor_id, now=now
        )
    draft = make_draft(session, sponsor_id, now, **changes)
    return open_challenge(session, challenge_id=draft.id, person_id=sponsor_id, now=now)
