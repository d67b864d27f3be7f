"""What every import of our own formats shares: where it goes, and checks against what is here."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange.services.people import add_people, people_named
from exchange.tables import BadRow, Reading
from models.ideas import Idea
from models.purpose import Challenge
from people.services.aliases import alias_of


@dataclass(frozen=True, kw_only=True)
class Into:
    """Where rows go and how strictly: a challenge by its slug, and what to do about the unknown."""

    challenge: str
    skip_bad: bool = False
    new_people: bool = False


class Row(Protocol):
    """Anything that knows the line it was read from."""

    @property
    def line(self) -> int:
        """Return the line."""
        ...


R = TypeVar("R", bound=Row)
Found = tuple[str, str] | None  # the column and what is wrong, or nothing
Check = Callable[[R], Found]


def sieve(reading: Reading[R], *checks: Check[R]) -> Reading[R]:
    """Set aside the rows that a check finds fault with; each names its first fault."""
    rows: list[R] = []
    bad = list(reading.bad)
    for row in reading.rows:
        fault = next((found for check in checks if (found := check(row))), None)
        if fault is None:
            rows.append(row)
        else:
            bad.append(BadRow(line=row.line, column=fault[0], message=fault[1]))
    return Reading(rows=tuple(rows), bad=tuple(bad))


def idea_ids(session: Session, challenge: Challenge) -> dict[int, int]:
    """Return the ids of a challenge's ideas by their numbers."""
    rows = session.execute(select(Idea.number, Idea.id).filter_by(challenge_id=challenge.id))
    return dict(rows.all())


def in_challenge(ideas: Collection[int]) -> Callable[[int | None], Found]:
    """Return a check that an idea's number is one of a challenge's."""

    def check(number: int | None) -> Found:
        if number is None or number in ideas:
            return None
        return "idea", f"There is no idea {number} in this challenge."

    return check


def not_in_future(now: datetime, column: str) -> Callable[[datetime | None], Found]:
    """Return a check that a moment has come."""

    def check(moment: datetime | None) -> Found:
        return (column, "This is still to come.") if moment and moment > now else None

    return check


class People:
    """The people a file names: those who are here, and those it would add."""

    def __init__(self, session: Session, names: Iterable[str], *, into: Into) -> None:
        self.session = session
        self.into = into
        self.ids = people_named(session, set(names))

    def check(self, name: str, column: str = "person") -> Found:
        """Find fault with someone unknown, unless new people may come."""
        if name in self.ids or self.into.new_people:
            return None
        return column, f"There is nobody known as {name} here; --new-people would add them."

    def add_missing(
        self, names: Iterable[str], *, challenge: Challenge, now: datetime
    ) -> Mapping[str, int]:
        """Add who is missing, give pen names where they are used; return all ids by name."""
        wanted = sorted(set(names))
        missing = [name for name in wanted if name not in self.ids]
        self.ids.update(add_people(self.session, missing, now=now))
        if challenge.name_policy == "pseudonymous":
            for name in wanted:
                alias_of(self.session, challenge.id, self.ids[name])
        return self.ids


def of_each(rows: Iterable[R], names: Callable[[R], Sequence[str]]) -> list[str]:
    """Return every name that rows mention."""
    return [name for row in rows for name in names(row)]
