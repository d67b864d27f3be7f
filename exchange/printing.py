"""What the commands of exchange say: reports, bad rows, a progress bar."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from core.errors import ThrongError
from core.text import plural
from exchange.services.refusing import Advance, BadRows, Report
from exchange.tables import BadRow

LISTED = 50  # bad rows named; the rest are counted


class Failed(click.ClickException):
    """A command that could not do what was asked; exit status 1."""


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn expected failures into lines on the error stream and exit status 1."""
    try:
        yield
    except BadRows as problem:
        print_bad(problem.bad)
        raise Failed(problem.message) from problem
    except ThrongError as problem:
        raise Failed(problem.message) from problem


@contextmanager
def progress(doing: str, total: int) -> Iterator[Advance]:
    """Show a bar on the error stream while rows are done."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task(doing, total=total)
        yield lambda rows: bar.advance(task, rows)


def print_bad(bad: Sequence[BadRow]) -> None:
    """Name bad rows, the first fifty of them, and count the rest."""
    for row in bad[:LISTED]:
        click.echo(str(row), err=True)
    if len(bad) > LISTED:
        click.echo(f"… and {len(bad) - LISTED:,} more.", err=True)


def keep_text(path: Path, text: str) -> None:
    """Write a file, or fail saying why it cannot be written."""
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Failed(f"{path} cannot be written: {error.strerror}.") from error


def refuse_bad(bad: Sequence[BadRow]) -> None:
    """Fail, naming them, when there are bad rows."""
    if bad:
        print_bad(bad)
        raise Failed("These lines cannot be used. Mend them first.")


def counted_in_words(what: str, count: int) -> str:
    """Return "1 idea", "3,573 beliefs", "1 person"."""
    return plural(count, "person" if what == "people" else what.removesuffix("s"), what)


def print_report(report: Report) -> None:
    """Say what an import did, and what it left out."""
    if report.skipped:
        print_bad(report.skipped)
        lines = len({(row.file, row.line) for row in report.skipped})
        click.echo(f"Skipped {plural(lines, 'line')}, named above.", err=True)
    counted = ", ".join(counted_in_words(*pair) for pair in report.counts.items())
    click.echo(f"Loaded {counted}.")
    for remark in report.remarks:
        click.echo(remark)
