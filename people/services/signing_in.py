"""Signing in: an e-mail and a password that belong together."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _, marked
from models.people import Person
from people.passwords import hash_password, is_outdated, is_password

WRONG = marked("E-mail and password do not belong together.")


def authenticate(session: Session, *, email: str, password: str, rounds: int) -> Person:
    """Return the active person whose e-mail and password these are.

    Answers alike, and as slowly, whether the account is unknown, inactive or not theirs. Only
    reads: hashing takes a tenth of a second, in which no one else could write.
    """
    person = session.scalars(select(Person).filter_by(email=email.strip().lower())).one_or_none()
    kept = person.password_hash if person else None
    fits = is_password(kept, password, rounds=rounds)
    if person is None or not fits or not person.is_active:
        raise InvalidInput(_(WRONG), field="password")
    return person


def renewed_hash(person: Person, *, password: str, rounds: int) -> str | None:
    """Return a new hash of a password just proven, when the kept one is out of date."""
    if person.password_hash and is_outdated(person.password_hash, rounds=rounds):
        return hash_password(password, rounds=rounds)
    return None


def keep_hash(session: Session, *, person_id: int, before: str | None, password_hash: str) -> None:
    """Keep a renewed hash of the same password, unless the password has changed meanwhile."""
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is not None and person.password_hash == before:
        person.password_hash = password_hash
        session.flush()
