"""People for tests, made quickly: what joining would have left behind."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from core.points import MICRO
from ledger import services as ledger
from models.people import Grant, Person
from people.passwords import hash_password

PASSWORD = "a tall blue heron waits"  # Everyone's, so that anyone can sign in through the form.


@lru_cache(maxsize=1)
def password_hash() -> str:
    """Return the hash of everyone's password; hashing once keeps tests quick."""
    return hash_password(PASSWORD, rounds=1)


def email_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@throng.example"


def make_person(
    session: Session, name: str, *, roles=(), points: int = 1000, now: datetime, **changes
) -> Person:
    """Add a person with their accounts and `points` whole points; flushes, does not commit."""
    kept = {"email": email_of(name), "password_hash": password_hash(), "created_at": now}
    person = Person(name=name, **{**kept, **changes})
    session.add(person)
    session.flush()
    session.add_all(Grant(person_id=person.id, role=role, granted_at=now) for role in roles)
    ledger.open_member_accounts(session, person_id=person.id, points=points * MICRO, now=now)
    session.flush()
    return person
