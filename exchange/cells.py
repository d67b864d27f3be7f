"""The kinds of cells in our CSV files: what is typed, and how text is kept from being a formula."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from core.errors import InvalidInput
from core.points import MICRO, UNITS_MAX
from core.text import guarded, unguarded
from exchange.tables import Cell

KEY_MAX = 80
EMAIL_MAX = 254

_DECIMAL = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,6}))?", re.ASCII)
_PROBABILITY = re.compile(r"0|0?\.[0-9]{1,6}|1(?:\.0{1,6})?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+")
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
YEARS = range(1970, 2101)

D = TypeVar("D", bound=date)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp")


def text(longest: int, *, lines: bool = False) -> Cell:
    """Text of at most `longest` characters, on one line unless `lines`."""

    def read(cell: str) -> str:
        plain = unguarded(cell)
        if len(plain) > longest:
            raise InvalidInput(f"Use at most {longest:,} characters; this has {len(plain):,}.")
        allowed = "\n\r\t" if lines else ""
        if any(c not in allowed and _is_control(c) for c in plain):
            raise InvalidInput("There is a line break or a control character in it.")
        return plain

    return Cell(read=read, write=guarded)


def whole(low: int, high: int) -> Cell:
    """A whole number."""

    def read(cell: str) -> int:
        number = int(cell) if _WHOLE.fullmatch(cell) else low - 1
        if not low <= number <= high:
            raise InvalidInput(f"Give a whole number from {low:,} to {high:,}.")
        return number

    return Cell(read=read)


def micro(what: str, *, low: int = 0, high: int = UNITS_MAX) -> Cell:
    """A decimal amount with at most six decimals, kept in millionths."""

    def read(cell: str) -> int:
        found = _DECIMAL.fullmatch(cell)
        if found is None:
            raise InvalidInput(f"Give {what} as a plain number with at most 6 decimals.")
        units = int(found[2]) * MICRO + int((found[3] or "").ljust(6, "0"))
        amount = -units if found[1] else units
        if not low <= amount <= high:
            raise InvalidInput(f"Give {what} from {write_micro(low)} to {write_micro(high)}.")
        return amount

    return Cell(read=read, write=write_micro)


def write_micro(units: int) -> str:
    """Write millionths as a decimal with no trailing zeros: 1500000 is "1.5"."""
    sign, rest = ("-" if units < 0 else ""), abs(units)
    fraction = f"{rest % MICRO:06d}".rstrip("0")
    return f"{sign}{rest // MICRO}" + (f".{fraction}" if fraction else "")


def decimal(what: str) -> Cell:
    """Any decimal number, such as a measurement of others."""

    def read(cell: str) -> Decimal:
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,25})?([eE][+-]?[0-9]{1,2})?", cell, re.ASCII):
            raise InvalidInput(f"Give {what} as a plain number.")
        return Decimal(cell)

    return Cell(read=read)


def probability() -> Cell:
    """A probability from 0 to 1 with at most six decimals, kept in parts per million."""

    def read(cell: str) -> int:
        if not _PROBABILITY.fullmatch(cell):
            raise InvalidInput("Give a chance from 0 to 1 with at most 6 decimals, such as 0.62.")
        return int(Decimal(cell) * MICRO)

    return Cell(read=read, write=write_micro)


def moment() -> Cell:
    """A moment with its zone, such as 2026-11-24T09:00:00Z; written in UTC."""

    def read(cell: str) -> datetime:
        if not _MOMENT.fullmatch(cell):
            raise InvalidInput("Give a date and time with a zone, such as 2026-11-24T09:00:00Z.")
        return _within_years(lambda: datetime.fromisoformat(cell).astimezone(UTC))

    return Cell(read=read, write=write_moment)


def write_moment(at: datetime) -> str:
    """Write a moment in UTC, with microseconds only where there are any."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local_moment() -> Cell:
    """A moment without a zone, as some sources give it; read as UTC."""

    def read(cell: str) -> datetime:
        return _within_years(
            lambda: datetime.strptime(cell, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        )

    return Cell(read=read)


def day() -> Cell:
    """A date, such as 2026-11-24."""

    def read(cell: str) -> date:
        if not _DAY.fullmatch(cell):
            raise InvalidInput("Give a date such as 2026-11-24.")
        return _within_years(lambda: date.fromisoformat(cell))

    return Cell(read=read, write=lambda value: str(value.isoformat()))


def _within_years(make: Callable[[], D]) -> D:
    try:
        value = make()
    except (ValueError, OverflowError) as error:
        raise InvalidInput("There is no such date.") from error
    if value.year not in YEARS:
        raise InvalidInput(f"Give a year from {YEARS[0]} to {YEARS[-1]}.")
    return value


def choice(*words: str) -> Cell:
    """One of a few words, in any case."""

    def read(cell: str) -> str:
        word = cell.lower()
        if word not in words:
            raise InvalidInput(f"Give one of {', '.join(words)}.")
        return word

    return Cell(read=read)


def flag(yes: str = "yes", no: str = "no") -> Cell:
    """Yes or no."""

    def read(cell: str) -> bool:
        if cell.lower() not in (yes, no):
            raise InvalidInput(f"Give {yes} or {no}.")
        return cell.lower() == yes

    return Cell(read=read, write=lambda value: yes if value else no)


def person() -> Cell:
    """A person: an e-mail address, or the key another system knows them by."""

    def read(cell: str) -> str:
        name = unguarded(cell)
        if "@" in name:
            if len(name) > EMAIL_MAX or not _EMAIL.fullmatch(name):
                raise InvalidInput("This is not an e-mail address.")
            return name.lower()
        if len(name) > KEY_MAX or any(_is_control(c) for c in name) or ";" in name:
            raise InvalidInput(f"Give an e-mail address, or a key of at most {KEY_MAX} letters.")
        return name

    return Cell(read=read, write=guarded)


def link() -> Cell:
    """A link to evidence."""

    def read(cell: str) -> str:
        if len(cell) > 500 or not _LINK.fullmatch(cell):
            raise InvalidInput("Give a link that starts with https:// or http://.")
        return cell

    return Cell(read=read, write=guarded)


def several(of: Cell, *, most: int) -> Cell:
    """A few of something, separated by semicolons."""

    def read(cell: str) -> tuple[Any, ...]:
        parts = [part.strip() for part in unguarded(cell).split(";")]
        if len(parts) > most:
            raise InvalidInput(f"Give at most {most}, separated by semicolons.")
        read_parts = tuple(of.read(part) for part in parts if part)
        if len(set(read_parts)) != len(read_parts):
            raise InvalidInput("The same is listed twice.")
        return read_parts

    return Cell(read=read, write=lambda values: guarded("; ".join(values)))
