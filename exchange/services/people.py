"""People that files name: found by e-mail or by the key their source knows them by, or added."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from models.people import Grant, Person

BATCH = 500
NAME_MAX = 80


def is_email(name: str) -> bool:
    """Say whether a person is named by e-mail address rather than by key."""
    return "@" in name


def people_named(session: Session, names: Collection[str]) -> dict[str, int]:
    """Return the ids of those people who are here already, by the name a file gives them."""
    found: dict[str, int] = {}
    pending = iter(sorted(names))
    while batch := list(islice(pending, BATCH)):
        for column in (Person.email, Person.external_key):
            rows = session.execute(select(column, Person.id).where(column.in_(batch)))
            found.update({name: number for name, number in rows if name is not None})
    return found


def add_people(
    session: Session,
    names: Sequence[str],
    *,
    now: datetime,
    shown: Callable[[str], str] | None = None,
) -> dict[str, int]:
    """Add people who are not here yet and return their ids.

    They cannot sign in: they have no password, and those named by key no e-mail address.
    `shown` gives the name that pages show.
    """
    rows = [
        {
            "email": name if is_email(name) else None,
            "external_key": None if is_email(name) else name,
            "name": (shown(name) if shown else name.split("@")[0])[:NAME_MAX],
            "created_at": now,
        }
        for name in names
    ]
    if rows:
        session.execute(insert(Person), rows)
    return people_named(session, names)


def grant(session: Session, *, person_id: int, role: str, now: datetime) -> None:
    """Give an imported person the role that their part in the history needs."""
    session.add(Grant(person_id=person_id, role=role, granted_at=now))
    session.flush()
