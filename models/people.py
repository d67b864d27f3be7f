"""People: who they are, what they may do, how they come in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Key, Moment, Name, Word, one_of, to

ROLES = ("sponsor", "facilitator", "administrator")


class Person(Base):
    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[Key]
    email: Mapped[str | None] = mapped_column(String(254), unique=True)  # None once erased
    external_key: Mapped[str | None] = mapped_column(String(80), unique=True)  # of an import
    name: Mapped[Name]
    team: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str | None] = mapped_column(Text())
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    language: Mapped[str] = mapped_column(
        String(12), default="", server_default=""
    )  # "": as the browser asks
    is_active: Mapped[bool] = mapped_column(default=True)
    shows_record: Mapped[bool] = mapped_column(default=False)  # of forecasts, to other members
    version: Mapped[int] = mapped_column(default=1)  # counts changes of what a page header shows
    created_at: Mapped[Moment]

    grants: Mapped[list["Grant"]] = relationship(
        lazy="raise", cascade="all, delete-orphan", foreign_keys="Grant.person_id"
    )


class Grant(Base):
    """A role given to a person."""

    __tablename__ = "role_grant"
    __table_args__ = (UniqueConstraint("person_id", "role"), one_of("role", *ROLES))

    id: Mapped[Key]
    person_id: Mapped[int] = to("person.id")
    role: Mapped[Word]
    granted_by_id: Mapped[int | None] = to("person.id", nullable=True)
    granted_at: Mapped[Moment]


class Invitation(Base):
    """A link that lets people in; only the hash of its secret is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("used_count <= uses_max", name="uses_within"),
        CheckConstraint("uses_max BETWEEN 1 AND 10000", name="uses_range"),
        one_of("role", "member", *ROLES),
    )

    id: Mapped[Key]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    note: Mapped[str] = mapped_column(String(200), default="")  # whom it is meant for
    role: Mapped[Word]
    uses_max: Mapped[int]
    used_count: Mapped[int] = mapped_column(default=0)
    invited_by_id: Mapped[int | None] = to("person.id", nullable=True)  # None: the command line
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None]


class Session(Base):
    """A browser's session, kept here so that signing out ends it everywhere."""

    __tablename__ = "browser_session"
    __table_args__ = (Index("ix_browser_session_expires", "expires_at"),)

    id: Mapped[Key]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = to("person.id", nullable=True)
    content: Mapped[str] = mapped_column(Text(), default="{}")
    browser: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment]
    expires_at: Mapped[Moment]
