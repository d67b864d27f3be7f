"""Ruling on what people say should not stand: it stays, or it goes out of sight."""

from flask import flash, redirect, render_template, url_for

from community.concern_queries import Subject, author_of, subject_of, voiced_on
from community.services.concerns import keep
from community.services.hiding import hide_comment
from core.clock import utc_now
from core.language import _
from ideas.forms import RulingForm
from ideas.routes.base import Page, blueprint, signed_in_id
from ideas.services.screening import set_aside
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.route("/board/concerns/<kind>/<int:object_id>", methods=["GET", "POST"])
def rule_on_concern(kind: str, object_id: int) -> Page:
    """Show what people say about something, and rule on all of it at once."""
    subject, form = subject_of(db.session(), kind, object_id), RulingForm()
    voiced = voiced_on(db.session(), subject, current_viewer())
    if form.validate_on_submit():
        with form.catches():
            flash(rule(subject, form.act.data, form.note.data or ""))  # type: ignore[arg-type]
            return redirect(url_for("purpose.board") + "#concerns", 303)
    page = render_template(
        "ideas/concern.html",
        subject=subject,
        voiced=voiced,
        author=author_of(db.session(), subject, current_viewer()),
        form=form,
    )
    return page, form.status


def rule(subject: Subject, act: str, note: str) -> str | dict[str, str]:
    """Keep something or take it out of sight; return what to say, with an undo where it went."""
    who, now = signed_in_id(), utc_now()
    if act == "keep":
        write(keep, kind=subject.kind, object_id=subject.id, staff_id=who, note=note, now=now)
        return _("It stands. Those who had a concern read your note.")
    if subject.kind == "comment":
        write(hide_comment, comment_id=subject.id, staff_id=who, why=note, now=now)
        undo = url_for("community.show_again", comment_id=subject.id)
        return {"text": _("The comment is hidden. Its author is told why."), "undo": undo}
    write(set_aside, idea_ids=[subject.id], staff_id=who, reason=note, now=now)
    undo = url_for("ideas.sort_back", act="back", ids=str(subject.id))
    return {"text": _("The idea is set aside. Its authors are told why."), "undo": undo}
