"""Saying that a comment or an idea should not stand, and showing a hidden comment again."""

from flask import Response as FlaskResponse
from flask import flash, make_response, redirect, render_template, url_for
from flask_limiter import RequestLimit
from werkzeug.wrappers import Response

from community import concern_queries, queries
from community.forms import ConcernForm
from community.routes.base import Page, blueprint, signed_in_id, visible_target
from community.services import concerns, hiding
from core.clock import utc_now
from core.errors import NotFound
from core.language import _, marked
from web.errors import page_for
from web.extensions import db, limiter
from web.transaction import write

MOST = "20 per hour"
WAIT = marked("You have told us of many things within an hour. Wait a while, then tell us more.")


def too_many(_limit: RequestLimit) -> FlaskResponse:
    """Answer somebody who has more concerns within an hour than anyone can look into."""
    answer = make_response(page_for(429, _(WAIT)))
    answer.headers["Retry-After"] = "3600"
    return answer


@blueprint.route("/concerns/<kind>/<int:object_id>", methods=["GET", "POST"])
@limiter.limit(MOST, methods=["POST"], on_breach=too_many)
def raise_concern(kind: str, object_id: int) -> Page:
    """Say that something should not stand, and why."""
    subject, form = visible_subject(kind, object_id), ConcernForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                concerns.raise_concern,
                person_id=signed_in_id(),
                kind=kind,
                object_id=object_id,
                reason=form.reason.data or "",
                now=utc_now(),
            )
            flash(_("Thank you. A facilitator looks at it, and you hear what came of it."))
            return redirect(subject.path, 303)
    return render_template("community/concern.html", subject=subject, form=form), form.status


@blueprint.post("/board/comments/<int:comment_id>/show")
def show_again(comment_id: int) -> Response:
    """Show a hidden comment again."""
    write(hiding.show_comment, comment_id=comment_id, staff_id=signed_in_id(), now=utc_now())
    flash(_("The comment is back. Concerns about it wait for you again."))
    return redirect(url_for("purpose.board") + "#concerns", 303)


def visible_subject(kind: str, object_id: int) -> concern_queries.Subject:
    """Return what a concern is about; NotFound when it is not shown to this viewer."""
    subject = concern_queries.subject_of(db.session(), kind, object_id)
    if kind == "idea":
        visible_target(kind, object_id)
    else:
        said = queries.comment_by_id(db.session(), object_id)
        visible_target(said.object_kind, said.object_id)
    if subject.is_gone:
        raise NotFound(_("It is not shown any more."))
    return subject
