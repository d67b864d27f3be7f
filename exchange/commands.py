"""Commands that bring whole crowds in, give them out, and evaluate what they knew."""

from pathlib import Path
from random import SystemRandom

import click
from flask.cli import with_appcontext

from core.clock import utc_now
from exchange.polis import read_polis
from exchange.printing import print_report, progress, said_plainly
from exchange.replication import read_replication_markets
from exchange.services.polis import import_polis
from exchange.services.replication import import_replication
from web.transaction import write

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
skipping = click.option(
    "--skip-bad", is_flag=True, help="Load the rest and report the bad lines; refused otherwise."
)


@click.group("import")
def bring_in() -> None:
    """Bring in ideas, judgements, markets and results from files; all or nothing."""


@bring_in.command("replication-markets")
@click.argument("folder", type=FOLDER)
@skipping
@with_appcontext
def replication_markets(folder: Path, *, skip_bad: bool) -> None:
    """Bring in the replication markets (findings.csv, survey.csv, trades.csv) from FOLDER."""
    with said_plainly():
        crowd = read_replication_markets(folder)
        rows = len(crowd.findings) + len(crowd.beliefs) + len(crowd.trades)
        with progress("Replication markets", rows) as advance:
            report = write(
                import_replication,
                crowd=crowd,
                chance=SystemRandom(),
                now=utc_now(),
                skip_bad=skip_bad,
                advance=advance,
            )
    print_report(report)


@bring_in.command("polis")
@click.argument("folder", type=FOLDER)
@skipping
@with_appcontext
def polis(folder: Path, *, skip_bad: bool) -> None:
    """Bring in a Polis export (comments.csv and votes) from FOLDER."""
    with said_plainly():
        conversation = read_polis(folder)
        rows = len(conversation.comments) + len(conversation.judgements)
        with progress("Polis", rows) as advance:
            report = write(
                import_polis,
                conversation=conversation,
                now=utc_now(),
                skip_bad=skip_bad,
                advance=advance,
            )
    print_report(report)


groups: list[click.Command] = [bring_in]
