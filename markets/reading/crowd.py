"""Reads of what the crowd does in a market: price over time, positions, trades."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from statistics import median

from sqlalchemy import ARRAY, DateTime, FromClause, Select, column, func, literal, select
from sqlalchemy.orm import Session

from markets.life import is_reversed
from markets.page_parts import Chart
from markets.services.execute import opening_prices
from markets.shown import Holder, TradeView, short_shares
from markets.wording import label_words
from models.base import UTCDateTime
from models.markets import Belief, Market, Outcome, Position, Resolution, Trade
from models.purpose import Challenge
from people.names import SOMEONE_WHO_LEFT, ShownPerson
from people.queries import names_for

POINTS_MAX = 400
ROBUST_TRADES = 10
GONE = ShownPerson(id=None, name=SOMEONE_WHO_LEFT, initials="–")


def chart_of(session: Session, market: Market, *, viewer_id: int | None, now: datetime) -> Chart:
    """Return prices over time, at most 400 points, and the viewer's own last 400 trades."""
    ends_at = min(now, market.closed_at or market.closes_at)
    mine = session.scalars(
        select(Trade.created_at)
        .where(Trade.market_id == market.id, Trade.person_id == viewer_id)
        .order_by(Trade.id.desc())  # The index of people's trades; by seq it would scan them all.
        .limit(POINTS_MAX)
    ).all()
    return Chart(
        history=(
            (market.opens_at, opening_prices(market)),
            *(
                (at, _padded(prices, len(market.outcomes)))
                for at, prices in _shown_trades(session, market)
            ),
        ),
        mine=tuple(reversed(mine)),
        ends_at=ends_at,
        known_at=known_since(session, market),
    )


def _shown_trades(session: Session, market: Market) -> list[tuple[datetime, str]]:
    """Return all trades where they are few, else the last one before each of 400 moments.

    One probe of the index (market, time) for each moment, however many trades there are.
    """
    trades = select(Trade.created_at, Trade.prices)
    if market.trade_count <= POINTS_MAX:
        every = trades.where(Trade.market_id == market.id).order_by(Trade.seq)
        return [(at, prices) for at, prices in session.execute(every)]
    kept = set(session.scalars(_last_at(session, market.id, _moments(session, market.id))))
    # Named by number alone: asked for the market too, SQLite would read all its trades.
    rows = session.execute(trades.where(Trade.id.in_(kept)).order_by(Trade.id))
    return [(at, prices) for at, prices in rows]


def _moments(session: Session, market_id: int) -> list[datetime]:
    """Return 400 moments at equal distances, from the first trade to the last."""
    first, last = (
        session.execute(select(end).where(Trade.market_id == market_id)).scalar_one()
        for end in (func.min(Trade.created_at), func.max(Trade.created_at))
    )
    return [first + (last - first) * n / (POINTS_MAX - 1) for n in range(POINTS_MAX)]


def _last_at(session: Session, market_id: int, moments: list[datetime]) -> Select[tuple[int]]:
    """Ask, of each moment, for the last trade of a market at or before it."""
    asked = _as_table(moments, is_sqlite=session.get_bind().dialect.name == "sqlite")
    last = (
        select(Trade.id)
        .where(Trade.market_id == market_id, Trade.created_at <= asked.c.at)
        .order_by(Trade.created_at.desc(), Trade.id.desc())
        .limit(1)
        .correlate(asked)
        .scalar_subquery()
    )
    return select(last).select_from(asked)


def _as_table(moments: list[datetime], *, is_sqlite: bool) -> FromClause:
    """Return moments as a table of one column `at`.

    As one parameter: a statement with 400 of them is compiled anew each time, which takes longer
    than all the probes.
    """
    naive = [moment.replace(tzinfo=None) for moment in moments]
    if is_sqlite:
        kept = json.dumps([f"{moment:%Y-%m-%d %H:%M:%S.%f}" for moment in naive])
        rows = func.json_each(kept).table_valued(column("value", UTCDateTime()))
        return select(rows.c.value.label("at")).subquery()
    listed = literal(naive, ARRAY(DateTime()))
    rows = func.unnest(listed).table_valued(column("at", UTCDateTime()))
    return rows.render_derived()


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


def _padded(prices: str, n: int) -> tuple[float, ...]:
    """Return n prices; an answer that was added later had none, and is drawn at 0."""
    kept = json.loads(prices)
    return (*kept, *[0.0] * (n - len(kept)))


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


def known_since(session: Session, market: Market) -> datetime | None:
    """Return since when the answer was known, where the market was paid by that; else None."""
    if market.state != "resolved":
        return None
    return session.scalar(
        select(Resolution.known_at).where(
            Resolution.market_id == market.id, Resolution.state == "paid"
        )
    )


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
    return tuple(_trade_views(market, rows, names, known_at=known_since(session, market)))


def _trade_views(
    market: Market,
    rows: Iterable[Trade],
    names: dict[int, ShownPerson],
    *,
    known_at: datetime | None,
) -> Iterator[TradeView]:
    labels = {outcome.id: outcome for outcome in market.outcomes}
    for row in rows:
        outcome = labels[row.outcome_id]
        yield TradeView(
            seq=row.seq,
            at=row.created_at,
            who=names.get(row.person_id, GONE),
            did="bought" if row.shares > 0 else "sold",
            outcome=label_words(outcome.label),
            shares=abs(row.shares),
            cost=abs(row.cost),
            price=_padded(row.prices, len(labels))[
                0 if market.kind == "binary" else outcome.position
            ],
            is_reversed=is_reversed(
                row.created_at, is_void=market.state == "void", known_at=known_at
            ),
        )
