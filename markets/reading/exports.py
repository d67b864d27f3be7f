"""Reads of one market for tables that leave the house, names as the challenge shows them."""

import json
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from markets.reading.find import Found
from models.markets import Outcome, Position, Trade
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


def prices_of(session: Session, found: Found) -> Iterator[tuple[datetime, list[float]]]:
    """Return the prices after every trade, the oldest first."""
    rows = session.execute(
        select(Trade.created_at, Trade.prices)
        .where(Trade.market_id == found.market.id)
        .order_by(Trade.seq)
    )
    for at, prices in rows:
        yield at, json.loads(prices)
