"""Bring in markets: their questions, terms and dates, funded from the challenge's budget."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.errors import InvalidInput, Refused
from core.points import format_points
from exchange.formats import Key, MarketRow
from exchange.services.loading import Found, Into, idea_ids, in_challenge, not_in_future, sieve
from exchange.services.refusing import Advance, Report, no_progress, sifted
from exchange.tables import Reading
from ledger.services import account_of
from markets import wording
from markets.makers.potential import subsidy
from markets.services.open import Plan, open_market
from markets.wording import YES_NO
from models.markets import Market
from models.purpose import Challenge
from purpose.queries import challenge_by_slug


def import_markets(
    session: Session,
    *,
    reading: Reading[MarketRow],
    into: Into,
    now: datetime,
    advance: Advance = no_progress,
) -> Report:
    """Open markets as of their own dates; those that have closed since take no more trades.

    Raises:
        BadRows: some rows cannot be used; nothing was loaded.
        Refused: the challenge's points budget cannot bear them all, or it takes no markets.
        NotFound: there is no such challenge.
    """
    challenge = challenge_by_slug(session, into.challenge)
    ideas = idea_ids(session, challenge)
    here = markets_by_key(session, challenge)
    known, opened = in_challenge(ideas), not_in_future(now, "opens_at")
    found = sieve(
        reading,
        lambda row: ("question", "This market is here already.") if row.key in here else None,
        lambda row: known(row.idea),
        lambda row: opened(row.opens_at),
        _unfit_wording,
        lambda row: _unfit_branch(row, challenge),
    )
    skipped = sifted(found.bad, skip_bad=into.skip_bad)
    _require_budget(session, challenge, found.rows)
    for row in found.rows:
        plan = Plan(
            challenge_id=challenge.id,
            question=row.question,
            resolution_rule=row.rule,
            source=row.source,
            fallback=row.fallback,
            idea_id=ideas[row.idea] if row.idea else None,
            outcomes=_outcomes(row),
            is_success_test=row.is_success_test,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            b=row.liquidity,
            branch=row.branch or None,
        )
        open_market(session, plan=plan, opener_id=challenge.sponsor_id, now=row.opens_at)
        advance(1)
    return Report(counts={"markets": len(found.rows)}, skipped=skipped)


def markets_by_key(session: Session, challenge: Challenge) -> dict[Key, Market]:
    """Return a challenge's markets, with their outcomes, by their questions and branches."""
    rows = session.scalars(
        select(Market)
        .where(Market.challenge_id == challenge.id)
        .options(selectinload(Market.outcomes))
        .order_by(Market.id.desc())  # Of two with one question, the first is meant.
        .execution_options(populate_existing=True)
    )
    return {(market.question, market.branch or ""): market for market in rows}


def known_outcome(here: Mapping[Key, Market]) -> Callable[[Key, str], Found]:
    """Return a check that there is such a market with such an outcome."""

    def check(key: Key, outcome: str) -> Found:
        if key not in here:
            return "market", "There is no market with this question in this challenge."
        if position_of(here[key], outcome) is None:
            labels = ", ".join(each.label for each in here[key].outcomes)
            return "outcome", f"The outcomes of this market are {labels}."
        return None

    return check


def position_of(market: Market, outcome: str) -> int | None:
    """Return the place of an outcome by its label, in any case."""
    for each in market.outcomes:
        if each.label.casefold() == outcome.casefold():
            return each.position
    return None


def _outcomes(row: MarketRow) -> tuple[str, ...]:
    """Return the outcomes; those of a yes/no market are told from others by their very words."""
    folded = tuple(outcome.casefold() for outcome in row.outcomes)
    return YES_NO if folded == ("yes", "no") else row.outcomes


def _unfit_wording(row: MarketRow) -> Found:
    words = wording.Wording(
        question=row.question,
        outcomes=_outcomes(row),
        resolution_rule=row.rule,
        source=row.source,
        closes_at=row.closes_at,
    )
    try:
        wording.check(words, row.opens_at)
    except InvalidInput as problem:
        column = {"resolution_rule": "rule"}.get(problem.field or "", problem.field or "question")
        return column, problem.message
    if row.is_success_test and row.idea is None:
        return "is_success_test", "Only a market on an idea asks whether it meets the success test."
    return None


def _unfit_branch(row: MarketRow, challenge: Challenge) -> Found:
    if not row.branch:
        return None
    if row.idea is None:
        return "branch", "Name the idea whose choice it hangs on."
    if challenge.state != "open":
        return "branch", "The choice is made here already, so no market hangs on it."
    if row.branch == "if_not" and row.is_success_test:
        return "is_success_test", "What happens without an idea is no test of its success."
    return None


def _require_budget(session: Session, challenge: Challenge, rows: tuple[MarketRow, ...]) -> None:
    sums: dict[tuple[int | None, str], int] = defaultdict(int)
    for row in rows:
        hangs_on = row.idea if row.branch else None
        sums[hangs_on, row.branch] += subsidy((0,) * len(row.outcomes), row.liquidity)
    worst: dict[int | None, int] = defaultdict(int)
    for (idea, _), amount in sums.items():  # Of the branches of an idea one is taken.
        worst[idea] = max(worst[idea], amount)
    needed = sum(worst.values())
    left = account_of(session, "challenge", challenge_id=challenge.id).balance
    if needed > left:
        raise Refused(
            f"These markets can lose {format_points(needed)} points, and the challenge's budget "
            f"has {format_points(left)} left. Nothing was loaded."
        )
