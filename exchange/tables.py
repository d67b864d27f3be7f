"""Reading and writing CSV honestly: declared columns, every bad row named, nothing guessed."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

from typing_extensions import override

from core.errors import InvalidInput

SIZE_MAX = 64 * 1024 * 1024  # bytes in a file
ROWS_MAX = 1_000_000
CELLS_MAX = 5_000  # columns
CELL_MAX = 100_000  # characters in a cell
SHOWN = 40  # characters of a wrong cell that a message repeats

R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Cell:
    """How one kind of cell is read and written; `read` raises InvalidInput."""

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its heading, its kind of cell, and whether every row must fill it."""

    name: str
    cell: Cell
    required: bool = True
    default: Any = None  # of an empty cell, or where the column is not there

    @property
    def attribute(self) -> str:
        """Return the field of the record that holds it."""
        return self.name.replace("-", "_")


@dataclass(frozen=True, kw_only=True)
class Table(Generic[R]):
    """A CSV format: what `record` (with a `line`) is made of, and what may stand only once.

    `unique` names groups of columns that no two rows may share. With `extra`, columns that are
    not declared are passed over; without, they are refused, since one may be a misspelling.
    """

    record: Callable[..., R]
    columns: tuple[Column, ...]
    unique: tuple[tuple[str, ...], ...] = ()
    extra: bool = False


@dataclass(frozen=True, kw_only=True, order=True)
class BadRow:
    """What is wrong with one line of a file; `column` is "" when it is the line as a whole."""

    file: str = ""  # its name, where several are read together
    line: int
    column: str
    message: str

    @override
    def __str__(self) -> str:
        """Say it in one line."""
        file = f"{self.file} " if self.file else ""
        where = f", {self.column}" if self.column else ""
        return f"{file}line {self.line}{where}: {self.message}"


