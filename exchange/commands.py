"""Commands that bring whole crowds in, give them out, and evaluate what they knew."""

from pathlib import Path
from random import SystemRandom

import click
from alembic import command
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.bundle import pack, verify
from core.clock import utc_now
from core.text import plural
from exchange.evaluating import FILE, FOLDER, evaluate_crowd
from exchange.keeping import back_up, restore
from exchange.kinds import KINDS, Kind
from exchange.moving import engine_of, move_rows
from exchange.polis import read_polis
from exchange.printing import Failed, keep_text, print_report, progress, said_plainly
from exchange.replication import read_replication_markets
from exchange.services.loading import Into
from exchange.services.polis import import_polis
from exchange.services.replication import import_replication
from exchange.tables import content_of, read_table, write_table
from ledger.audit import audit_ledger
from markets.audit import audit_markets
from models.aggregation import Parameters, Ranking
from purpose.queries import challenge_by_slug
from web.commands import migrations
from web.extensions import db
from web.transaction import write

skipping = click.option(
    "--skip-bad", is_flag=True, help="Load the rest and report the bad lines; refused otherwise."
)
of_challenge = click.option(
    "--challenge", required=True, help="The challenge's slug, as in the address of its page."
)


@click.group("import")
def bring_in() -> None:
    """Bring in ideas, judgements, markets and results from files; all or nothing."""


@click.group("export")
def give_out() -> None:
    """Write a challenge's ideas, judgements, markets or results to a CSV file."""


@bring_in.command("replication-markets")
@click.argument("folder", type=FOLDER)
@skipping
@with_appcontext
def replication_markets(folder: Path, *, skip_bad: bool) -> None:
    """Bring in the replication markets (findings.csv, survey.csv, trades.csv) from FOLDER."""
    with said_plainly():
        crowd = read_replication_markets(folder)
        rows = 2 * len(crowd.findings) + len(crowd.beliefs) + len(crowd.trades)
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


def _importer(name: str, kind: Kind) -> click.Command:
    @click.command(name, help=f"Bring in {kind.about} from the CSV file PATH.")
    @click.argument("path", type=FILE)
    @of_challenge
    @click.option("--new-people", is_flag=True, help="Add people who are not here yet.")
    @skipping
    @with_appcontext
    def command(path: Path, *, challenge: str, new_people: bool, skip_bad: bool) -> None:
        into = Into(challenge=challenge, skip_bad=skip_bad, new_people=new_people)
        with said_plainly():
            reading = read_table(content_of(path), kind.table)
            with progress(name.capitalize(), len(reading.rows)) as advance:
                report = write(
                    kind.bring_in, reading=reading, into=into, now=utc_now(), advance=advance
                )
        print_report(report)

    return command


def _exporter(name: str, kind: Kind) -> click.Command:
    @click.command(name, help=f"Write {kind.about} to the CSV file PATH.")
    @click.argument("path", type=FILE)
    @of_challenge
    @with_appcontext
    def command(path: Path, *, challenge: str) -> None:
        session = db.session()
        with said_plainly():
            found = challenge_by_slug(session, challenge)
            rows = kind.give_out(session, found, utc_now())
        keep_text(path, write_table(kind.table, rows))
        click.echo(f"Wrote {plural(len(rows), 'row')} to {path}.")

    return command


for each_name, each_kind in KINDS.items():
    bring_in.add_command(_importer(each_name, each_kind))
    give_out.add_command(_exporter(each_name, each_kind))


@click.command("backup")
@click.argument("file", type=FILE)
@with_appcontext
def backup(file: Path) -> None:
    """Write a consistent copy of everything to FILE, while people go on."""
    with said_plainly():
        back_up(db.engine, file)
    click.echo(f"Wrote {file}.")


@click.command("restore")
@click.argument("file", type=FILE)
@with_appcontext
def put_back(file: Path) -> None:
    """Put the copy in FILE back into an empty database (THRONG_DATABASE_URL), and audit it."""
    with said_plainly():
        restore(db.engine, file)
    _require_clean(db.session())
    click.echo(f"Restored {file}. The audit is clean.")


@click.command("move")
@click.argument("address")
@with_appcontext
def move(address: str) -> None:
    """Copy everything to the empty database at ADDRESS, and prove that it arrived.

    Stop the server first. Compared are all rows; audited are all points, shares and chains;
    recomputed is every ranking.
    """
    config = migrations()
    config.set_main_option("sqlalchemy.url", address.replace("%", "%%"))
    command.upgrade(config, "head")
    with said_plainly(), engine_of(address) as target:
        counts = move_rows(db.engine, target)
        with Session(target) as session:
            _require_clean(session)
            ranked = _require_same_ranks(session)
    moved = plural(sum(counts.values()), "row")
    click.echo(f"Moved {moved}. The audit is clean; {plural(ranked, 'ranking')} recomputed equal.")


def _require_clean(session: Session) -> None:
    faults = [*audit_ledger(session), *audit_markets(session)]
    for fault in faults:
        click.echo(f"{fault.invariant} {fault.where}: {fault.found}", err=True)
    if faults:
        raise Failed(f"The audit found {plural(len(faults), 'fault')}.")


def _require_same_ranks(session: Session) -> int:
    """Recompute every ranking from its own inputs; return how many there are."""
    kept = session.execute(
        select(Ranking, Parameters.content).join(Parameters, Parameters.id == Ranking.parameters_id)
    ).all()
    for made, parameters in kept:
        bundle = pack(
            inputs=made.inputs, parameters=parameters, output=made.output, seed=made.seed, about={}
        )
        if verify(bundle).faults:
            raise Failed(f"Ranking {made.number} does not recompute equal.")
    return len(kept)


groups: list[click.Command] = [bring_in, give_out, evaluate_crowd, backup, put_back, move]
