"""Commands of rankings: make one, and recompute one from its file."""

import sys
from pathlib import Path
from random import SystemRandom

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from aggregation.bundle import verify as verified
from aggregation.services.rank import make_ranking
from core.clock import utc_now
from core.errors import ThrongError
from models.aggregation import Ranking
from purpose.queries import challenge_by_slug
from web.transaction import write


@click.group()
def ranking() -> None:
    """Make rankings and check them."""


@ranking.command()
@click.argument("challenge")
@with_appcontext
def make(challenge: str) -> None:
    """Rank the ideas of CHALLENGE (its slug) and keep the snapshot."""
    try:
        made = write(_make, slug=challenge)
    except ThrongError as error:
        click.echo(error.message, err=True)
        sys.exit(1)
    click.echo(f"Ranking {made.number}: {made.finding}")
    click.echo(f"inputs {made.inputs_hash[:16]}  seed {made.seed}")


def _make(session: Session, *, slug: str) -> Ranking:
    return make_ranking(
        session,
        challenge=challenge_by_slug(session, slug),
        made_by_id=None,
        chance=SystemRandom(),
        now=utc_now(),
    )


@ranking.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Recompute the ranking in FILE from its own inputs; fail when a bit differs."""
    try:
        verdict = verified(file.read_bytes())
    except ThrongError as error:
        click.echo(f"{file.name}: {error.message}", err=True)
        sys.exit(1)
    for fault in verdict.faults:
        click.echo(f"{file.name}: {fault}", err=True)
    short = " ".join(verdict.inputs_hash[i : i + 4] for i in range(0, 16, 4))
    click.echo(f"inputs {short}  seed {verdict.seed}  ideas {verdict.ideas}")
    if verdict.faults:
        sys.exit(1)
    click.echo("The ranks are identical, bit for bit.")


groups: list[click.Command] = [ranking]
