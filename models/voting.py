"""Voting rounds, ballots, and what was shown to whom."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, Moment, Word, one_of, to

RULES = ("approval", "criteria", "ranked", "pairwise", "quadratic", "budget")
WHO = ("everyone", "staff")  # staff: sponsors and facilitators
UNRANKED = ("last", "no_opinion")  # what an order says of the ideas it leaves out
EQUAL = ("half", "none")  # how two ideas in one place count against each other
CHOICES = ("approve", "reject", "pass", "rated", "withdrawn")


class VotingRound(Base):
    """A stretch of time in which a challenge's ideas are judged by one rule."""

    __tablename__ = "voting_round"
    __table_args__ = (
        one_of("rule", *RULES),
        one_of("who", *WHO),
        one_of("unranked", *UNRANKED),
        one_of("equal", *EQUAL),
        CheckConstraint("opens_at < closes_at", name="opens_before_close"),
        CheckConstraint("quorum >= 0", name="quorum_not_negative"),
        Index("ix_voting_round_challenge", "challenge_id", "id"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id", index=False)
    rule: Mapped[Word]
    opens_at: Mapped[Moment]
    closes_at: Mapped[Moment]
    closed_at: Mapped[datetime | None]  # closed early, by a facilitator
    opened_by_id: Mapped[int] = to("person.id")
    is_offered: Mapped[bool] = mapped_column(default=True)  # False once a facilitator takes it back
    who: Mapped[Word] = mapped_column(default="everyone")
    quorum: Mapped[int] = mapped_column(
        default=0
    )  # people without whom the outcome decides nothing
    may_abstain: Mapped[bool] = mapped_column(default=True)
    unranked: Mapped[Word] = mapped_column(default="last")
    equal: Mapped[Word] = mapped_column(default="half")
    created_at: Mapped[Moment]


class Ballot(Base):
    """One person's judgement of one idea; never changed, only followed by another."""

    __tablename__ = "ballot"
    __table_args__ = (
        one_of("choice", *CHOICES),
        UniqueConstraint("round_id", "person_id", "idea_id", "is_current"),
        CheckConstraint("is_current", name="current_or_null"),
        Index("ix_ballot_idea", "idea_id", "round_id"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = to("voting_round.id", index=False)
    idea_id: Mapped[int] = to("idea.id", index=False)
    idea_version: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int] = to("person.id")
    choice: Mapped[Word]
    is_current: Mapped[bool | None] = mapped_column(default=True)  # True, or NULL once followed
    tally_seen: Mapped[bool] = mapped_column(default=False)  # a tally was visible at the time
    created_at: Mapped[Moment]

    ratings: Mapped[list["Rating"]] = relationship(lazy="raise", order_by="Rating.criterion_id")


class Rating(Base):
    """A 1 to 7 on one criterion, part of a ballot."""

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("ballot_id", "criterion_id"),
        CheckConstraint("value BETWEEN 1 AND 7", name="value_range"),
    )

    id: Mapped[Key]
    ballot_id: Mapped[int] = to("ballot.id", index=False)
    criterion_id: Mapped[int] = to("criterion.id")
    value: Mapped[int]


class Tally(Base):
    """Running counts of the current ballots on one idea in one round."""

    __tablename__ = "tally"
    __table_args__ = (
        UniqueConstraint("round_id", "idea_id"),
        CheckConstraint(
            "approve_count >= 0 AND reject_count >= 0 AND pass_count >= 0 AND rated_count >= 0",
            name="counts_not_negative",
        ),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = to("voting_round.id", index=False)
    idea_id: Mapped[int] = to("idea.id")
    approve_count: Mapped[int] = mapped_column(default=0)
    reject_count: Mapped[int] = mapped_column(default=0)
    pass_count: Mapped[int] = mapped_column(default=0)
    rated_count: Mapped[int] = mapped_column(default=0)


class Showing(Base):
    """An idea was put before a person to judge: what, to whom, by which rule of choice."""

    __tablename__ = "showing"
    __table_args__ = (
        Index("ix_showing_person", "round_id", "person_id", "idea_id"),
        one_of("chosen_by", "catch_up", "information", "chance", "asked"),
    )

    id: Mapped[Key]
    round_id: Mapped[int] = to("voting_round.id", index=False)
    idea_id: Mapped[int] = to("idea.id")
    person_id: Mapped[int] = to("person.id")
    chosen_by: Mapped[Word]
    shown_at: Mapped[Moment]
    skipped_at: Mapped[datetime | None]
    skip_reason: Mapped[Word] = mapped_column(default="")
