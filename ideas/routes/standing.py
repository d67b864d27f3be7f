"""Where an idea stands: withdraw and put back, shortlist, answer."""

from flask import flash, render_template, request, url_for

from community.routes.resuming import resume
from core.clock import utc_now
from core.language import _
from ideas.forms import AnswerForm
from ideas.routes.base import Page, back_to, blueprint, own, run, signed_in_id
from ideas.services import standing
from web.transaction import write


@blueprint.post("/ideas/<int:idea_id>/withdraw")
def withdraw(idea_id: int) -> Page:
    """Take an idea out; the next page offers to undo it."""
    own(idea_id)
    idea = write(standing.withdraw_idea, idea_id=idea_id, person_id=signed_in_id(), now=utc_now())
    undo = url_for("ideas.restore", idea_id=idea.id)
    flash({"text": _("Your idea is withdrawn."), "undo": undo})  # type: ignore[arg-type]
    return back_to(idea)


@blueprint.post("/ideas/<int:idea_id>/restore")
def restore(idea_id: int) -> Page:
    """Put a withdrawn idea back."""
    own(idea_id)
    idea = write(standing.restore_idea, idea_id=idea_id, person_id=signed_in_id(), now=utc_now())
    flash(_("Your idea is back."))
    return back_to(idea)


@blueprint.post("/ideas/<int:idea_id>/shortlist")
def shortlist(idea_id: int) -> Page:
    """Put an idea on the shortlist; with `listed` 0, take it off."""
    run(idea_id)
    idea = write(
        standing.shortlist_idea,
        idea_id=idea_id,
        staff_id=signed_in_id(),
        is_listed=request.form.get("listed") != "0",
        now=utc_now(),
    )
    flash(_("On the shortlist.") if idea.status == "shortlisted" else _("Off the shortlist."))
    return back_to(idea)


@blueprint.route("/ideas/<int:idea_id>/answer", methods=["GET", "POST"])
def answer(idea_id: int) -> Page:
    """Give an idea its official answer."""
    idea, challenge = run(idea_id)
    form = AnswerForm(obj=idea)
    draft = resume(form, "answer", "idea", idea.id)
    if form.validate_on_submit():
        with form.catches():
            idea = write(
                standing.answer_idea,
                idea_id=idea.id,
                staff_id=signed_in_id(),
                answer=form.answer.data or "",
                now=utc_now(),
            )
            flash(_("Answered. The people behind it and its followers are told."))
            return back_to(idea)
    page = render_template(
        "ideas/answer.html", challenge=challenge, idea=idea, form=form, draft=draft
    )
    return page, form.status