@dataclass(frozen=True, kw_only=True)
class Reading(Generic[R]):
    """What a file said: the rows that can be used, and the others with their reasons."""

    rows: tuple[R, ...]
    bad: tuple[BadRow, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of cells and the number of the line it starts on."""

    number: int
    cells: list[str]


class BadFile(InvalidInput):
    """The file as a whole cannot be used, whatever is skipped."""


@dataclass(kw_only=True)
class _Seen:
    """The first line of every value that may stand only once."""

    lines: dict[tuple[Any, ...], int] = field(default_factory=dict)


def content_of(path: Path) -> bytes:
    """Return a file's bytes; BadFile when it is missing or too large."""
    if not path.is_file():
        raise BadFile(f"There is no file '{path}'.")
    if path.stat().st_size > SIZE_MAX:
        raise BadFile(f"{path.name} is larger than {SIZE_MAX // 1024 // 1024} MB: split it.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile(f"{path.name} cannot be read: {error.strerror}.") from error


def read_table(content: bytes, table: Table[R]) -> Reading[R]:
    """Read a CSV file; rows that do not fit are collected with every reason.

    Raises:
        BadFile: it is no such file at all: not text, no or wrong headings, broken quotes.
    """
    lines = lines_of(content)
    places = _places(next(lines), table)
    rows: list[R] = []
    bad: list[BadRow] = []
    seen = _Seen()
    for line in lines:
        faults: list[BadRow] = []
        values = _values(line, places, table, faults)
        if not faults:
            faults = _repeated(line.number, values, table, seen)
        if faults:
            bad.extend(faults)
        else:
            rows.append(table.record(line=line.number, **values))
    return Reading(rows=tuple(rows), bad=tuple(bad))


def lines_of(content: bytes) -> Iterator[Line]:
    """Yield the headings and then every row that is not blank.

    UTF-8, with or without a byte order mark; commas; a cell may span lines inside quotes.

    Raises:
        BadFile: not UTF-8, empty, too many rows or columns, or quotes that do not close.
    """
    reader = csv.reader(io.StringIO(text_of(content), newline=""), strict=True)
    start, count = 1, 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise BadFile(f"line {start} cannot be read as CSV: {error}.") from error
        if cells is None:
            break
        if any(cell.strip() for cell in cells):
            count += 1
            if count > ROWS_MAX + 1 or len(cells) > CELLS_MAX:
                raise BadFile(f"More than {ROWS_MAX:,} rows or {CELLS_MAX:,} columns: split it.")
            yield Line(number=start, cells=cells)
        start = reader.line_num + 1
    if not count:
        raise BadFile("The file is empty: its first line should name the columns.")


def text_of(content: bytes) -> str:
    """Return a file as text; BadFile when it is too large, not UTF-8 or holds a zero byte."""
    if len(content) > SIZE_MAX:
        raise BadFile(f"The file is larger than {SIZE_MAX // 1024 // 1024} MB: split it.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadFile(f"line {line} is not UTF-8 text: save the file as CSV UTF-8.") from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise BadFile(f"line {line} holds a zero byte: this is not a text file.")
    return text


def _places(headings: Line, table: Table[Any]) -> dict[str, int]:
    """Return where each heading stands; refuse headings that are wrong."""
    names = [cell.strip().lower() for cell in headings.cells]
    known = {column.name for column in table.columns}
    missing = [c.name for c in table.columns if c.required and c.name not in names]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    unknown = [name for name in names if name not in known]
    if missing:
        hint = " Columns are separated by commas." if len(names) == 1 else ""
        raise BadFile(f"The first line names no column {_listed(missing)}.{hint}")
    if twice:
        raise BadFile(f"The first line names {_listed(twice)} twice.")
    if unknown and not table.extra:
        raise BadFile(
            f"The first line names {_listed(unknown)}, which is not known here. "
            f"Known are {_listed([c.name for c in table.columns])}."
        )
    return {name: place for place, name in enumerate(names)}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name[:SHOWN]}'" for name in names[:20])


def _values(
    line: Line, places: Mapping[str, int], table: Table[Any], faults: list[BadRow]
) -> dict[str, Any]:
    """Return the values of a row by attribute, adding what is wrong with it to `faults`."""
    if len(line.cells) != len(places):
        found = f"has {len(line.cells)} cells where the first line has {len(places)}"
        faults.append(BadRow(line=line.number, column="", message=found))
        return {}
    values: dict[str, Any] = {}
    for column in table.columns:
        cell = line.cells[places[column.name]].strip() if column.name in places else ""
        try:
            values[column.attribute] = _value(cell, column)
        except InvalidInput as problem:
            said = f"{problem.message} Found '{cell[:SHOWN]}'." if cell else problem.message
            faults.append(BadRow(line=line.number, column=column.name, message=said))
    return values


def _value(cell: str, column: Column) -> Any:
    if len(cell) > CELL_MAX:
        raise InvalidInput(f"longer than {CELL_MAX:,} characters.")
    if cell:
        return column.cell.read(cell)
    if column.required:
        raise InvalidInput("is empty and must be filled.")
    return column.default


def _repeated(line: int, values: Mapping[str, Any], table: Table[Any], seen: _Seen) -> list[BadRow]:
    """Return a fault for each group of columns that says the same as an earlier line."""
    faults = []
    for names in table.unique:
        key = (names, *(values[name.replace("-", "_")] for name in names))
        if any(value is None for value in key):
            continue
        first = seen.lines.setdefault(key, line)
        if first != line:
            said = f"the same {' and '.join(names)} as line {first}."
            faults.append(BadRow(line=line, column=names[0], message=said))
    return faults


def write_table(table: Table[R], rows: Iterable[R]) -> str:
    """Write rows as CSV: every declared column, CRLF line ends (RFC 4180), UTF-8 as text."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([column.name for column in table.columns])
    for row in rows:
        writer.writerow([_written(getattr(row, c.attribute), c) for c in table.columns])
    return file.getvalue()


def _written(value: Any, column: Column) -> str:
    return "" if value is None else column.cell.write(value)
