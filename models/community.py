"""What attaches to anything by kind and id: comments, tags, follows, notifications, activity."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Moment, Name, Short, Word, one_of, to

KINDS = ("purpose", "challenge", "idea", "market", "ranking", "person", "comment", "round")
DEPTH_MAX = 3
REACTIONS = ("useful", "agree", "thanks")
LETTER_SUBJECTS = ("to_you", "yours", "followed", "closing")
LETTER_WAYS = ("at_once", "daily", "never")


class Comment(Base):
    __tablename__ = "comment"
    __table_args__ = (
        one_of("object_kind", *KINDS),
        CheckConstraint(f"depth BETWEEN 1 AND {DEPTH_MAX}", name="depth_range"),
        one_of("stance", "for", "against", "neither"),
        Index("ix_comment_object", "object_kind", "object_id", "id"),
    )

    id: Mapped[Key]
    object_kind: Mapped[Word]
    object_id: Mapped[int]
    challenge_id: Mapped[int | None] = to("challenge.id", nullable=True)
    parent_id: Mapped[int | None] = to("comment.id", nullable=True)
    depth: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int] = to("person.id")
    stance: Mapped[Word] = mapped_column(default="neither")
    body: Mapped[str] = mapped_column(Text())
    created_at: Mapped[Moment]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]  # by a facilitator; its author reads why
    hidden_why: Mapped[Short] = mapped_column(default="", server_default="")


class Concern(Base):
    """A person's word that a comment or an idea should not stand; members never read whose."""

    __tablename__ = "concern"
    __table_args__ = (
        one_of("object_kind", "comment", "idea"),
        one_of("state", "open", "kept", "upheld"),
        CheckConstraint("(state = 'open') = (ruled_at IS NULL)", name="ruled_once"),
        Index("ix_concern_object", "object_kind", "object_id", "state"),
        Index(
            "uq_concern_open",
            "person_id",
            "object_kind",
            "object_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[Key]
    object_kind: Mapped[Word]
    object_id: Mapped[int]
    challenge_id: Mapped[int | None] = to("challenge.id", nullable=True)
    person_id: Mapped[int] = to("person.id")
    reason: Mapped[Short]
    state: Mapped[Word] = mapped_column(default="open")
    created_at: Mapped[Moment]
    ruled_by_id: Mapped[int | None] = to("person.id", nullable=True)
    ruled_at: Mapped[datetime | None]
    note: Mapped[Short] = mapped_column(default="", server_default="")


class Reaction(Base):
    """A short answer to a comment; who gave it is never shown."""

    __tablename__ = "reaction"
    __table_args__ = (
        UniqueConstraint("comment_id", "person_id", "kind"),
        one_of("kind", *REACTIONS),
    )

    id: Mapped[Key]
    comment_id: Mapped[int] = to("comment.id", index=False)
    person_id: Mapped[int] = to("person.id")
    kind: Mapped[Word]
    created_at: Mapped[Moment]


class LetterChoice(Base):
    """How a person wants to be written to about one kind of thing; without a row, as usual."""

    __tablename__ = "letter_choice"
    __table_args__ = (
        UniqueConstraint("person_id", "subject"),
        one_of("subject", *LETTER_SUBJECTS),
        one_of("way", *LETTER_WAYS),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = to("person.id", index=False)
    subject: Mapped[Word]
    way: Mapped[Word]


class Letter(Base):
    """A letter that goes out once for an occasion: a day's digest, the close of a challenge."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("person_id", "occasion"),)

    id: Mapped[Key]
    person_id: Mapped[int] = to("person.id", index=False)
    occasion: Mapped[Name]
    sent_at: Mapped[Moment]


class FeedKey(Base):
    """The secret in a person's feed addresses; only its hash is kept."""

    __tablename__ = "feed_key"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]


class Tag(Base):
    """A word that things are about; one that leads to another stands for that one everywhere."""

    __tablename__ = "tag"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    leads_to_id: Mapped[int | None] = to("tag.id", nullable=True)


class TagUse(Base):
    """A tag on one object."""

    __tablename__ = "tag_use"
    __table_args__ = (
        UniqueConstraint("object_kind", "object_id", "tag_id"),
        one_of("object_kind", *KINDS),
    )

    id: Mapped[Key]
    tag_id: Mapped[int] = to("tag.id")
    object_kind: Mapped[Word]
    object_id: Mapped[int]
    person_id: Mapped[int] = to("person.id")
    created_at: Mapped[Moment]


class Follow(Base):
    __tablename__ = "follow"
    __table_args__ = (
        UniqueConstraint("person_id", "object_kind", "object_id"),
        one_of("object_kind", *KINDS),
        Index("ix_follow_object", "object_kind", "object_id"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = to("person.id")
    object_kind: Mapped[Word]
    object_id: Mapped[int]
    way: Mapped[Word] = mapped_column(default="", server_default="")  # "" as one usually hears
    hears: Mapped[Short] = mapped_column(default="", server_default="")  # subjects; with a way
    created_at: Mapped[Moment]


class FollowUsual(Base):
    """How a person hears of what they follow where they said nothing else."""

    __tablename__ = "follow_usual"

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    way: Mapped[Word]
    hears: Mapped[Short] = mapped_column(default="", server_default="")


class Draft(Base):
    """Words a person has typed into a form and not sent: for their eyes alone."""

    __tablename__ = "draft"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "object_kind", "object_id", "number"),
        Index("ix_draft_saved_at", "saved_at"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = to("person.id", index=False)
    kind: Mapped[Word]  # what it becomes: a key of community.drafting.FORMS
    object_kind: Mapped[Word]
    object_id: Mapped[int]
    number: Mapped[int]  # of several ideas begun in one challenge
    words: Mapped[str] = mapped_column(Text())  # JSON: the fields of the form as they were sent
    saved_at: Mapped[Moment]
    thrown_at: Mapped[datetime | None]


class Notification(Base):
    """Something a person may want to know; `text` names no one the challenge hides.

    `text` is English; `message` is the same as core.language keeps it, for readers of another
    language, and empty where only the text is known.
    """

    __tablename__ = "notification"
    __table_args__ = (Index("ix_notification_person", "person_id", "id"),)

    id: Mapped[Key]
    person_id: Mapped[int] = to("person.id", index=False)
    kind: Mapped[Word]
    object_kind: Mapped[Word]
    object_id: Mapped[int]
    text: Mapped[Short]
    message: Mapped[str] = mapped_column(Text(), default="", server_default="")
    path: Mapped[Short]
    created_at: Mapped[Moment]
    read_at: Mapped[datetime | None]
    followed: Mapped[Word] = mapped_column(default="", server_default="")  # how, if as a follower
    mailed_at: Mapped[datetime | None]  # when a letter told it, at once or in a digest


class Activity(Base):
    """What was done to what, by whom, when: the log members read and auditors check."""

    __tablename__ = "activity"
    __table_args__ = (
        Index("ix_activity_object", "object_kind", "object_id", "id"),
        Index("ix_activity_challenge", "challenge_id", "id"),
    )

    id: Mapped[Key]
    actor_id: Mapped[int | None] = to("person.id", nullable=True)  # None: the system
    act: Mapped[Word]
    object_kind: Mapped[Word]
    object_id: Mapped[int]
    challenge_id: Mapped[int | None] = to("challenge.id", nullable=True, index=False)
    detail: Mapped[str] = mapped_column(Text(), default="")
    created_at: Mapped[Moment]


class Update(Base):
    """News of a challenge, written by its sponsor or a facilitator."""

    __tablename__ = "challenge_update"

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id")
    author_id: Mapped[int] = to("person.id")
    body: Mapped[str] = mapped_column(Text())
    created_at: Mapped[Moment]


class Alias(Base):
    """The name a person goes by in one pseudonymous challenge; kept apart from the person."""

    __tablename__ = "alias"
    __table_args__ = (
        UniqueConstraint("challenge_id", "person_id"),
        UniqueConstraint("challenge_id", "name"),
    )

    id: Mapped[Key]
    challenge_id: Mapped[int] = to("challenge.id")
    person_id: Mapped[int] = to("person.id")
    name: Mapped[Name]
