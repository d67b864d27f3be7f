"""Pages of rankings: the latest, earlier ones, opinion groups, and what recomputes them."""

import csv
import io
from random import SystemRandom

from flask import Response, flash, redirect, render_template, url_for

from aggregation import lens_page, queries
from aggregation import presentation as shown
from aggregation.bundle import pack
from aggregation.forms import PlainForm
from aggregation.routes.base import Page, blueprint, require_staff
from aggregation.services.rank import make_ranking as make
from core.clock import utc_now
from core.errors import Refused
from models.aggregation import Parameters
from purpose.queries import challenge_by_slug
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer

CSV = "text/csv; charset=utf-8"


@blueprint.get("/rankings")
def rankings() -> str:
    """List the challenges with what their latest ranking found."""
    return render_template(
        "aggregation/rankings.html", rows=queries.rankings_listed(db.session()), shown=shown
    )


@blueprint.get("/challenges/<slug>/ranking")
@blueprint.get("/challenges/<slug>/rankings/<int:number>")
def ranking(slug: str, number: int | None = None) -> str:
    """Show a ranking: the latest, or an earlier one by its number."""
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    numbers = queries.numbers_of(session, challenge.id)
    if not numbers and number is None:
        return render_template("aggregation/none.html", challenge=challenge, form=PlainForm())
    kept = queries.find_ranking(session, challenge.id, number)
    return render_template(
        "aggregation/ranking.html",
        challenge=challenge,
        ranking=queries.ranking_shown(session, kept, viewer),
        numbers=numbers,
        shown=shown,
        form=PlainForm(),
    )


@blueprint.get("/challenges/<slug>/lens")
def lens(slug: str) -> str:
    """Show opinion groups and what all of them agree with, once judging is over."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    seen = lens_page.lens_of(db.session(), challenge, utc_now())
    return render_template("aggregation/lens.html", challenge=challenge, lens=seen)


@blueprint.post("/challenges/<slug>/ranking")
def make_ranking(slug: str) -> Page:
    """Make a new snapshot of a challenge's ranking."""
    viewer = current_viewer()
    challenge = challenge_by_slug(db.session(), slug, viewer=viewer)
    require_staff(challenge)
    by = viewer.person_id
    try:
        write(make, challenge=challenge, made_by_id=by, chance=SystemRandom(), now=utc_now())
    except Refused as refusal:
        flash(refusal.message, "broken")
    return redirect(url_for(".ranking", slug=slug), 303)


@blueprint.get("/challenges/<slug>/rankings/<int:number>.csv")
def ranking_csv(slug: str, number: int) -> Response:
    """Hand out a ranking's table."""
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    kept = queries.ranking_shown(
        session, queries.find_ranking(session, challenge.id, number), viewer
    )
    table = io.StringIO()
    csv.writer(table).writerows(shown.table_of(kept))
    return _attached(table.getvalue().encode(), f"{slug}-ranking-{number}.csv", CSV)


@blueprint.get("/challenges/<slug>/rankings/<int:number>.zip")
def download(slug: str, number: int) -> Response:
    """Hand out everything that recomputes a ranking."""
    session = db.session()
    challenge = challenge_by_slug(session, slug, viewer=current_viewer())
    require_staff(challenge)
    kept = queries.find_ranking(session, challenge.id, number)
    content = pack(
        inputs=kept.inputs,
        parameters=session.get_one(Parameters, kept.parameters_id).content,
        output=kept.output,
        seed=kept.seed,
        about={"challenge": challenge.question, "number": number, "made_at": f"{kept.made_at}"},
    )
    return _attached(content, f"{slug}-ranking-{number}.zip", "application/zip")


def _attached(content: bytes, name: str, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
