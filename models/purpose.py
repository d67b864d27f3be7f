"""The purpose, its challenges with their phases, and what was decided."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, Moment, Name, Short, Units, Word, one_of, to

CHALLENGE_STATES = ("draft", "open", "decided", "reviewed", "archived")
NAME_POLICIES = ("named", "pseudonymous", "anonymous")
TALLY_POLICIES = ("until_judged", "until_close", "open")


class Purpose(Base):
    """The one purpose of this installation."""

    __tablename__ = "purpose"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    statement: Mapped[str] = mapped_column(String(140))
    why: Mapped[str] = mapped_column(Text(), default="")
    measures: Mapped[str] = mapped_column(Text(), default="")
    stated_by_id: Mapped[int | None] = to("person.id", nullable=True)
    stated_at: Mapped[Moment]


class Challenge(Base):
    """One answerable question under the purpose."""

    __tablename__ = "challenge"
    __table_args__ = (
        one_of("state", *CHALLENGE_STATES),
        one_of("name_policy", *NAME_POLICIES),
        one_of("tally_policy", *TALLY_POLICIES),
        CheckConstraint("money_budget IS NULL OR money_budget > 0", name="money_positive"),
        CheckConstraint("points_budget >= 0", name="points_not_negative"),
        CheckConstraint("dispute_hours BETWEEN 0 AND 336", name="dispute_range"),
        CheckConstraint("shortlist_size BETWEEN 1 AND 100", name="shortlist_range"),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    question: Mapped[Short]
    context: Mapped[str] = mapped_column(Text(), default="")
    bounds: Mapped[str] = mapped_column(Text(), default="")
    success_test: Mapped[str] = mapped_column(Text(), default="")
    success_on: Mapped[date | None] = mapped_column(Date())  # None: no checkable success test
    money_budget: Mapped[int | None]  # whole units of `currency`
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    points_budget: Mapped[Units] = mapped_column(default=0)
    shortlist_size: Mapped[int] = mapped_column(default=3)
    name_policy: Mapped[Word] = mapped_column(default="named")
    tally_policy: Mapped[Word] = mapped_column(default="until_judged")
    dispute_hours: Mapped[int] = mapped_column(default=72)
    sponsor_id: Mapped[int] = to("person.id")
    state: Mapped[Word] = mapped_column(default="draft")
    idea_count: Mapped[int] = mapped_column(default=0)  # also the last number given to an idea
    created_at: Mapped[Moment]
    opened_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    reviewed_at: Mapped[datetime | None]

    phases: Mapped[list["Phase"]] = relationship(
        lazy="raise", order_by="Phase.position", cascade="all, delete-orphan"
    )
    criteria: Mapped[list["Criterion"]] = relationship(
        lazy="raise", order_by="Criterion.position", cascade="all, delete-orphan"
    )


class Phase(Base):
    """A stretch of time in which some acts are allowed."""

    __tablename__ = "phase"
    __table_args__ = (
        UniqueConstraint("challenge_id", "position"),
        CheckConstraint("starts_at < ends_at", name="starts_before_end"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id")
    position: Mapped[int]
    name: Mapped[Name]
    starts_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    allows_submit: Mapped[bool] = mapped_column(default=False)
    allows_improve: Mapped[bool] = mapped_column(default=False)
    allows_comment: Mapped[bool] = mapped_column(default=False)
    allows_judge: Mapped[bool] = mapped_column(default=False)
    allows_trade: Mapped[bool] = mapped_column(default=False)


class Criterion(Base):
    """One scale of 1 to 7 that ideas of a challenge are rated on."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("challenge_id", "position"),
        CheckConstraint("weight BETWEEN 1 AND 100", name="weight_range"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id")
    position: Mapped[int]
    name: Mapped[Name]
    low: Mapped[Name] = mapped_column(default="not at all")  # what a 1 means
    high: Mapped[Name] = mapped_column(default="very much")  # what a 7 means
    weight: Mapped[int]  # per cent; those of a challenge add to 100


class Decision(Base):
    """The sponsor's choice about one idea, with a public reason."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("choice", "selected", "declined"),
        UniqueConstraint("idea_id", "is_current"),
        CheckConstraint("is_current", name="current_or_null"),
        Index("ix_decision_challenge", "challenge_id", "id"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id", index=False)
    idea_id: Mapped[int] = to("idea.id")
    choice: Mapped[Word]
    reason: Mapped[str] = mapped_column(Text())
    by_lot: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_current: Mapped[bool | None] = mapped_column(default=True)  # True, or NULL once replaced
    decided_by_id: Mapped[int] = to("person.id")
    decided_at: Mapped[Moment]


class Result(Base):
    """What the success test showed for one idea."""

    __tablename__ = "result"
    __table_args__ = (
        UniqueConstraint("idea_id", "is_current"),
        CheckConstraint("is_current", name="current_or_null"),
        Index("ix_result_challenge", "challenge_id", "id"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id", index=False)
    idea_id: Mapped[int] = to("idea.id")
    is_met: Mapped[bool]
    evidence: Mapped[str] = mapped_column(String(500), default="")  # a link
    note: Mapped[str] = mapped_column(Text(), default="")
    is_current: Mapped[bool | None] = mapped_column(default=True)  # True, or NULL once replaced
    recorded_by_id: Mapped[int] = to("person.id")
    recorded_at: Mapped[Moment]
