"""Prediction markets: questions, outcomes, trades, positions, beliefs, resolutions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, Moment, Short, Units, Word, one_of, to
from models.conditions import BRANCHES

KINDS = ("binary", "exclusive", "number", "date")
MAKERS = ("potential", "product")
STATES = (
    *("draft", "open", "closed", "proposed", "approved", "disputed", "resolved", "void"),
    "lapsed",  # conditional on what was not decided: everyone has back what they had locked
)
B_MIN = 10**6  # micro-points: the bound of the float filter is proved from one point up
B_MAX = 10**12  # one million points
Q_MAX = 10**15


class MarketGroup(Base):
    """Several independent yes/no markets that belong together under one question."""

    __tablename__ = "market_group"

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id")
    question: Mapped[Short]
    created_at: Mapped[Moment]


class Market(Base):
    """A question with outcomes that people trade shares of."""

    __tablename__ = "market"
    __table_args__ = (
        one_of("kind", *KINDS),
        one_of("state", *STATES),
        one_of("maker", *MAKERS),
        one_of("branch", *BRANCHES),
        CheckConstraint("(branch IS NULL) = (condition_id IS NULL)", name="branch_of_condition"),
        CheckConstraint("state <> 'lapsed' OR branch IS NOT NULL", name="lapses_in_a_branch"),
        CheckConstraint(f"b BETWEEN {B_MIN} AND {B_MAX}", name="b_range"),
        CheckConstraint("subsidy >= 0", name="subsidy_not_negative"),
        CheckConstraint("weight_ppm BETWEEN 10000 AND 990000", name="weight_range"),
        CheckConstraint("dispute_hours BETWEEN 0 AND 336", name="dispute_range"),
        Index("ix_market_challenge", "challenge_id", "id"),
        Index("ix_market_state", "state", "closes_at"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id", index=False)
    idea_id: Mapped[int | None] = to("idea.id", nullable=True)
    group_id: Mapped[int | None] = to("market_group.id", nullable=True)
    condition_id: Mapped[int | None] = to("condition.id", nullable=True)
    branch: Mapped[str | None] = mapped_column(String(32))  # trades while the condition is pending
    kind: Mapped[Word]
    question: Mapped[Short]
    resolution_rule: Mapped[str] = mapped_column(Text())
    source: Mapped[str] = mapped_column(String(500))
    fallback: Mapped[str] = mapped_column(Text(), default="")
    maker: Mapped[Word] = mapped_column(default="potential")
    b: Mapped[Units]  # liquidity, micro-points
    weight_ppm: Mapped[int | None]  # of "yes", for the constant product of a yes/no market
    subsidy: Mapped[Units]  # what the budget put in, the maker's worst loss, micro-points
    unit: Mapped[str] = mapped_column(String(20), default="")  # of a number: "hours"
    is_success_test: Mapped[bool] = mapped_column(default=True)  # "yes" = the idea meets the test
    dispute_hours: Mapped[int] = mapped_column(default=72)
    state: Mapped[Word] = mapped_column(default="draft")
    version: Mapped[int] = mapped_column(default=0)  # counts changes; a ticket names what it saw
    trade_count: Mapped[int] = mapped_column(default=0)
    trader_count: Mapped[int] = mapped_column(default=0)
    settlement_version: Mapped[int] = mapped_column(default=0)
    opened_by_id: Mapped[int] = to("person.id")
    created_at: Mapped[Moment]
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]  # closed early, by a facilitator
    settled_at: Mapped[datetime | None]

    outcomes: Mapped[list["Outcome"]] = relationship(lazy="raise", order_by="Outcome.position")


class Outcome(Base):
    """One possible answer; q − q_opening shares of it are held.

    `lower` ≤ value < `upper` for a bucket of a number (in millionths) or a date (in days, 1 is
    1 January of year 1); None where it is open. `is_rest`: everything that is not listed.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("market_id", "position"),
        CheckConstraint(f"q BETWEEN -{Q_MAX} AND {Q_MAX}", name="q_range"),
        CheckConstraint("position BETWEEN 0 AND 99", name="position_range"),
        CheckConstraint("lower < upper", name="bucket_not_empty"),
    )

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id", index=False)
    position: Mapped[int]
    label: Mapped[Short]
    lower: Mapped[int | None]
    upper: Mapped[int | None]
    is_rest: Mapped[bool] = mapped_column(default=False)
    q: Mapped[Units] = mapped_column(default=0)  # micro-shares
    q_opening: Mapped[Units] = mapped_column(default=0)
    price: Mapped[float] = mapped_column(default=0.0)  # for lists; recomputed at each trade


class Clarification(Base):
    """A sentence added to a market's frozen rule."""

    __tablename__ = "clarification"

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id")
    author_id: Mapped[int] = to("person.id")
    body: Mapped[str] = mapped_column(Text())
    created_at: Mapped[Moment]


class Position(Base):
    """A person's shares of one outcome, with what was paid and received for them."""

    __tablename__ = "position"
    __table_args__ = (
        UniqueConstraint("market_id", "person_id", "outcome_id"),
        CheckConstraint(f"shares BETWEEN 0 AND {Q_MAX}", name="shares_range"),
        CheckConstraint("reserved BETWEEN 0 AND shares", name="reserved_range"),
        CheckConstraint("paid >= 0 AND received >= 0", name="sums_not_negative"),
    )

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id", index=False)
    person_id: Mapped[int] = to("person.id")
    outcome_id: Mapped[int] = to("outcome.id")
    shares: Mapped[Units] = mapped_column(default=0)
    reserved: Mapped[Units] = mapped_column(default=0)  # promised to resting orders to sell
    paid: Mapped[Units] = mapped_column(default=0)
    received: Mapped[Units] = mapped_column(default=0)


