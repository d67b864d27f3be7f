"""Commands of the markets: closing what is due, and the audit of points and shares."""

import sys

import click
from flask.cli import with_appcontext

from ledger.audit import audit_ledger, root_of_heads
from ledger.commands import ledger
from markets.audit import audit_markets
from web.extensions import db


@ledger.command()
@with_appcontext
def audit() -> None:
    """Recompute every balance, holding, potential and chain; fail when one is wrong."""
    session = db.session()
    faults = [*audit_ledger(session), *audit_markets(session)]
    for fault in faults:
        click.echo(f"{fault.invariant} {fault.where}: {fault.found}", err=True)
    if faults:
        click.echo(f"{len(faults)} faults.", err=True)
        sys.exit(1)
    click.echo(f"The audit is clean. root {root_of_heads(session)}")


@click.group()
def markets() -> None:
    """Keep the markets' clock."""


groups: list[click.Command] = [markets]
