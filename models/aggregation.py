"""Rankings, what was learned from results, and the parameters in force."""

from sqlalchemy import Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Moment, to


class Parameters(Base):
    """The bias, slope and noise of each signal, as learned so far; never changed."""

    __tablename__ = "parameters"

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(unique=True)
    content: Mapped[str] = mapped_column(Text())  # JSON
    row_count: Mapped[int]  # learning rows they were learned from
    in_force_from: Mapped[Moment]


class Ranking(Base):
    """An immutable snapshot of a challenge's ranked outcome, with all that made it."""

    __tablename__ = "ranking"
    __table_args__ = (
        UniqueConstraint("challenge_id", "number"),
        Index("ix_ranking_challenge", "challenge_id", "id"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id", index=False)
    number: Mapped[int]
    seed: Mapped[int]
    parameters_id: Mapped[int] = to("parameters.id")
    inputs: Mapped[str] = mapped_column(Text(), deferred=True)  # JSON, large: read when asked for
    inputs_hash: Mapped[str] = mapped_column(String(64))
    output: Mapped[str] = mapped_column(Text(), deferred=True)  # JSON
    output_hash: Mapped[str] = mapped_column(String(64))
    finding: Mapped[str] = mapped_column(String(300))
    made_by_id: Mapped[int | None] = to("person.id", nullable=True)
    made_at: Mapped[Moment]


class LearningRow(Base):
    """What each signal said of an idea when judging closed, and what came true; never changed."""

    __tablename__ = "learning_row"
    __table_args__ = (UniqueConstraint("result_id"),)

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id")
    idea_id: Mapped[int] = to("idea.id")
    result_id: Mapped[int] = to("result.id")
    ranking_id: Mapped[int | None] = to("ranking.id", nullable=True)
    signals: Mapped[str] = mapped_column(Text())  # JSON: name → estimate and variance
    probability: Mapped[float]  # what the ranking said
    outcome: Mapped[int]  # 1 when the success test was met, else 0
    created_at: Mapped[Moment]
