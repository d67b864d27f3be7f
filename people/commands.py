"""Commands for the first administrator, and for getting ready to serve."""

import click
from alembic import command
from flask import current_app
from flask.cli import with_appcontext

from core.clock import utc_now
from core.settings import Settings
from people import queries
from people.services import invitations
from web.commands import migrations
from web.extensions import db
from web.transaction import write


@click.group("admin")
def admin() -> None:
    """Let an administrator in."""


@admin.command()
@with_appcontext
def link() -> None:
    """Print a link that lets one administrator in; it replaces the one printed before."""
    address, until = _administrator_link()
    click.echo(f"Come in as administrator: {address} (works once, until {until})")


@click.command()
@with_appcontext
def prepare() -> None:
    """Bring the tables up to date and say how to come in."""
    settings: Settings = current_app.config["SETTINGS"]
    command.upgrade(migrations(), "head")
    if not settings.demo and not queries.has_administrator(db.session()):
        address, until = _administrator_link()
        is_empty = queries.place(db.session()).member_count == 0
        why = "Throng is empty." if is_empty else "Nobody administers Throng."
        click.echo(f"{why} Come in as its administrator: {address} (works once, until {until})")
    click.echo(f"Throng is at {site(settings)}")


def site(settings: Settings) -> str:
    """Return the address people come to: the public one in production, else this machine."""
    if settings.production:
        host = settings.hosts.split(",")[0].strip()
        return f"{'https' if settings.https else 'http'}://{host}"
    return f"http://127.0.0.1:{settings.port}"


def _administrator_link() -> tuple[str, str]:
    made = write(invitations.make_administrator_link, now=utc_now())
    address = f"{site(current_app.config['SETTINGS'])}/come-in/{made.secret}"
    return address, f"{made.expires_at:%-d %B %H:%M} UTC"


groups: list[click.Command] = [admin, prepare]
