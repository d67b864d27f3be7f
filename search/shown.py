"""What the pages of search are told."""

from dataclasses import dataclass
from datetime import datetime

from people.names import ShownPerson
from search.words import Part

KINDS = ("ideas", "markets", "comments", "people")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is looked for: words, one kind or all, one challenge or all."""

    typed: str
    words: tuple[str, ...]
    kind: str = ""
    challenge_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One thing found; `number` is an idea's, `who` wrote a comment or is the person found."""

    title: tuple[Part, ...]
    excerpt: tuple[Part, ...] = ()
    place: str = ""
    path: str
    number: int | None = None
    is_mine: bool = False
    state: str = ""
    who: ShownPerson | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found of one kind: how much, and the nearest of it."""

    kind: str
    count: int
    hits: tuple[Hit, ...]
