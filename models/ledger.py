"""The ledger: integer double-entry points, one row per transfer, in hash chains."""

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.points import ISSUING as ISSUING  # noqa: PLC0414  # For callers.
from core.points import POINT as POINT  # noqa: PLC0414
from models.base import Base, Key, Moment, Units, Word, one_of, to
from models.conditions import BRANCHES

ACCOUNT_KINDS = (
    *("treasury", "challenge", "available", "reserved", "market", "dust"),
    "locked",  # the points behind the tokens of a condition
    "issuer",  # the tokens of one branch that are out, below zero
)
UNITS = (POINT, *BRANCHES)
UNITS_MAX = 10**15
_POINTS = text("unit = 'point'")


def _one_each(owner: str) -> tuple[UniqueConstraint, Index]:
    """Return what keeps an owner at one account a kind: of tokens, and of points."""
    return (
        UniqueConstraint("kind", owner, "unit", "condition_id"),
        Index(
            f"uq_account_points_{owner}",
            "kind",
            owner,
            unique=True,
            sqlite_where=_POINTS,
            postgresql_where=_POINTS,
        ),
    )


class Account(Base):
    """Holds micro-points, or as many tokens of one branch of a condition.

    Only the accounts that issue them may be below zero.
    """

    __tablename__ = "account"
    __table_args__ = (
        one_of("kind", *ACCOUNT_KINDS),
        one_of("unit", *UNITS),
        CheckConstraint(
            "balance >= 0 OR kind IN ('treasury', 'issuer')", name="balance_not_negative"
        ),
        CheckConstraint(f"balance BETWEEN -{UNITS_MAX} AND {UNITS_MAX}", name="balance_bounded"),
        CheckConstraint(
            "(unit = 'point' AND kind <> 'locked') = (condition_id IS NULL)",
            name="condition_of_tokens",
        ),
        CheckConstraint("kind <> 'issuer' OR unit <> 'point'", name="issuer_of_tokens"),
        CheckConstraint(
            "kind NOT IN ('treasury', 'dust', 'locked') OR unit = 'point'", name="points_only"
        ),
        *_one_each("person_id"),
        *_one_each("challenge_id"),
        *_one_each("market_id"),
        CheckConstraint(
            "(kind IN ('available', 'reserved')) = (person_id IS NOT NULL)", name="person_owned"
        ),
        CheckConstraint(
            "(kind = 'challenge') = (challenge_id IS NOT NULL)", name="challenge_owned"
        ),
        CheckConstraint("(kind = 'market') = (market_id IS NOT NULL)", name="market_owned"),
        Index(
            "uq_account_only_one",
            "kind",
            unique=True,
            sqlite_where=text("kind IN ('treasury', 'dust')"),
            postgresql_where=text("kind IN ('treasury', 'dust')"),
        ),
        Index(
            "uq_account_condition",
            "kind",
            "unit",
            "condition_id",
            unique=True,
            sqlite_where=text("kind IN ('locked', 'issuer')"),
            postgresql_where=text("kind IN ('locked', 'issuer')"),
        ),
    )

    id: Mapped[Key]
    kind: Mapped[Word]
    unit: Mapped[Word] = mapped_column(default=POINT, server_default=POINT)
    condition_id: Mapped[int | None] = to("condition.id", nullable=True)
    person_id: Mapped[int | None] = to("person.id", nullable=True)
    challenge_id: Mapped[int | None] = to("challenge.id", nullable=True)
    market_id: Mapped[int | None] = to("market.id", nullable=True)
    balance: Mapped[Units] = mapped_column(default=0)


class Transfer(Base):
    """Moves points from the debit account to the credit account; append-only."""

    __tablename__ = "transfer"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        CheckConstraint(f"amount BETWEEN 1 AND {UNITS_MAX}", name="amount_positive"),
        CheckConstraint("debit_account_id <> credit_account_id", name="accounts_differ"),
        Index("ix_transfer_debit", "debit_account_id", "id"),
        Index("ix_transfer_credit", "credit_account_id", "id"),
        Index("ix_transfer_market", "market_id", "id"),
    )

    id: Mapped[Key]
    chain: Mapped[Word]  # 'main', or 'market-<id>'
    seq: Mapped[int]
    transaction_id: Mapped[str] = mapped_column(String(36), index=True)
    debit_account_id: Mapped[int] = to("account.id", index=False)
    credit_account_id: Mapped[int] = to("account.id", index=False)
    amount: Mapped[Units]
    kind: Mapped[Word]
    market_id: Mapped[int | None] = to("market.id", nullable=True, index=False)
    reason: Mapped[str] = mapped_column(String(200), default="")  # names no person
    created_at: Mapped[Moment]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ChainHead(Base):
    """The last link of each chain; its row is the lock that orders the chain."""

    __tablename__ = "chain_head"

    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class PublishedHeads(Base):
    """The heads of all chains at a moment, handed out so that the past cannot be rewritten."""

    __tablename__ = "published_heads"

    id: Mapped[Key]
    root: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[str] = mapped_column(Text())  # a line for each chain: name, number, hash
    published_at: Mapped[Moment]


class IdempotencyRecord(Base):
    """The answer given to an act that moved points, so that a retry gets it again."""

    __tablename__ = "idempotency_record"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[Key]
    person_id: Mapped[int] = to("person.id")
    key: Mapped[str] = mapped_column(String(64))
    act: Mapped[Word]
    request_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column(Text())  # JSON
    created_at: Mapped[Moment]


class Season(Base):
    """A stretch of time that everyone begins with as many points; skill outlasts it."""

    __tablename__ = "season"

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(unique=True)
    points: Mapped[Units]  # micro-points everyone begins with
    person_count: Mapped[int]
    begun_at: Mapped[Moment]
