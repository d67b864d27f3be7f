"""What settling a market leaves behind: panels, settlement versions, payouts, and insiders."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Moment, Units, Word, one_of, to


class PanelSeat(Base):
    """A place on the panel that answers the disputes of one resolution, drawn by lot."""

    __tablename__ = "panel_seat"
    __table_args__ = (
        UniqueConstraint("resolution_id", "person_id"),
        one_of("ruling", "open", "upheld", "overruled"),
        CheckConstraint("(ruling = 'open') = (ruled_at IS NULL)", name="ruled_once_said"),
    )

    id: Mapped[Key]
    resolution_id: Mapped[int] = to("resolution.id", index=False)
    person_id: Mapped[int] = to("person.id")
    ruling: Mapped[Word] = mapped_column(default="open")
    reason: Mapped[str] = mapped_column(Text(), default="")  # everyone reads it
    seated_at: Mapped[Moment]
    ruled_at: Mapped[datetime | None]


class Settlement(Base):
    """One version of a market's settlement: its cash paid out, or all of that undone.

    What the budget got is `remainder`, less than nothing when it gave. What the treasury paid in
    its place is `budget_shortfall`, and `budget_repaid` what the budget's share gave back of it.
    """

    __tablename__ = "settlement"
    __table_args__ = (
        UniqueConstraint("market_id", "version"),
        one_of("kind", "settled", "undone"),
        CheckConstraint("version >= 1", name="version_counts"),
        CheckConstraint("cash >= 0", name="cash_not_negative"),
    )

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id", index=False)
    version: Mapped[int]
    kind: Mapped[Word]
    resolution_id: Mapped[int] = to("resolution.id")
    transaction_id: Mapped[str] = mapped_column(String(36))  # empty when nothing moved
    cash: Mapped[Units]  # of the market: what it held before paying, or holds again
    remainder: Mapped[Units] = mapped_column(default=0)
    budget_shortfall: Mapped[Units] = mapped_column(default=0)
    budget_repaid: Mapped[Units] = mapped_column(default=0)
    created_at: Mapped[Moment]


class Payout(Base):
    """What a person got in one version of a market's settlement.

    `shortfall` is what the treasury paid in their place, less than nothing when it got that back;
    `repaid` is what of their payout went to the treasury for an earlier shortfall of theirs here.
    """

    __tablename__ = "payout"
    __table_args__ = (UniqueConstraint("market_id", "settlement_version", "person_id"),)

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id", index=False)
    settlement_version: Mapped[int]
    person_id: Mapped[int] = to("person.id")
    amount: Mapped[Units]  # negative for what was taken
    shortfall: Mapped[Units] = mapped_column(default=0)
    repaid: Mapped[Units] = mapped_column(default=0)
    created_at: Mapped[Moment]


class Insider(Base):
    """A person who may know or decide how a market ends, and does not trade in it."""

    __tablename__ = "insider"
    __table_args__ = (UniqueConstraint("market_id", "person_id"),)

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id", index=False)
    person_id: Mapped[int] = to("person.id")
    reason: Mapped[str] = mapped_column(String(300))  # members read it
    tagged_by_id: Mapped[int] = to("person.id")
    created_at: Mapped[Moment]
