"""Choosing a password anew, by a link that an administrator hands over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.errors import NotFound, Refused
from core.language import _
from models.people import Person
from people.activity import record
from people.links import password_token
from people.queries import person_for_token
from people.services.accounts import change_password

LINK_MINUTES = 60


@dataclass(frozen=True, kw_only=True)
class PasswordLink:
    """A link just made; it is kept nowhere."""

    token: str
    expires_at: datetime


def let_choose_password(
    session: Session, *, actor_id: int, person_id: int, key: str, now: datetime
) -> PasswordLink:
    """Make a link by which a person chooses a new password; the log keeps that it was made."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound(_("There is no such person."))
    if not person.is_active or person.email is None:
        raise Refused(_("Nobody can sign in to this account: open it first."))
    until = now + timedelta(minutes=LINK_MINUTES)
    token = password_token(
        key, person_id=person_id, password_hash=person.password_hash, until=until
    )
    record(
        session,
        actor_id=actor_id,
        act="made_password_link",
        object_kind="person",
        object_id=person_id,
        now=now,
    )
    return PasswordLink(token=token, expires_at=until)


def choose_password(
    session: Session, *, token: str, key: str, password_hash: str, now: datetime
) -> Person:
    """Keep the password chosen by a link, and end every sign-in of that person."""
    person = person_for_token(session, token, key=key, now=now)
    session.refresh(person, with_for_update=True)
    person = person_for_token(session, token, key=key, now=now)  # Another may have been first.
    change_password(
        session, person_id=person.id, password_hash=password_hash, kept_session="", now=now
    )
    return person
