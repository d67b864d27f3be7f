"""Conditional markets made quickly for tests, and what everyone has in them."""

from datetime import timedelta

from market_cast import plan_for
from sqlalchemy import func, select

from aggregation.services.decide import conclude, decide
from core.points import MICRO
from markets.services.open import open_market
from models.ideas import Idea
from models.ledger import Account
from models.purpose import Challenge

WHY = "It helps most for what it costs."


def add_ideas(session, cast, place, now, *, count=2):
    """Let Bob have more ideas for the same challenge."""
    for number in range(2, 2 + count):
        idea = Idea(
            challenge_id=place.challenge.id,
            number=number,
            slug=f"idea-{number}",
            title=f"Idea {number}",
            author_id=cast.bob.id,
            created_at=now,
        )
        session.add(idea)


def open_branch(session, cast, place, now, branch="if", **changes):
    """Open a market in a branch by the facilitator and commit."""
    kept = {"branch": branch, "is_success_test": branch == "if", "dispute_hours": 0}
    plan = plan_for(place, now, **{**kept, **changes})
    market = open_market(session, plan=plan, opener_id=cast.facilitator.id, now=now)
    session.commit()
    return market


def decide_on(session, cast, place, now, *, choice="selected", idea=None):
    """Let the sponsor decide on an idea, and conclude."""
    challenge = session.get(Challenge, place.challenge.id)
    decide(
        session,
        challenge=challenge,
        idea=idea or place.idea,
        choice=choice,
        reason=WHY,
        decided_by_id=cast.sponsor.id,
        now=now,
    )
    conclude(session, challenge=challenge, decided_by_id=cast.sponsor.id, now=now)
    session.flush()


def tokens_of(session, person, branch="if", kind="available"):
    """Return the tokens of a branch that a person has, over all conditions."""
    held = session.scalar(
        select(func.sum(Account.balance)).filter_by(kind=kind, unit=branch, person_id=person.id)
    )
    return held or 0


def locked(session):
    """Return the micro-points that are locked, over all conditions."""
    return session.scalar(select(func.sum(Account.balance)).filter_by(kind="locked")) or 0


def points(amount):
    """Return points as micro-points."""
    return round(amount * MICRO)


def later(now, hours=1):
    """Return a later moment."""
    return now + timedelta(hours=hours)
