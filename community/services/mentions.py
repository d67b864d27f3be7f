"""Finding whom a text calls by name, as the place where it stands shows names."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from community.mentioning import names_called
from models.community import Alias
from models.people import Person
from models.purpose import Challenge
from people.names import NAMED, PSEUDONYMOUS


def mentioned_in(session: Session, text: str, challenge: Challenge | None) -> set[int]:
    """Return the people whom a text calls: by name, by pen name, or nobody where none is shown.

    A draft calls nobody, because not everyone may read it.
    """
    calls = names_called(text)
    if not calls or (challenge is not None and challenge.state == "draft"):
        return set()
    policy = challenge.name_policy if challenge else NAMED
    wanted = {name for readings in calls for name in readings}
    known = _known(session, wanted, policy, challenge)
    return {person_id for readings in calls for person_id in _meant(readings, known)}


def _meant(readings: Sequence[str], known: dict[str, set[int]]) -> set[int]:
    """Return whom the longest reading that is somebody's name means."""
    return next((known[name] for name in readings if name in known), set())


def _known(
    session: Session, names: Collection[str], policy: str, challenge: Challenge | None
) -> dict[str, set[int]]:
    if policy == NAMED:
        called = func.lower(Person.name)
        rows = select(called, Person.id).where(called.in_(names), Person.is_active)
    elif policy == PSEUDONYMOUS and challenge is not None:
        called = func.lower(Alias.name)
        rows = (
            select(called, Alias.person_id)
            .join(Person, Person.id == Alias.person_id)
            .where(called.in_(names), Alias.challenge_id == challenge.id, Person.is_active)
        )
    else:
        return {}
    found: dict[str, set[int]] = {}
    for name, person_id in session.execute(rows):
        found.setdefault(name, set()).add(person_id)
    return found
