"""Reads for opening a market: the idea it is about, and what the challenge can still lose."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from markets.life import SETTLED
from models.ideas import Idea
from models.ledger import POINT, Account
from models.markets import Market
from models.purpose import Challenge


def idea_of(session: Session, challenge: Challenge, number: int | None) -> Idea | None:
    """Return an idea of a challenge by its number; None when no number is given.

    Raises:
        NotFound: the challenge has no such idea.
    """
    if number is None:
        return None
    idea = session.scalars(
        select(Idea).where(Idea.challenge_id == challenge.id, Idea.number == number)
    ).one_or_none()
    if idea is None:
        raise NotFound("There is no such idea in this challenge.")
    return idea


def budget_of(session: Session, challenge_id: int) -> tuple[int, int]:
    """Return the micro-points a challenge's budget has left, and what its markets can lose."""
    left = session.scalar(
        select(Account.balance).where(
            Account.kind == "challenge",
            Account.unit == POINT,
            Account.challenge_id == challenge_id,
        )
    )
    at_risk = session.scalar(
        select(func.sum(Market.subsidy)).where(
            Market.challenge_id == challenge_id, Market.state.not_in(SETTLED)
        )
    )
    return left or 0, int(at_risk or 0)
