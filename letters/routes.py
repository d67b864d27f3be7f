"""Pages of letters: how one wants to be written to, and the click that stops it."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core.language import _
from letters import queries
from letters.choices import BY_KEY, NEVER
from letters.forms import LettersForm
from letters.services import choose, choose_all
from letters.stopping import stopped_by
from web.extensions import csrf, db
from web.transaction import write
from web.viewer import current_viewer

blueprint = Blueprint("letters", __name__)


@blueprint.route("/you/letters", methods=["GET", "POST"])
def letters() -> Response | tuple[str, int]:
    """Choose what to be written to about, and how often."""
    person_id = current_viewer().person_id
    form = LettersForm(data=queries.ways_of(db.session(), person_id))
    if form.validate_on_submit():
        with form.catches():
            write(choose_all, person_id=person_id, ways=form.ways)
            flash(_("Saved."))
            return redirect(url_for("letters.letters"), 303)
    has_post = bool(current_app.config["SETTINGS"].smtp_url)
    return render_template("letters/letters.html", form=form, has_post=has_post), form.status


@blueprint.get("/letters/stop/<token>")
def stop(token: str) -> str:
    """Ask whether one kind of letter shall stop; opening a link changes nothing."""
    _, subject = stopped_by(current_app.config["SECRET_KEY"], token)
    return render_template("letters/stop.html", token=token, subject=BY_KEY[subject], is_done=False)


@blueprint.post("/letters/stop/<token>")
@csrf.exempt  # type: ignore[untyped-decorator, unused-ignore]  # Mail programs click without a page.
def stopped(token: str) -> str:
    """Stop one kind of letter (RFC 8058); the signed token says whose."""
    person_id, subject = stopped_by(current_app.config["SECRET_KEY"], token)
    write(choose, person_id=person_id, subject=subject, way=NEVER)
    return render_template("letters/stop.html", token=token, subject=BY_KEY[subject], is_done=True)
