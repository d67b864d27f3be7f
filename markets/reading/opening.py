"""Reads for opening a market: the idea it is about, and what the challenge can still lose."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.language import _
from markets.life import OVER
from models.conditions import Condition
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
        raise NotFound(_("There is no such idea in this challenge."))
    return idea


def may_depend_on(session: Session, idea: Idea) -> bool:
    """Say whether a market may still hang on an idea being selected: it is not decided yet."""
    settled = select(Condition.id).where(Condition.idea_id == idea.id, Condition.state != "pending")
    challenge = session.get_one(Challenge, idea.challenge_id)
    return challenge.state == "open" and session.scalar(settled) is None


def budget_of(session: Session, challenge_id: int) -> tuple[int, int]:
    """Return the micro-points a challenge's budget has left, and what its markets can lose."""
    left = session.scalar(
        select(Account.balance).where(
            Account.kind == "challenge",
            Account.unit == POINT,
            Account.challenge_id == challenge_id,
        )
    )
    standing = session.execute(
        select(Market.condition_id, Market.branch, func.sum(Market.subsidy))
        .where(Market.challenge_id == challenge_id, Market.state.not_in(OVER))
        .group_by(Market.condition_id, Market.branch)
    )
    worst: dict[int | None, int] = {}
    for (
        condition_id,
        _branch,
        subsidies,
    ) in standing:  # Of the branches of a condition one is taken.
        worst[condition_id] = max(worst.get(condition_id, 0), int(subsidies))
    at_risk = sum(worst.values())
    return left or 0, at_risk


def shortlist_of(session: Session, challenge_id: int) -> list[Idea]:
    """Return the shortlisted ideas of a challenge that have no market on their choice yet."""
    asked = select(Market.idea_id).where(Market.branch == "if", Market.is_success_test)
    rows = select(Idea).where(
        Idea.challenge_id == challenge_id, Idea.status == "shortlisted", Idea.id.not_in(asked)
    )
    return list(session.scalars(rows.order_by(Idea.number)))
