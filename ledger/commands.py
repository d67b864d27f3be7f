"""Commands of the ledger; `ledger audit` is completed by the markets."""

import sys
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from core.clock import utc_now
from core.errors import InvalidInput, NotFound
from ledger.audit import chain_faults
from ledger.heads import read_heads, root_of, text_of
from ledger.publishing import heads_of_root, missed_heads, present_heads, publish_heads
from ledger.tables import transfers_csv
from models.ledger import Account, Transfer
from web.extensions import db
from web.transaction import write


@click.group()
def ledger() -> None:
    """Check the ledger."""


@ledger.command()
@click.option("--head", help="A file of heads, or a root, published earlier.")
@with_appcontext
def verify(head: str | None) -> None:
    """Recompute every hash chain and print the root over their heads.

    With heads that were published earlier it fails unless every chain passes through them.
    """
    session = db.session()
    faults = [f"{fault.invariant} {fault.where}: {fault.found}" for fault in chain_faults(session)]
    click.echo(f"root {root_of(present_heads(session))}")
    if head is not None:
        faults += _missed(head)
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        sys.exit(1)
    click.echo("Every chain is whole.")
    if head is not None:
        click.echo("Every chain passes through the heads given.")


def _missed(head: str) -> list[str]:
    try:
        path = Path(head)
        heads = (
            read_heads(path.read_text(encoding="utf-8"))
            if path.is_file()
            else heads_of_root(db.session(), head)
        )
    except (InvalidInput, NotFound) as error:
        return [error.message]
    except UnicodeDecodeError:
        return ["This file is no text."]
    return missed_heads(db.session(), heads)


@ledger.command()
@click.option("--keep/--no-keep", default=True, help="Keep them here too, under their root.")
@with_appcontext
def heads(keep: bool) -> None:  # noqa: FBT001  # An option of the command line.
    """Print the root and the head of every chain: keep them where nobody here can write."""
    if keep:
        write(publish_heads, now=utc_now())
    click.echo(text_of(present_heads(db.session())), nl=False)


@ledger.command("csv")
@with_appcontext
def print_csv() -> None:
    """Print every transfer as CSV, accounts by number only."""
    rows = db.session().scalars(
        select(Transfer).order_by(Transfer.chain, Transfer.seq).execution_options(yield_per=5_000)
    )
    found = db.session().execute(select(Account.id, Account.unit))
    units = {row.id: row.unit for row in found}
    click.echo(transfers_csv(rows, units), nl=False)


groups: list[click.Command] = [ledger]
