"""Commands of the markets: closing what is due, and the audit of points and shares."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from core.clock import utc_now
from core.errors import Closed
from core.points import MICRO
from core.text import plural
from ledger.audit import audit_ledger, root_of_heads
from ledger.commands import ledger
from markets.audit import audit_markets
from markets.services.close import close_due
from markets.services.panel import replace_absent
from markets.services.season import begin_season
from markets.services.settle import due_markets, settle_market
from web.extensions import db
from web.transaction import write


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


@markets.command("close-due")
@with_appcontext
def close_due_markets() -> None:
    """Close markets whose date has come, and pay those whose time to be disputed is over.

    Pages decide by the clock whether a market is open; this makes it durable, and pays.
    """
    now = utc_now()
    for market_id in write(close_due, now=now):
        click.echo(f"Market {market_id} is closed.")
    for market_id in write(replace_absent, now=now):
        click.echo(f"Market {market_id} has others on its panel.")
    paid = 0
    for market_id in due_markets(db.session(), now=now):
        try:
            write(settle_market, market_id=market_id, now=now)
        except Closed as error:  # Somebody paid or disputed it a moment before.
            click.echo(f"Market {market_id}: {error.message}", err=True)
            continue
        paid += 1
        click.echo(f"Market {market_id} is paid.")
    click.echo(f"{plural(paid, 'market')} paid.")


@click.group()
def season() -> None:
    """Begin seasons."""


@season.command()
@click.option("--points", type=click.IntRange(1, 1_000_000), help="What everyone begins with.")
@with_appcontext
def begin(points: int | None) -> None:
    """Give everyone as many points again; what is bound in open markets counts at its cost."""
    whole = points or current_app.config["SETTINGS"].season_points
    begun = write(begin_season, points=whole * MICRO, now=utc_now())
    click.echo(
        f"Season {begun.number} has begun: {plural(begun.person_count, 'person', 'people')}, "
        f"{whole} points each."
    )


groups: list[click.Command] = [markets, season]
