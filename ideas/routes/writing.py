"""Writing ideas: the one line with what is close to it, the rest, and later changes."""

from typing import Any

from flask import flash, redirect, render_template, request

from community.draft_queries import KeptDraft, free_number, ideas_begun
from community.routes.resuming import OpenDraft, resume
from core.clock import utc_now
from core.language import _
from core.text import one_line
from ideas import queries
from ideas.content import TITLE_MAX, fingerprint_of
from ideas.forms import EditForm, IdeaForm, PlainForm
from ideas.routes.base import Page, address_of, back_to, blueprint, own, signed_in_id
from ideas.services import writing
from models.ideas import Idea
from models.purpose import Challenge
from purpose.phases import Act
from purpose.queries import challenge_by_slug, is_allowed, why_closed
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.get("/challenges/<slug>/similar")
def similar(slug: str) -> str:
    """List the ideas close to a line that someone is typing, as a part of a page."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    typed = request.args.get("text", "")[:TITLE_MAX]
    return render_template("ideas/_similar.html", rows=similar_rows(challenge, typed))


@blueprint.route("/challenges/<slug>/ideas/new", methods=["GET", "POST"])
def submit(slug: str) -> Page:
    """Take an idea: its line first, then, beside those that are close to it, the rest."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    form = IdeaForm(title=request.args.get("title", "")[:TITLE_MAX])
    begun = ideas_begun(db.session(), signed_in_id(), challenge.id)
    asked = 1 if form.is_submitted() else number_for(form.title.data or "", begun)
    number = request.args.get("draft", asked, type=int)
    draft = resume(form, "idea", "challenge", challenge.id, number)
    if form.validate_on_submit():
        with form.catches():
            idea = write(
                writing.submit_idea,
                challenge_id=challenge.id,
                author_id=signed_in_id(),
                text=form.words,
                draft=number,
                now=utc_now(),
            )
            flash(_("Idea %(number)s is in. Others can see it now.", number=idea.number))
            return redirect(address_of(idea.id, idea.slug), 303)
    others = [other for other in begun if other.place.number != number]
    page = submit_page(challenge, form, draft=draft, number=number, begun=others)
    return page, form.status


def number_for(typed: str, begun: list[KeptDraft]) -> int:
    """Return which of the ideas begun here has this line; a free number for a new one."""
    line = one_line(typed)
    same = (each.place.number for each in begun if line and each.title == line)
    return next(same, free_number(begun))


def submit_page(
    challenge: Challenge,
    form: IdeaForm,
    *,
    draft: OpenDraft,
    number: int,
    begun: list[KeptDraft],
) -> str:
    """Render the form for a new idea; its rest opens once there is a line, or a draft."""
    now, typed = utc_now(), form.title.data or ""
    # Whoever may see a draft runs it, and puts in its first ideas.
    is_open = challenge.state == "draft" or is_allowed(challenge, Act.SUBMIT, now)
    return render_template(
        "ideas/submit.html",
        challenge=challenge,
        form=form,
        draft=draft,
        number=number if number > 1 else None,
        begun=begun,
        rows=similar_rows(challenge, typed),
        is_whole=bool(typed.strip()) or bool(draft.id) or form.is_submitted(),
        closed="" if is_open else why_closed(challenge, Act.SUBMIT, now),
    )


def similar_rows(challenge: Challenge, typed: str) -> list[dict[str, Any]]:
    """Return what the list of similar ideas shows."""
    found = queries.similar_ideas(db.session(), challenge_id=challenge.id, text=typed)
    return [
        {
            "number": idea.number,
            "title": idea.title,
            "href": address_of(idea.id, idea.slug),
            "closeness": _("very close") if idea.is_very_close else _("close"),
        }
        for idea in found
    ]


@blueprint.route("/ideas/<int:idea_id>/edit", methods=["GET", "POST"])
def edit(idea_id: int) -> Page:
    """Change what an idea says."""
    idea, challenge = own(idea_id)
    kept = writing.text_of(idea)
    cost = "" if kept.cost is None else str(kept.cost)
    form = EditForm(obj=kept, data={"cost": cost, "based_on": fingerprint_of(kept)})
    draft = resume(form, "change", "idea", idea.id)
    if form.validate_on_submit():
        with form.catches():
            changed = write(
                writing.edit_idea,
                idea_id=idea.id,
                editor_id=signed_in_id(),
                text=form.words,
                based_on=form.based_on.data or "",
                now=utc_now(),
            )
            flash(_("Saved."))
            return back_to(changed)
    return edit_page(idea, challenge, form, draft), form.status


def edit_page(idea: Idea, challenge: Challenge, form: EditForm, draft: OpenDraft) -> str:
    """Render the form to change an idea, beside what others have made of it meanwhile."""
    newest = fingerprint_of(writing.text_of(idea))
    is_overtaken = form.based_on.data != newest
    form.based_on.data = newest  # Sent again, it is meant to replace what is shown now.
    return render_template(
        "ideas/edit.html",
        challenge=challenge,
        idea=idea,
        form=form,
        draft=draft,
        is_overtaken=is_overtaken,
    )


@blueprint.post("/ideas/<int:idea_id>/versions/<int:version>/revert")
def revert(idea_id: int, version: int) -> Page:
    """Let an idea say again what it said before."""
    idea, _challenge = own(idea_id)
    if PlainForm().validate_on_submit():
        idea = write(
            writing.revert_idea,
            idea_id=idea.id,
            editor_id=signed_in_id(),
            version=version,
            now=utc_now(),
        )
        flash(_("The idea says again what version %(version)s said.", version=version))
    return back_to(idea)
