"""How the choice is made: what conditional markets say, what lot is declared, how to check it."""

import secrets

from flask import flash, redirect, render_template, url_for

from core.clock import utc_now
from core.language import _
from markets.lot_form import LotForm
from markets.reading.choice import choices_of, lot_shown
from markets.routes.base import Page, blueprint
from markets.services.lot import declare_lot
from purpose.queries import challenge_by_slug
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.get("/challenges/<slug>/lot")
def lot(slug: str) -> Page:
    """Show what the markets say and what is declared, to everyone who sees the challenge."""
    return _page(slug, LotForm())


@blueprint.post("/challenges/<slug>/lot")
def declare(slug: str) -> Page:
    """Declare the chance, and commit to a secret that nobody has seen."""
    form, viewer = LotForm(), current_viewer()
    challenge = challenge_by_slug(db.session(), slug, viewer=viewer)
    if form.validate_on_submit():
        with form.catches():
            write(
                declare_lot,
                challenge_id=challenge.id,
                sponsor_id=viewer.person_id,
                choice_ppm=form.choice_ppm,
                secret=secrets.token_hex(32),
                now=utc_now(),
            )
            flash(_("The chance is declared, for everyone to see."))
            return redirect(url_for("markets.lot", slug=slug), 303)
    return _page(slug, form)


def _page(slug: str, form: LotForm) -> Page:
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    html = render_template(
        "markets/lot.html",
        challenge=challenge,
        lot=lot_shown(session, challenge.id),
        choices=choices_of(session, challenge.id, viewer=viewer, now=utc_now()),
        form=form,
        may_declare=challenge.sponsor_id == viewer.id and challenge.state in {"draft", "open"},
    )
    return html, form.status
