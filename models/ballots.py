"""Comparisons of two ideas, and ballots that speak of all ideas of a round at once."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, Moment, Word, one_of, to

COMPARED = ("left", "right", "equal", "skip", "withdrawn")


class Comparison(Base):
    """Two ideas put before a person, and which they chose; never changed, only followed."""

    __tablename__ = "comparison"
    __table_args__ = (
        one_of("choice", *COMPARED),
        one_of("chosen_by", "catch_up", "information", "chance", "asked"),
        UniqueConstraint("round_id", "person_id", "low_id", "high_id", "is_current"),
        CheckConstraint("is_current", name="current_or_null"),
        CheckConstraint("low_id < high_id", name="low_before_high"),
        Index("ix_comparison_pair", "round_id", "low_id", "high_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = to("voting_round.id", index=False)
    person_id: Mapped[int] = to("person.id")
    left_id: Mapped[int] = to("idea.id")
    right_id: Mapped[int] = to("idea.id")
    low_id: Mapped[int]  # the smaller of the two ids, so that a pair is one whatever its sides
    high_id: Mapped[int]
    left_version: Mapped[int] = mapped_column(default=1)
    right_version: Mapped[int] = mapped_column(default=1)
    choice: Mapped[Word]
    reason: Mapped[Word] = mapped_column(default="")  # why it was skipped
    chosen_by: Mapped[Word]
    shown_at: Mapped[Moment]
    is_current: Mapped[bool | None] = mapped_column(default=True)  # True, or NULL once followed
    tally_seen: Mapped[bool] = mapped_column(default=False)  # a tally was visible at the time
    created_at: Mapped[Moment]


class WholeBallot(Base):
    """One person's order, voices or purchases in a round; never changed, only followed."""

    __tablename__ = "whole_ballot"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id", "is_current"),
        CheckConstraint("is_current", name="current_or_null"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = to("voting_round.id", index=False)
    person_id: Mapped[int] = to("person.id")
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    is_current: Mapped[bool | None] = mapped_column(default=True)  # True, or NULL once followed
    tally_seen: Mapped[bool] = mapped_column(default=False)  # the outcome was visible at the time
    created_at: Mapped[Moment]

    lines: Mapped[list["BallotLine"]] = relationship(lazy="raise", order_by="BallotLine.idea_id")


class BallotLine(Base):
    """What a whole ballot says of one idea: its place from 1, its voices, or 1 for bought."""

    __tablename__ = "ballot_line"
    __table_args__ = (
        UniqueConstraint("ballot_id", "idea_id"),
        CheckConstraint("amount BETWEEN -10 AND 1000", name="amount_range"),
    )

    id: Mapped[Key]
    ballot_id: Mapped[int] = to("whole_ballot.id", index=False)
    idea_id: Mapped[int] = to("idea.id")
    idea_version: Mapped[int] = mapped_column(default=1)
    amount: Mapped[int]
