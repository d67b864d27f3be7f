"""The written part of the demonstration: who there is, what they ask, say and answer."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from core.points import MICRO
from markets.buckets import Bucket, number_buckets

CONTENT = Path(__file__).parent / "content"
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A comment as written: who, on which day of the challenge, for, against, neither or reply."""

    by: str
    day: float
    stance: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """A later edit of one part of an idea."""

    day: float
    part: str
    words: str


@dataclass(frozen=True, kw_only=True)
class IdeaScript:
    """An idea as written; `want` and `will` in deviations from the usual idea."""

    by: str
    day: float
    title: str
    problem: str
    proposal: str
    benefit: str
    cost: int
    want: float = 0.0
    will: float = 0.0
    tags: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    co_authors: tuple[str, ...] = ()
    comments: tuple[Remark, ...] = ()
    edits: tuple[Change, ...] = ()
    answer: str = ""
    shortlisted: bool = False
    decision: str = ""
    reason: str = ""
    outcome: bool | None = None
    result: str = ""


@dataclass(frozen=True, kw_only=True)
class MarketScript:
    """A market as written; `idea` 0 is the challenge itself.

    `ends` names the outcome that happens, or void; `stop` how far settling has come by now:
    closed, proposed, disputed or paid. `truth` is a market's `will` when it is on no idea;
    `guests` come for certain. `numbers` are the lowest, the highest and how many ranges lie between
    them; `each` asks the question of several things; `opening` makes it a pool that opens at that
    per cent. `orders` are how many people leave an order at a price of their own.
    """

    day: float
    close: float
    question: str
    idea: int = 0
    rule: str = ""
    source: str = ""
    outcomes: tuple[str, ...] = ("Yes", "No")
    truth: float = 0.0
    budget: int = 240
    visits: int = 52
    guests: tuple[str, ...] = ()
    ends: str = ""
    stop: str = "paid"
    reason: str = ""
    dispute: tuple[str, ...] = ()
    comments: tuple[Remark, ...] = ()
    numbers: tuple[int, ...] = ()
    unit: str = ""
    each: tuple[str, ...] = ()
    opening: int = 0
    orders: int = 0

    @property
    def buckets(self) -> tuple[Bucket, ...]:
        """Return the ranges of a number; none of any other market."""
        if not self.numbers:
            return ()
        low, high, count = self.numbers
        return number_buckets(low * MICRO, high * MICRO, count, unit=self.unit)


@dataclass(frozen=True, kw_only=True)
class BranchScript:
    """What is asked of each idea of a shortlist: if it is selected, and if it is not.

    `visits` are how many people trade in each of the markets until the day `last`.
    """

    day: float
    last: float
    close: float
    question: str
    rule: str
    budget: int
    visits: int
    lot_ppm: int


@dataclass(frozen=True, kw_only=True)
class ChallengeScript:
    """A challenge as written, with everything said in it; days count from its opening."""

    name: str
    question: str
    context: str
    bounds: str
    success_test: str
    success_day: int
    rule: str
    source: str
    fallback: str
    money_budget: int
    points_budget: int
    dispute_hours: int
    shortlist_size: int
    criteria: tuple[tuple[str, str, str, int], ...]
    phases: tuple[tuple[str, int], ...]
    updates: tuple[tuple[float, str, str], ...]
    ideas: tuple[IdeaScript, ...]
    talk: tuple[Remark, ...] = ()
    markets: tuple[MarketScript, ...] = ()
    name_policy: str = "named"
    usual: float = 0.4
    branches: BranchScript | None = None

    def day_of(self, phase: int) -> float:
        """Return the day on which the phase at a place, counted from 0, begins."""
        return float(sum(days for _, days in self.phases[:phase]))


@dataclass(frozen=True, kw_only=True)
class PersonScript:
    """Somebody who works there; `kind` is steady, contrary, quiet or nothing in particular."""

    key: str
    name: str
    team: str
    kind: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class House:
    """The organisation: its purpose and its people, those who run it first."""

    purpose: str
    why: str
    measures: str
    people: tuple[PersonScript, ...]


@cache
def the_house() -> House:
    """Read who works there and what for."""
    written = _read("people")
    runners = tuple(_made(PersonScript, row) for row in written["people"])
    members = tuple(
        PersonScript(key=key, name=name, team=team["name"], kind=kind)
        for team in written["teams"]
        for key, name, kind in team["members"]
    )
    return House(
        purpose=written["purpose"],
        why=written["why"],
        measures=written["measures"].strip(),
        people=runners + members,
    )


@cache
def the_challenge(name: str) -> ChallengeScript:
    """Read one challenge: missed, waiting or nights."""
    written = _read(name)
    ideas = tuple(_idea(row) for row in written.pop("ideas"))
    markets = tuple(_market(row) for row in written.pop("markets", ()))
    parts: dict[str, Any] = {"ideas": ideas, "markets": markets, "talk": _remarks(written, "talk")}
    if "branches" in written:
        parts["branches"] = _made(BranchScript, written["branches"])
    return _made(ChallengeScript, {**written, **parts, "name": name})


def _idea(row: Mapping[str, Any]) -> IdeaScript:
    edits = tuple(Change(day=d, part=part, words=words) for d, part, words in row.get("edits", ()))
    return _made(IdeaScript, {**row, "comments": _remarks(row), "edits": edits})


def _market(row: Mapping[str, Any]) -> MarketScript:
    market = _made(MarketScript, {**row, "comments": _remarks(row)})
    labels = tuple(bucket.label for bucket in market.buckets)
    return replace(market, outcomes=labels or market.outcomes)


def _remarks(row: Mapping[str, Any], key: str = "comments") -> tuple[Remark, ...]:
    return tuple(
        Remark(by=by, day=day, stance=stance, words=words)
        for by, day, stance, words in row.get(key, ())
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


def _made(kind: type[T], row: Mapping[str, Any]) -> T:
    """Make a record of a row, its lists as tuples; a key that nobody knows is a mistake."""
    known = {found.name for found in fields(kind)}  # type: ignore[arg-type]
    if unknown := set(row) - known:
        raise ValueError(f"{kind.__name__} has no {min(unknown)}")
    return kind(**{key: _fixed(value) for key, value in row.items()})


def _fixed(value: object) -> object:
    return tuple(_fixed(each) for each in value) if isinstance(value, list) else value
