"""Reads of what the crowd does in a market: price over time, positions, trades."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from markets.page_shown import Chart
from markets.services.execute import opening_prices
from markets.shown import Holder, TradeView, short_shares
from models.markets import Belief, Market, Outcome, Position, Trade
from models.purpose import Challenge
from people.names import SOMEONE_WHO_LEFT, ShownPerson
from people.queries import names_for

POINTS_MAX = 400
ROBUST_TRADES = 10
GONE = ShownPerson(id=None, name=SOMEONE_WHO_LEFT, initials="–")


def chart_of(session: Session, market: Market, *, viewer_id: int | None, now: datetime) -> Chart:
    """Return the prices after each trade, thinned to 400 points, and the viewer's own trades."""
    step = max(1, -(-market.trade_count // POINTS_MAX))
    kept = [*range(step, market.trade_count, step), market.trade_count]
    rows = session.execute(
        select(Trade.created_at, Trade.prices)
        .where(Trade.market_id == market.id, Trade.seq.in_(kept))
        .order_by(Trade.seq)
    )
    opening = opening_prices(market)
    mine = session.scalars(
        select(Trade.created_at)
        .where(Trade.market_id == market.id, Trade.person_id == viewer_id)
        .order_by(Trade.seq)
    )
    return Chart(
        history=(
            (market.opens_at, opening),
            *((row.created_at, tuple(json.loads(row.prices))) for row in rows),
        ),
        mine=tuple(mine),
        ends_at=min(now, market.closed_at or market.closes_at),
    )


def robust_price(session: Session, market: Market) -> float:
    """Return what the crowd is taken to say of the first outcome: the median of ten trades."""
    last = session.scalars(
        select(Trade.prices)
        .where(Trade.market_id == market.id)
        .order_by(Trade.seq.desc())
        .limit(ROBUST_TRADES)
    ).all()
    if not last:
        return market.outcomes[0].price
    return median(float(json.loads(after)[0]) for after in last)


def holders_of(
    session: Session,
    market: Market,
    challenge: Challenge,
    *,
    viewer_id: int | None,
    most: int,
    with_beliefs: bool,
) -> tuple[Holder, ...]:
    """Return those who hold most shares now, the viewer always among them."""
    largest = session.scalars(
        select(Position.person_id)
        .where(Position.market_id == market.id, Position.shares > 0)
        .group_by(Position.person_id)
        .order_by(func.max(Position.shares).desc(), Position.person_id)
        .limit(most)
    )
    people = [*dict.fromkeys([*largest, *([viewer_id] if viewer_id else [])])]
    rows = session.execute(
        select(Position, Outcome.label)
        .join(Outcome, Outcome.id == Position.outcome_id)
        .where(Position.market_id == market.id, Position.person_id.in_(people))
        .order_by(Position.shares.desc())
    ).all()
    names = names_for(session, people, challenge, viewer_id=viewer_id)
    stated = _stated(session, market, people) if with_beliefs else {}
    found = []
    for person in people:
        held = [(position, label) for position, label in rows if position.person_id == person]
        holding = [(position, label) for position, label in held if position.shares]
        if holding:
            found.append(
                Holder(
                    who=names.get(person, GONE),
                    holds=", ".join(f"{short_shares(p.shares)} {label}" for p, label in holding),
                    shares=sum(position.shares for position, _ in holding),
                    spent=sum(position.paid - position.received for position, _ in held),
                    belief_ppm=stated.get(person),
                )
            )
    return tuple(found)


def _stated(session: Session, market: Market, people: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(Belief.person_id, Belief.probability_ppm).where(
            Belief.outcome_id == market.outcomes[0].id,
            Belief.person_id.in_(people),
            Belief.is_current.is_(True),
        )
    )
    return {row.person_id: row.probability_ppm for row in rows}


def trades_of(
    session: Session,
    market: Market,
    challenge: Challenge,
    *,
    viewer_id: int | None,
    most: int | None = None,
) -> tuple[TradeView, ...]:
    """Return the last trades, latest first; all of them without `most`."""
    rows = session.scalars(
        select(Trade).where(Trade.market_id == market.id).order_by(Trade.seq.desc()).limit(most)
    ).all()
    names = names_for(session, {row.person_id for row in rows}, challenge, viewer_id=viewer_id)
    return tuple(_trade_views(market, rows, names))


def _trade_views(
    market: Market, rows: Iterable[Trade], names: dict[int, ShownPerson]
) -> Iterator[TradeView]:
    labels = {outcome.id: outcome for outcome in market.outcomes}
    for row in rows:
        outcome = labels[row.outcome_id]
        yield TradeView(
            seq=row.seq,
            at=row.created_at,
            who=names.get(row.person_id, GONE),
            did="bought" if row.shares > 0 else "sold",
            outcome=outcome.label,
            shares=abs(row.shares),
            cost=abs(row.cost),
            price=json.loads(row.prices)[0 if market.kind == "binary" else outcome.position],
        )