class Trade(Base):
    """An executed order; shares are negative for a sale, cost is negative when points come back.

    A 'fill' is what happened to a resting order when somebody else came; 'carved' are shares of
    an added outcome that those who held the rest were given, at no cost.
    """

    __tablename__ = "trade"
    __table_args__ = (
        UniqueConstraint("market_id", "seq"),
        one_of("kind", "trade", "fill", "bundle", "carved"),
        CheckConstraint("shares <> 0", name="shares_not_zero"),
        Index("ix_trade_market_time", "market_id", "created_at"),
        Index("ix_trade_person", "person_id", "id"),
    )

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id", index=False)
    seq: Mapped[int]
    person_id: Mapped[int] = to("person.id", index=False)
    outcome_id: Mapped[int] = to("outcome.id")
    shares: Mapped[Units]
    cost: Mapped[Units]
    kind: Mapped[Word] = mapped_column(default="trade")
    order_id: Mapped[int | None] = to("market_order.id", nullable=True)
    prices: Mapped[str] = mapped_column(Text())  # JSON: price of every outcome after the trade
    belief_id: Mapped[int | None] = to("belief.id", nullable=True)  # stated with the trade
    idempotency_id: Mapped[int | None] = to("idempotency_record.id", nullable=True)
    is_history: Mapped[bool] = mapped_column(default=False)  # imported: no one sent a form
    transaction_id: Mapped[str] = mapped_column(String(36))
    created_at: Mapped[Moment]


class Belief(Base):
    """A probability a person states for an outcome; the current one per person counts."""

    __tablename__ = "belief"
    __table_args__ = (
        UniqueConstraint("outcome_id", "person_id", "is_current"),
        CheckConstraint("is_current", name="current_or_null"),
        CheckConstraint("probability_ppm BETWEEN 0 AND 1000000", name="probability_range"),
        Index("ix_belief_market", "market_id", "id"),
    )

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id", index=False)
    outcome_id: Mapped[int] = to("outcome.id", index=False)
    person_id: Mapped[int] = to("person.id")
    probability_ppm: Mapped[int]
    is_current: Mapped[bool | None] = mapped_column(default=True)  # True, or NULL once replaced
    price_seen: Mapped[bool] = mapped_column(default=False)  # the price was visible at the time
    created_at: Mapped[Moment]


class Resolution(Base):
    """What a facilitator says happened, and a second one confirms."""

    __tablename__ = "resolution"
    __table_args__ = (
        one_of("verdict", "outcome", "partial", "void"),
        one_of("state", "proposed", "approved", "disputed", "rejected", "paid", "reversed"),
        UniqueConstraint("market_id", "number"),
        CheckConstraint("approved_by_id <> proposed_by_id", name="two_people"),
        CheckConstraint("undone_by_id <> undo_asked_by_id", name="two_people_undo"),
    )

    id: Mapped[Key]
    market_id: Mapped[int] = to("market.id", index=False)
    number: Mapped[int]
    verdict: Mapped[Word]
    weights_ppm: Mapped[str] = mapped_column(Text())  # JSON: a weight per outcome; [] when void
    value: Mapped[int | None]  # what a number or date came to, in the units of its buckets
    known_at: Mapped[datetime | None]  # trades after it are reversed: the answer was known
    reason: Mapped[str] = mapped_column(Text())
    evidence: Mapped[str] = mapped_column(String(500))  # a link
    state: Mapped[Word] = mapped_column(default="proposed")
    proposed_by_id: Mapped[int] = to("person.id")
    proposed_at: Mapped[Moment]
    approved_by_id: Mapped[int | None] = to("person.id", nullable=True)
    approved_at: Mapped[datetime | None]
    approval_note: Mapped[str] = mapped_column(Text(), default="")
    pays_at: Mapped[datetime | None]  # the end of the dispute window
    paid_at: Mapped[datetime | None]
    undo_asked_by_id: Mapped[int | None] = to("person.id", nullable=True)
    undo_asked_at: Mapped[datetime | None]
    undo_reason: Mapped[str] = mapped_column(Text(), default="")
    undone_by_id: Mapped[int | None] = to("person.id", nullable=True)
    undone_at: Mapped[datetime | None]


class Dispute(Base):
    """A holder's objection to an approved resolution, with a reason."""

    __tablename__ = "dispute"
    __table_args__ = (
        UniqueConstraint("resolution_id", "person_id"),
        one_of("ruling", "open", "upheld", "overruled"),
    )

    id: Mapped[Key]
    resolution_id: Mapped[int] = to("resolution.id", index=False)
    person_id: Mapped[int] = to("person.id")
    reason: Mapped[str] = mapped_column(Text())
    ruling: Mapped[Word] = mapped_column(default="open")
    ruling_reason: Mapped[str] = mapped_column(Text(), default="")
    ruled_by_id: Mapped[int | None] = to("person.id", nullable=True)
    created_at: Mapped[Moment]
    ruled_at: Mapped[datetime | None]
