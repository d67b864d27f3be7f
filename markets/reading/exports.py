"""Reads of one market for tables that leave the house, names as the challenge shows them."""

import json
from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from markets.life import is_reversed
from markets.reading.crowd import known_since
from markets.reading.find import Found
from markets.tables import Hanging, PricedAt
from models.ideas import Idea
from models.markets import Market, Outcome, Position, Trade
from people.names import SOMEONE_WHO_LEFT
from people.queries import names_for


def positions_of(session: Session, found: Found) -> list[tuple[str, str, int, int, int]]:
    """Return who holds or held what, the largest first: name, outcome, shares, paid, received."""
    rows = session.execute(
        select(Position, Outcome.label)
        .join(Outcome, Outcome.id == Position.outcome_id)
        .where(Position.market_id == found.market.id)
        .order_by(Position.shares.desc(), Position.id)
    ).all()
    people = {position.person_id for position, _ in rows}
    names = names_for(session, people, found.challenge, viewer_id=found.viewer.id)
    return [
        (
            names[row.person_id].name if row.person_id in names else SOMEONE_WHO_LEFT,
            label,
            row.shares,
            row.paid,
            row.received,
        )
        for row, label in rows
    ]


def prices_of(session: Session, found: Found) -> Iterator[PricedAt]:
    """Return the prices after every trade, the oldest first."""
    known_at, is_void = known_since(session, found.market), found.market.state == "void"
    rows = session.execute(
        select(Trade.created_at, Trade.prices)
        .where(Trade.market_id == found.market.id)
        .order_by(Trade.seq)
    )
    for at, prices in rows:
        gone = is_reversed(at, is_void=is_void, known_at=known_at)
        yield PricedAt(at=at, prices=json.loads(prices), is_reversed=gone)


def hanging_of(session: Session, market_ids: Iterable[int]) -> dict[int, Hanging]:
    """Return what markets hang on, by market; those that hang on nothing are left out."""
    rows = session.execute(
        select(Market.id, Idea.number, Market.branch)
        .join(Idea, Idea.id == Market.idea_id)
        .where(Market.id.in_(list(market_ids)), Market.branch.is_not(None))
    )
    return {row.id: Hanging(str(row.number), row.branch) for row in rows}
