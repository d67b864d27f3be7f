"""Pabulib's .pb files as plain values: projects with costs, and who approves which.

The format is that of Faliszewski et al. 2023, "Participatory Budgeting: Data, Tools, and Analysis":
three sections, META, PROJECTS and VOTES, each with a heading row and cells parted by semicolons.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from exchange.tables import (
    CELL_MAX,
    CELLS_MAX,
    ROWS_MAX,
    SHOWN,
    BadFile,
    BadRow,
    Line,
    content_of,
    text_of,
)

SECTIONS = ("META", "PROJECTS", "VOTES")
VOTE_TYPES = ("approval", "choose-1", "ordinal", "cumulative", "scoring")
CENTS = 100  # costs are kept in hundredths, so that they are whole
MONEY_MAX = 10**12

_MONEY = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2})0*)?", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Costed:
    """A project with its cost in hundredths; `selected` is what was decided, None if not told."""

    key: str
    name: str
    cost: int
    selected: bool | None
    line: int


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetFile:
    """One election: `budget` in hundredths, one set of project keys for each person."""

    title: str
    budget: int
    vote_type: str
    projects: tuple[Costed, ...]
    ballots: tuple[frozenset[str], ...]
    bad_lines: tuple[BadRow, ...]


@dataclass(kw_only=True)
class _Read:
    """What has been read so far, and where the sections' columns stand."""

    meta: dict[str, str] = field(default_factory=dict)
    projects: dict[str, Costed] = field(default_factory=dict)
    ballots: dict[str, frozenset[str]] = field(default_factory=dict)
    bad: list[BadRow] = field(default_factory=list)


def read_pabulib(path: Path) -> BudgetFile:
    """Read a .pb file; lines that cannot be used are left out and named.

    Raises:
        BadFile: it is no such file: a section, the budget or a needed column is missing.
    """
    return pabulib_from(content_of(path))


def pabulib_from(content: bytes) -> BudgetFile:
    """Read the bytes of a .pb file, as `read_pabulib` does."""
    read = _Read()
    for section, headings, lines in _sections(content):
        {"META": _meta, "PROJECTS": _projects, "VOTES": _votes}[section](read, headings, lines)
    budget = _money(read.meta.get("budget", ""))
    if budget is None or not budget:
        raise BadFile("META gives no budget: it should be a number above zero.")
    vote_type = read.meta.get("vote_type", "approval").lower()
    if vote_type not in VOTE_TYPES:
        raise BadFile(f"META gives the vote_type '{vote_type[:SHOWN]}', which is not known here.")
    return BudgetFile(
        title=read.meta.get("description") or read.meta.get("unit") or "A budget",
        budget=budget,
        vote_type=vote_type,
        projects=tuple(read.projects.values()),
        ballots=tuple(read.ballots.values()),
        bad_lines=tuple(read.bad),
    )


def _sections(content: bytes) -> Iterator[tuple[str, list[str], list[Line]]]:
    """Yield name, headings and rows of every section; all three must be there, once, in order."""
    starts: list[tuple[str, list[Line]]] = []
    for line in _lines(content):
        if line.cells[0].upper() in SECTIONS and not any(line.cells[1:]):
            starts.append((line.cells[0].upper(), []))
        elif not starts:
            raise BadFile(f"line {line.number}: a .pb file begins with the line META.")
        else:
            starts[-1][1].append(line)
    if tuple(name for name, _ in starts) != SECTIONS:
        found = ", ".join(name for name, _ in starts[:10]) or "none"
        raise BadFile(f"A .pb file has the sections META, PROJECTS and VOTES; found {found}.")
    for name, lines in starts:
        if not lines:
            raise BadFile(f"The section {name} is empty.")
        yield name, [cell.lower() for cell in lines[0].cells], lines[1:]


def _lines(content: bytes) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text_of(content), newline=""), delimiter=";", strict=True)
    start, count = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(f"line {start} cannot be read: {error}.") from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            count += 1
            if count > ROWS_MAX or len(cells) > CELLS_MAX:
                raise BadFile(f"More than {ROWS_MAX:,} rows or {CELLS_MAX:,} columns: split it.")
            yield Line(number=start, cells=[cell.strip() for cell in cells])
        start = reader.line_num + 1


def _place(section: str, headings: Sequence[str], name: str) -> int:
    if name not in headings:
        raise BadFile(f"The section {section} names no column '{name}'.")
    return headings.index(name)


def _meta(read: _Read, _headings: Sequence[str], lines: Sequence[Line]) -> None:
    for line in lines:
        read.meta.setdefault(line.cells[0].lower(), ";".join(line.cells[1:]))


def _projects(read: _Read, headings: Sequence[str], lines: Sequence[Line]) -> None:
    places = {name: _place("PROJECTS", headings, name) for name in ("project_id", "cost")}
    places |= {n: headings.index(n) for n in ("name", "selected") if n in headings}
    for line in lines:
        cells = _cells(line, places)
        cost, key = _money(cells["cost"]), cells["project_id"]
        if not key or len(key) > SHOWN:
            _say(read, line, "project_id", f"Give a key of at most {SHOWN} characters.")
        elif key in read.projects:
            _say(read, line, "project_id", f"the same as in line {read.projects[key].line}.")
        elif cost is None:
            said = "Give the cost as a number, at most two decimals."
            _say(read, line, "cost", f"{said} Found '{cells['cost'][:SHOWN]}'.")
        else:
            chosen = {"1": True, "0": False}.get(cells.get("selected", ""))
            name = cells.get("name", "")[:CELL_MAX] or key
            read.projects[key] = Costed(
                key=key, name=name, cost=cost, selected=chosen, line=line.number
            )


def _votes(read: _Read, headings: Sequence[str], lines: Sequence[Line]) -> None:
    places = {name: _place("VOTES", headings, name) for name in ("voter_id", "vote")}
    places |= {"points": headings.index("points")} if "points" in headings else {}
    for line in lines:
        cells = _cells(line, places)
        chosen = [key.strip() for key in cells["vote"].split(",") if key.strip()]
        unknown = [key for key in chosen if key not in read.projects]
        if not cells["voter_id"] or cells["voter_id"] in read.ballots:
            _say(read, line, "voter_id", "empty, or the same as in an earlier line.")
        elif unknown:
            said = f"There is no project '{unknown[0][:SHOWN]}'."
            _say(read, line, "vote", said)
        elif len(set(chosen)) != len(chosen):
            _say(read, line, "vote", "A project stands here twice.")
        else:
            read.ballots[cells["voter_id"]] = _liked(chosen, cells.get("points", ""))


def _liked(chosen: Sequence[str], points: str) -> frozenset[str]:
    """Keep the projects that got any points, where points are given for each."""
    given = [part.strip() for part in points.split(",")] if points else []
    if len(given) != len(chosen):
        return frozenset(chosen)
    return frozenset(key for key, said in zip(chosen, given, strict=True) if said.strip("0.,"))


def _cells(line: Line, places: Mapping[str, int]) -> dict[str, str]:
    return {n: line.cells[at] if at < len(line.cells) else "" for n, at in places.items()}


def _say(read: _Read, line: Line, column: str, message: str) -> None:
    read.bad.append(BadRow(line=line.number, column=column, message=message))


def _money(cell: str) -> int | None:
    """Read an amount into hundredths; None when it is no plain number."""
    found = _MONEY.fullmatch(cell)
    if found is None:
        return None
    cents = int(found[1]) * CENTS + int((found[2] or "").ljust(2, "0"))
    return cents if cents <= MONEY_MAX * CENTS else None
