"""Carry out the orders that wait for one market together, in one transaction, in their order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from core.errors import ThrongError
from core.reader import Reader, reader, reading_as
from markets.quote import Wish
from markets.services.orders import Placed, place_order
from markets.services.trade import Receipt, trade


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks of a market, and the language in which a refusal is told."""

    market_id: int
    person_id: int
    wish: Wish
    key: str
    belief_ppm: int | None = None
    expires_at: datetime | timedelta | None = None
    reader: Reader = field(default_factory=reader)


def carry_out_together(
    session: Session, orders: Sequence[Asked], *, now: datetime
) -> list[Receipt | Placed | ThrongError]:
    """Answer orders on one market, each with its receipt or with why it cannot be.

    An order that cannot be leaves nothing behind; the others are carried out all the same.
    """
    return [_answered(session, order, now) for order in orders]


def _answered(session: Session, order: Asked, now: datetime) -> Receipt | Placed | ThrongError:
    with reading_as(order.reader.language, order.reader.zone):
        try:
            with session.begin_nested():
                return _carried_out(session, order, now)
        except ThrongError as refusal:
            return refusal


def _carried_out(session: Session, order: Asked, now: datetime) -> Receipt | Placed:
    wanted: dict[str, Any] = {
        "market_id": order.market_id,
        "person_id": order.person_id,
        "wish": order.wish,
        "key": order.key,
        "belief_ppm": order.belief_ppm,
    }
    if order.wish.limit_ppm is not None and order.wish.waits:
        return place_order(session, **wanted, expires_at=order.expires_at, now=now)
    return trade(session, **wanted, now=now)
