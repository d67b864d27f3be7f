"""Orders at a price that wait in a market's book."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Moment, Units, Word, one_of, to

STATES = ("open", "filled", "cancelled", "expired")


class Order(Base):
    """An order at a price that waits for what the market does not give at once.

    What it could still cost is reserved: micro-points to buy, micro-shares to sell. A lot of
    0.01 share at a tick of 0.1 % costs a whole number of micro-points, so nothing is rounded.
    """

    __tablename__ = "market_order"
    __table_args__ = (
        one_of("side", "buy", "sell"),
        one_of("state", *STATES),
        CheckConstraint("price_ppm BETWEEN 1000 AND 999000", name="price_range"),
        CheckConstraint("price_ppm % 1000 = 0", name="whole_ticks"),
        CheckConstraint("shares > 0 AND shares % 10000 = 0", name="whole_lots"),
        CheckConstraint("filled BETWEEN 0 AND shares AND filled % 10000 = 0", name="filled_range"),
        CheckConstraint("state = 'open' OR reserved = 0", name="only_open_reserves"),
        CheckConstraint(
            "state <> 'open' OR side = 'sell' "
            "OR reserved = (shares - filled) / 10000 * (price_ppm / 100)",
            name="buying_is_funded",
        ),
        CheckConstraint(
            "state <> 'open' OR side = 'buy' OR reserved = shares - filled",
            name="selling_is_funded",
        ),
        CheckConstraint("state <> 'open' OR filled < shares", name="open_waits"),
        Index("ix_market_order_book", "market_id", "state", "id"),
        Index("ix_market_order_person", "person_id", "state", "id"),
    )

    id: Mapped[Key]  # in the order of their time: a market takes one order at a time
    market_id: Mapped[int] = to("market.id", index=False)
    outcome_id: Mapped[int] = to("outcome.id")
    person_id: Mapped[int] = to("person.id", index=False)
    side: Mapped[Word]
    price_ppm: Mapped[int]
    shares: Mapped[Units]
    filled: Mapped[Units] = mapped_column(default=0)
    reserved: Mapped[Units]
    state: Mapped[Word] = mapped_column(default="open")
    belief_id: Mapped[int | None] = to("belief.id", nullable=True)
    idempotency_id: Mapped[int] = mapped_column(ForeignKey("idempotency_record.id"), unique=True)
    created_at: Mapped[Moment]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
