"""All or nothing: a file with bad rows is refused whole, unless skipping was asked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from core.errors import Refused
from core.text import plural
from exchange.tables import BadRow

Advance = Callable[[int], None]  # told how many rows more are done


@dataclass(frozen=True, kw_only=True)
class Report:
    """What an import did: counts by what they count, remarks, and the rows it skipped."""

    counts: dict[str, int]
    remarks: tuple[str, ...] = ()
    skipped: tuple[BadRow, ...] = field(default=())


class BadRows(Refused):
    """Some rows cannot be used, so nothing was loaded; `bad` names them all."""

    def __init__(self, bad: Sequence[BadRow]) -> None:
        lines = len({(row.file, row.line) for row in bad})
        super().__init__(
            f"Nothing was loaded: {plural(lines, 'line')} cannot be used. Mend them, or load the "
            "rest with --skip-bad."
        )
        self.bad = tuple(bad)


def sifted(bad: Iterable[BadRow], *, skip_bad: bool) -> tuple[BadRow, ...]:
    """Return the bad rows in the order of their lines, each once.

    Raises:
        BadRows: there are some, and skipping them was not asked for.
    """
    ordered = tuple(sorted(set(bad)))
    if ordered and not skip_bad:
        raise BadRows(ordered)
    return ordered


def no_progress(_rows: int) -> None:
    """Tell nobody."""
