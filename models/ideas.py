"""Ideas and their versions."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Moment, Short, Word, one_of, to

STATUSES = (
    "submitted",
    "shortlisted",
    "selected",
    "under_way",
    "delivered",
    "declined",
    "merged",
    "withdrawn",
    "screened_out",
)


class Idea(Base):
    """An answer to a challenge; its text is that of its latest version."""

    __tablename__ = "idea"
    __table_args__ = (
        UniqueConstraint("challenge_id", "number"),
        one_of("status", *STATUSES),
        CheckConstraint("cost IS NULL OR cost >= 0", name="cost_not_negative"),
        CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged_elsewhere"),
        Index("ix_idea_challenge_status", "challenge_id", "status", "number"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id", index=False)
    number: Mapped[int]
    slug: Mapped[str] = mapped_column(String(80))
    title: Mapped[Short]
    problem: Mapped[str] = mapped_column(Text(), default="")
    proposal: Mapped[str] = mapped_column(Text(), default="")
    benefit: Mapped[str] = mapped_column(Text(), default="")
    cost: Mapped[int | None]  # whole units of the challenge's currency
    status: Mapped[Word] = mapped_column(default="submitted")
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = to("person.id")
    is_seeded: Mapped[bool] = mapped_column(default=False)  # put in by the sponsor's side
    merged_into_id: Mapped[int | None] = to("idea.id", nullable=True)
    status_before: Mapped[str | None] = mapped_column(String(32))  # to undo a withdrawal or merge
    created_at: Mapped[Moment]
    judged_at: Mapped[datetime | None]  # first judged by someone else; later edits make versions
    answer: Mapped[str | None] = mapped_column(Text())  # the official response
    answered_by_id: Mapped[int | None] = to("person.id", nullable=True)
    answered_at: Mapped[datetime | None]


class IdeaVersion(Base):
    """What an idea said, at each version."""

    __tablename__ = "idea_version"
    __table_args__ = (UniqueConstraint("idea_id", "version"),)

    id: Mapped[Key]
    idea_id: Mapped[int] = to("idea.id")
    version: Mapped[int]
    title: Mapped[Short]
    problem: Mapped[str] = mapped_column(Text(), default="")
    proposal: Mapped[str] = mapped_column(Text(), default="")
    benefit: Mapped[str] = mapped_column(Text(), default="")
    cost: Mapped[int | None]
    author_id: Mapped[int] = to("person.id")
    created_at: Mapped[Moment]


class CoAuthor(Base):
    __tablename__ = "co_author"
    __table_args__ = (UniqueConstraint("idea_id", "person_id"),)

    id: Mapped[Key]
    idea_id: Mapped[int] = to("idea.id")
    person_id: Mapped[int] = to("person.id")
    added_at: Mapped[Moment]


class Evidence(Base):
    """A link that supports an idea."""

    __tablename__ = "evidence"

    id: Mapped[Key]
    idea_id: Mapped[int] = to("idea.id")
    url: Mapped[str] = mapped_column(String(500))
    label: Mapped[Short]
    person_id: Mapped[int] = to("person.id")
    added_at: Mapped[Moment]


class IdeaMerge(Base):
    """One idea was put into another: what came along, to be undone."""

    __tablename__ = "idea_merge"

    id: Mapped[Key]
    idea_id: Mapped[int] = to("idea.id")
    into_id: Mapped[int] = to("idea.id")
    moved: Mapped[str] = mapped_column(Text())  # JSON: ids of new ballots, comments, followers
    merged_by_id: Mapped[int] = to("person.id")
    merged_at: Mapped[Moment]
    undone_at: Mapped[datetime | None]
