"""Reads of the orders that wait in a market: what stands at which price, and one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.points import LOT, format_percent
from markets.book import Resting, Side
from markets.reading.find import Found
from markets.services.waiting import open_book
from markets.wording import label_words
from models.orders import Order

OWN_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Level:
    """All that waits at one price: to buy or to sell one answer, in micro-shares."""

    outcome: str
    side: str
    price_ppm: int
    shares: int
    orders: int
    is_yours: bool

    @property
    def price_words(self) -> str:
        """Return the price in points of a hundred: 57.5."""
        return format_percent(self.price_ppm)


@dataclass(frozen=True, kw_only=True)
class OwnOrder:
    """One of the viewer's own orders; `state` is the one at the time of reading."""

    id: int
    outcome: str
    side: str
    price_ppm: int
    shares: int
    filled: int
    reserved: int
    state: str
    expires_at: datetime | None

    @property
    def price_words(self) -> str:
        """Return the price in points of a hundred: 57.5."""
        return format_percent(self.price_ppm)

    @property
    def waits(self) -> bool:
        """Whether it can still be taken back."""
        return self.state == "open"


@dataclass(frozen=True, kw_only=True)
class BookView:
    """The order book of a market as a page shows it, the best prices first."""

    levels: tuple[Level, ...]
    own: tuple[OwnOrder, ...]
    sets: int

    def at_prices(self, side: str, outcome: str, binary: bool) -> list[tuple[float, float]]:  # noqa: FBT001
        """Return (price 0 to 1, shares) of what waits on one side, for the picture.

        In a yes/no market, buying the one is selling the other, so all of it stands on one axis.
        """
        found = []
        for level in self.levels:
            price = level.price_ppm / 1_000_000
            if level.outcome == outcome and level.side == side:
                found.append((price, level.shares / 1_000_000))
            elif binary and level.outcome != outcome and level.side != side:
                found.append((1 - price, level.shares / 1_000_000))
        return found

    def own_prices(self, outcome: str) -> list[float]:
        """Return the prices of the viewer's own orders, on the same axis."""
        return [
            (level.price_ppm if level.outcome == outcome else 1_000_000 - level.price_ppm)
            / 1_000_000
            for level in self.levels
            if level.is_yours
        ]


def book_view(session: Session, found: Found, *, held: Sequence[int]) -> BookView:
    """Return what waits in a market; `held` are the viewer's micro-shares of each answer."""
    book = open_book(session, found.market, found.now)
    labels = [label_words(outcome.label) for outcome in found.market.outcomes]
    return BookView(
        levels=_levels(book, labels, found.viewer.id),
        own=_own(session, found),
        sets=min(held, default=0) // LOT * LOT,
    )


def _levels(
    book: Sequence[Resting], labels: Sequence[str], viewer: int | None
) -> tuple[Level, ...]:
    standing: dict[tuple[int, str, int], list[Resting]] = {}
    for order in book:
        standing.setdefault((order.outcome, str(order.side), order.price_ppm), []).append(order)
    best = sorted(
        standing,
        key=lambda key: (key[0], key[1], -key[2] if key[1] == Side.BUY else key[2]),
    )
    return tuple(
        Level(
            outcome=labels[key[0]],
            side=key[1],
            price_ppm=key[2],
            shares=sum(order.shares for order in standing[key]),
            orders=len(standing[key]),
            is_yours=any(order.person_id == viewer for order in standing[key]),
        )
        for key in best
    )


def _own(session: Session, found: Found) -> tuple[OwnOrder, ...]:
    labels = {outcome.id: label_words(outcome.label) for outcome in found.market.outcomes}
    rows = session.scalars(
        select(Order)
        .where(Order.market_id == found.market.id, Order.person_id == found.viewer.id)
        .order_by(Order.id.desc())
        .limit(OWN_SHOWN)
    )
    return tuple(
        OwnOrder(
            id=row.id,
            outcome=labels[row.outcome_id],
            side=row.side,
            price_ppm=row.price_ppm,
            shares=row.shares,
            filled=row.filled,
            reserved=row.reserved if row.side == Side.BUY else 0,
            state=_state(row, found),
            expires_at=row.expires_at,
        )
        for row in rows
    )


def _state(row: Order, found: Found) -> str:
    """Return the state of an order at the time of reading."""
    over = row.expires_at is not None and row.expires_at <= found.now
    if row.state == "open" and (over or found.state != "open"):
        return "expired"
    return row.state
