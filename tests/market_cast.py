"""A challenge with a budget, an idea and markets on it, made quickly for tests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cast import Cast
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.points import MICRO
from ledger.audit import audit_ledger
from ledger.services import account_of, open_challenge_account
from markets.audit import audit_markets
from markets.quote import Side, Wish
from markets.services.open import Plan, open_market
from markets.services.trade import Receipt, trade
from models.ideas import Idea
from models.ledger import Account
from models.markets import Market
from models.purpose import Challenge, Phase, Purpose

RULE = "Yes, if the median wait in September 2027 is 2 hours 8 minutes or less, over all sites."
SOURCE = "The monthly waiting-time return, table 4"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the markets of a test stand."""

    challenge: Challenge
    idea: Idea


def make_place(
    session: Session, cast: Cast, now: datetime, *, points: int = 1000, **changes
) -> Place:
    """Add an open challenge whose phase allows trading, with an idea by Bob; commits."""
    session.add(Purpose(id=1, statement="Make waiting the exception", stated_at=now))
    kept = {
        "slug": "wait",
        "question": "How do we cut the emergency-room wait by a third?",
        "success_test": "The median wait is 2 h 08 or less.",
        "sponsor_id": cast.sponsor.id,
        "state": "open",
        "idea_count": 1,
        "points_budget": points * MICRO,
        "created_at": now,
        "opened_at": now,
    }
    challenge = Challenge(**{**kept, **changes}, criteria=[])
    challenge.phases = [
        Phase(
            position=1,
            name="Judge",
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=20),
            allows_comment=True,
            allows_judge=True,
            allows_trade=True,
        )
    ]
    session.add(challenge)
    session.flush()
    open_challenge_account(session, challenge_id=challenge.id, budget=points * MICRO, now=now)
    idea = Idea(
        challenge_id=challenge.id,
        number=1,
        slug="a-triage-nurse-at-the-door",
        title="A triage nurse at the door",
        author_id=cast.bob.id,
        created_at=now,
    )
    session.add(idea)
    session.commit()
    return Place(challenge=challenge, idea=idea)


def plan_for(place: Place, now: datetime, **changes) -> Plan:
    """Return a plan for a market on the idea that opens with 200 points at risk."""
    kept = {
        "challenge_id": place.challenge.id,
        "idea_id": place.idea.id,
        "question": "Will people wait 2 h 08 or less in September 2027?",
        "resolution_rule": RULE,
        "source": SOURCE,
        "closes_at": now + timedelta(days=30),
        "budget": 200 * MICRO,
        "is_success_test": True,
    }
    return Plan(**{**kept, **changes})


def make_market(session: Session, cast: Cast, place: Place, now: datetime, **changes) -> Market:
    """Open a market by the facilitator and commit."""
    market = open_market(
        session, plan=plan_for(place, now, **changes), opener_id=cast.facilitator.id, now=now
    )
    session.commit()
    return market


def buy(session: Session, market: Market, person, shares: float, now: datetime, **changes):
    """Let a person buy whole or part shares of "yes", believing 70 %."""
    return _trade(session, market, person, Side.BUY, shares, now, **changes)


def sell(session: Session, market: Market, person, shares: float, now: datetime, **changes):
    """Let a person sell shares of "yes"."""
    return _trade(session, market, person, Side.SELL, shares, now, **changes)


def _trade(session, market, person, side, shares, now, **changes) -> Receipt:
    key = changes.pop("key", None) or f"key-{market.id}-{person.id}-{market.trade_count:08d}"
    belief = changes.pop("belief_ppm", 700_000)
    wish = Wish(
        **{
            "outcome": 0,
            "side": side,
            "shares": None if "budget" in changes else round(shares * MICRO),
            **changes,
        }
    )
    receipt = trade(
        session,
        market_id=market.id,
        person_id=person.id,
        wish=wish,
        belief_ppm=belief,
        key=key,
        now=now,
    )
    session.flush()
    return receipt


def points_of(session: Session, person) -> int:
    """Return the micro-points a person has available, as kept now."""
    return session.scalar(
        select(Account.balance).filter_by(kind="available", unit="point", person_id=person.id)
    )


def budget_of(session: Session, place: Place) -> int:
    """Return the micro-points left in the challenge's budget."""
    return account_of(session, "challenge", challenge_id=place.challenge.id).balance


def cash_of(session: Session, market: Market) -> int:
    """Return the micro-points in a market's account."""
    return account_of(session, "market", market_id=market.id).balance


def faults(session: Session) -> list[str]:
    """Return what the audit of ledger and markets finds wrong."""
    return [
        f"{fault.invariant} {fault.where}: {fault.found}"
        for fault in [*audit_ledger(session), *audit_markets(session)]
    ]
