"""Commands of community: forgetting what people typed and never sent."""

import click
from flask import current_app
from flask.cli import with_appcontext

from community.services.drafts import tidy_drafts
from core.clock import utc_now
from core.text import plural
from web.transaction import write


@click.group()
def drafts() -> None:
    """Keep drafts no longer than they should be kept."""


@drafts.command()
@with_appcontext
def tidy() -> None:
    """Delete drafts that nobody touched for THRONG_DRAFT_DAYS days."""
    days = current_app.config["SETTINGS"].draft_days
    count = write(tidy_drafts, days=days, now=utc_now())
    click.echo(f"{plural(count, 'draft is', 'drafts are')} gone.")


groups: list[click.Command] = [drafts]
