"""Commands of the ledger; `ledger audit` is completed by the markets."""

import sys

import click
from flask.cli import with_appcontext

from ledger.audit import chain_faults, root_of_heads
from web.extensions import db


@click.group()
def ledger() -> None:
    """Check the ledger."""


@ledger.command()
@click.option("--head", help="A root published earlier; fail when the present one differs.")
@with_appcontext
def verify(head: str | None) -> None:
    """Recompute every hash chain and print the root over their heads."""
    faults = chain_faults(db.session())
    for fault in faults:
        click.echo(f"{fault.invariant} {fault.where}: {fault.found}", err=True)
    root = root_of_heads(db.session())
    click.echo(f"root {root}")
    if head is not None and head != root:
        click.echo("The root is not the one given.", err=True)
        sys.exit(1)
    if faults:
        sys.exit(1)
    click.echo("Every chain is whole.")


groups: list[click.Command] = [ledger]
