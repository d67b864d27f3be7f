"""Send letters from the command line: `mail send` every few minutes, `mail digest` once a day."""

import smtplib
import sys
from collections.abc import Callable, Iterator
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from core.clock import utc_now
from core.errors import InvalidInput
from core.reader import turn_to
from core.text import plural
from letters import round as rounds
from letters.sending import postbox
from letters.services import write_down
from web.extensions import db
from web.transaction import write

Round = Callable[[Session, datetime], Iterator[rounds.Going]]


@click.group()
def mail() -> None:
    """Send what people want to be told by e-mail."""


@mail.command()
@with_appcontext
def send() -> None:
    """Send what is wanted at once, and reminders 48 hours before judging closes."""
    go(rounds.at_once, rounds.reminders)


@mail.command()
@with_appcontext
def digest() -> None:
    """Send the day's digest to everyone who has news; again the same day sends nothing."""
    go(rounds.digests)


def go(*found: Round) -> None:
    """Go the rounds; stop with status 1 when the mail server fails."""
    settings, now = current_app.config["SETTINGS"], utc_now()
    turn_to(settings.language)
    if not settings.smtp_url:
        click.echo("No letters go out: THRONG_SMTP_URL is not set.")
        return
    try:
        with postbox(settings.smtp_url) as box:
            count = sum(
                rounds.send(
                    each(db.session(), now),
                    box=box,
                    settings=settings,
                    key=current_app.config["SECRET_KEY"],
                    sent=lambda going: written(going, now),
                )
                for each in found
            )
    except (smtplib.SMTPException, OSError, InvalidInput) as error:
        click.echo(f"The mail server took no more: {error}", err=True)
        sys.exit(1)
    click.echo(f"{plural(count, 'letter has', 'letters have')} gone out.")


def written(going: rounds.Going, now: datetime) -> None:
    """Write down in a transaction of its own that a letter has gone."""
    write(
        write_down,
        person_id=going.person.id,
        note_ids=going.note_ids,
        occasion=going.occasion,
        now=now,
    )


groups: list[click.Command] = [mail]
