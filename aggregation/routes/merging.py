"""Pages that put one idea into another, and take them apart again."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from aggregation.forms import MergeForm
from aggregation.routes.base import Page, blueprint, require_staff
from aggregation.services.merge import merge_ideas, preview_merge
from aggregation.services.merge import undo_merge as undo
from core.clock import utc_now
from core.errors import InvalidInput, NotFound
from core.language import _
from ideas.queries import idea_for, idea_numbered
from ideas.target import path_of
from models.ideas import Idea
from purpose.queries import challenge_by_id
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.route("/ideas/<int:idea_id>/merge", methods=["GET", "POST"])
def merge(idea_id: int) -> Page:
    """Put an idea into another; show first what would come along."""
    idea, form = run_idea(idea_id), MergeForm()
    into = other_idea(idea, form.into.data or request.args.get("into", ""))
    if form.validate_on_submit():
        with form.catches():
            if into is None:
                raise InvalidInput(_("There is no idea of that number here."), field="into")
            done = write(
                merge_ideas,
                idea_id=idea.id,
                into_id=into.id,
                staff_id=current_viewer().person_id,
                now=utc_now(),
            )
            undo_at = url_for("aggregation.undo_merge", merge_id=done.id)
            text = _(
                "Idea %(number)s is now part of %(into)s.", number=idea.number, into=into.number
            )
            words = {"text": text, "undo": undo_at}
            flash(words)  # type: ignore[arg-type]
            return redirect(path_of(into), 303)
    preview = preview_merge(db.session(), idea=idea, into=into) if into else None
    page = render_template(
        "aggregation/merge.html", idea=idea, into=into, preview=preview, form=form
    )
    return page, form.status


@blueprint.post("/merges/<int:merge_id>/undo")
def undo_merge(merge_id: int) -> Answer:
    """Take a merge back with all that came along."""
    staff_id = current_viewer().person_id
    idea = write(undo, merge_id=merge_id, staff_id=staff_id, now=utc_now())
    flash(_("The two are apart again."))
    return redirect(path_of(idea), 303)


def run_idea(idea_id: int) -> Idea:
    """Return an idea to those who run its challenge; others are refused."""
    idea = idea_for(db.session(), idea_id, current_viewer())
    require_staff(challenge_by_id(db.session(), idea.challenge_id))
    return idea


def other_idea(idea: Idea, number: str) -> Idea | None:
    """Return the idea of the same challenge with a number; None when there is none."""
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    try:
        return idea_numbered(db.session(), idea.challenge_id, int(number))
    except NotFound:
        return None
