"""Conditions of markets: whether an idea is selected, and the lot that may select one."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Moment, Word, one_of, to

BRANCHES = ("if", "if_not")
CONDITION_STATES = ("pending", "met", "unmet")
CHOICE_PPM_MAX = 100_000


class Condition(Base):
    """That an idea is selected when its challenge is concluded; markets may hang on it."""

    __tablename__ = "condition"
    __table_args__ = (
        one_of("state", *CONDITION_STATES),
        CheckConstraint("(state = 'pending') = (settled_at IS NULL)", name="settled_once"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id")
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), unique=True)
    state: Mapped[Word] = mapped_column(default="pending")
    made_at: Mapped[Moment]
    settled_at: Mapped[datetime | None]


class Lot(Base):
    """The small chance, published beforehand, that a challenge selects one more idea by lot.

    The secret is drawn when the chance is declared; its hash is shown at once, and the secret
    itself after the draw, so that anybody can repeat it.
    """

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint(f"choice_ppm BETWEEN 0 AND {CHOICE_PPM_MAX}", name="choice_range"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = mapped_column(ForeignKey("challenge.id"), unique=True)
    choice_ppm: Mapped[int]
    secret: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64))  # SHA-256 of the secret
    declared_by_id: Mapped[int] = to("person.id")
    declared_at: Mapped[Moment]
    drawn_at: Mapped[datetime | None]
    idea_id: Mapped[int | None] = to("idea.id", nullable=True)  # what the lot fell on, if on any
