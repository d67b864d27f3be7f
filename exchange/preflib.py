"""PrefLib's ordinal files (.soc, .soi, .toc, .toi) as plain values: orders and their people.

Mattei & Walsh 2013, "PrefLib: A Library for Preferences"; the present format, whose heading
lines begin with #, and the first one, which begins with the number of alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from exchange.tables import SHOWN, BadFile, BadRow, content_of, text_of
from voting.rules.profile import RankedBallot

ALTERNATIVES_MAX = 2_000
PEOPLE_MAX = 10**7
ORDERS_MAX = 200_000
TYPES = ("soc", "soi", "toc", "toi")
COMPLETE, STRICT = {"soc", "toc"}, {"soc", "soi"}

_HEADING = re.compile(r"#\s*([A-Z][A-Z0-9 ]*?)\s*:\s*(.*)")
_NAME = re.compile(r"ALTERNATIVE NAME ([0-9]{1,6})", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)
_ORDER = re.compile(r"(?:\{[0-9, ]*\}|[0-9]+)(?:\s*,\s*(?:\{[0-9, ]*\}|[0-9]+))*", re.ASCII)
_TIER = re.compile(r"\{([0-9, ]*)\}|([0-9]+)", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderFile:
    """One election: names by alternative (from 1), and different orders with their people."""

    title: str
    kind: str
    names: dict[int, str]
    ballots: tuple[RankedBallot, ...]
    bad_lines: tuple[BadRow, ...]

    @property
    def people(self) -> int:
        """Count everyone who cast an order."""
        return sum(ballot.people for ballot in self.ballots)


@dataclass(kw_only=True)
class _Read:
    kind: str
    title: str = ""
    count: int = 0
    people: int | None = None
    names: dict[int, str] = field(default_factory=dict)
    ballots: list[RankedBallot] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


def read_preflib(path: Path) -> OrderFile:
    """Read one of PrefLib's ordinal files; lines that cannot be used are left out and named.

    Raises:
        BadFile: it is no such file, or does not say how many alternatives there are.
    """
    return preflib_from(content_of(path), kind=path.suffix.lstrip(".").lower())


def preflib_from(content: bytes, *, kind: str = "toi") -> OrderFile:
    """Read the bytes of a file; `kind` is its ending, unless a heading names another."""
    read = _Read(kind=kind)
    lines = [
        (number, line.strip())
        for number, line in enumerate(text_of(content).split("\n"), start=1)
        if line.strip()
    ]
    if not lines:
        raise BadFile("The file is empty.")
    orders = _present(read, lines) if lines[0][1].startswith("#") else _first(read, lines)
    if read.kind not in TYPES:
        raise BadFile(f"Orders are .soc, .soi, .toc or .toi; this says '{read.kind[:SHOWN]}'.")
    if len(orders) > ORDERS_MAX:
        raise BadFile(f"More than {ORDERS_MAX:,} different orders: split it.")
    for number, line in orders:
        _order(read, number, line)
    _check_people(read)
    return OrderFile(
        title=read.title or "Orders",
        kind=read.kind,
        names={n: read.names.get(n, f"{n}") for n in range(1, read.count + 1)},
        ballots=tuple(read.ballots),
        bad_lines=tuple(read.bad),
    )


Lines = list[tuple[int, str]]


def _present(read: _Read, lines: Lines) -> Lines:
    """Read the headings of the present format and return the lines of orders."""
    for number, line in lines:
        if found := _HEADING.fullmatch(line):
            _heading(read, number, found[1], found[2])
    if not read.count:
        raise BadFile("No heading says the NUMBER ALTERNATIVES.")
    return [(number, line) for number, line in lines if not line.startswith("#")]


def _heading(read: _Read, number: int, name: str, said: str) -> None:
    if name == "TITLE":
        read.title = said
    elif name == "DATA TYPE":
        read.kind = said.lower()
    elif name == "NUMBER ALTERNATIVES":
        read.count = _counted(said, number, ALTERNATIVES_MAX, "alternatives")
    elif name == "NUMBER VOTERS":
        read.people = _counted(said, number, PEOPLE_MAX, "voters")
    elif alternative := _NAME.fullmatch(name):
        read.names[int(alternative[1])] = said


def _first(read: _Read, lines: Lines) -> Lines:
    """Read the headings of the first format: a number, that many names, and a line of sums."""
    number, line = lines[0]
    read.count = _counted(line, number, ALTERNATIVES_MAX, "alternatives")
    if len(lines) < read.count + 2:
        raise BadFile(f"The file ends within its headings: {read.count} names should follow.")
    for number, line in lines[1 : read.count + 1]:
        place, _, name = line.partition(",")
        read.names[_counted(place, number, read.count, "alternatives")] = name.strip()
    number, line = lines[read.count + 1]
    read.people = _counted(line.split(",")[0], number, PEOPLE_MAX, "voters")
    return [(n, text.replace(",", ":", 1)) for n, text in lines[read.count + 2 :]]


def _counted(said: str, number: int, most: int, what: str) -> int:
    found = int(said) if _COUNT.fullmatch(said.strip()) else 0
    if not 1 <= found <= most:
        raise BadFile(f"line {number}: give a number of {what} from 1 to {most:,}.")
    return found


def _order(read: _Read, number: int, line: str) -> None:
    """Read "count: order", the order's places parted by commas, equals in braces."""
    count, colon, said = line.partition(":")
    people = int(count) if _COUNT.fullmatch(count.strip()) else 0
    if not colon or not 1 <= people <= PEOPLE_MAX:
        return _say(read, number, "Begin with how many people, then a colon.")
    said = said.strip()
    if said and not _ORDER.fullmatch(said):
        return _say(read, number, f"This is no order. Found '{said[:SHOWN]}'.")
    tiers = tuple(tier for tier in _tiers(said) if tier)
    fault = _fault(read, tiers)
    if fault:
        return _say(read, number, fault)
    read.ballots.append(RankedBallot(tiers=tiers, people=people))
    return None


def _tiers(said: str) -> Iterator[tuple[int, ...]]:
    for several, one in _TIER.findall(said):
        parts = several.split(",") if several else [one]
        yield tuple(int(part[:9]) for part in parts if part.strip().isdigit())


def _fault(read: _Read, tiers: tuple[tuple[int, ...], ...]) -> str:
    named = [alternative for tier in tiers for alternative in tier]
    strange = [n for n in named if not 1 <= n <= read.count]
    if strange:
        return f"There is no alternative {strange[0]}: there are {read.count}."
    if len(set(named)) != len(named):
        return "An alternative stands here twice."
    if read.kind in STRICT and any(len(tier) > 1 for tier in tiers):
        return f"A .{read.kind} file puts no two in one place."
    if read.kind in COMPLETE and len(named) != read.count:
        return f"A .{read.kind} file ranks all {read.count}; this ranks {len(named)}."
    return ""


def _say(read: _Read, number: int, message: str) -> None:
    read.bad.append(BadRow(line=number, column="", message=message))


def _check_people(read: _Read) -> None:
    counted = sum(ballot.people for ballot in read.ballots)
    if not read.bad and read.people is not None and counted != read.people:
        said = f"The headings say {read.people:,} people, the orders come from {counted:,}."
        _say(read, 1, said)
