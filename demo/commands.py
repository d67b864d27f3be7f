"""Make the demonstration community."""

import sys
import time

import click
from alembic import command
from flask import current_app
from flask.cli import with_appcontext

from core.clock import utc_now
from demo.community import SEED, is_empty, make_community
from web.commands import migrations
from web.extensions import db
from web.transaction import write


@click.group()
def demo() -> None:
    """Show Throng with an invented community."""


@demo.command()
@click.option("--seed", default=SEED, show_default=True, help="Chance: the same seed, the same.")
@with_appcontext
def make(seed: int) -> None:
    """Fill an empty database with an invented hospital; leave any other alone."""
    if not current_app.config["SETTINGS"].demo:
        click.echo("Only a demonstration is filled: set THRONG_DEMO=1.", err=True)
        sys.exit(2)
    command.upgrade(migrations(), "head")
    if not is_empty(db.session()):
        click.echo("The demonstration is there already.")
        return
    click.echo("Making a demonstration community …")
    start = time.monotonic()
    made = write(make_community, seed=seed, now=utc_now())
    seconds = time.monotonic() - start
    click.echo(f"{made.people} people have done {made.acts:,} things, in {seconds:.1f} seconds.")


groups: list[click.Command] = [demo]
