"""Tags of ideas: the cloud with its table, the ideas of one tag, and words that lead to others."""

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from aggregation.queries import standing_ahead
from community.services import tags as tagging
from community.tag_queries import standing_for, tag_at, tag_for, tags_used
from core.clock import utc_now
from core.language import _
from core.policy import Who, may
from ideas import tag_queries
from ideas.forms import LeadForm
from ideas.queries import idea_rows
from ideas.routes.base import LEFT, Page, blueprint, signed_in_id
from models.ideas import Idea
from models.purpose import Challenge
from people.queries import names_for
from purpose.queries import challenge_by_id, challenge_by_slug
from voting.queries import judging_of
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer

PAGE = 50


@blueprint.get("/tags")
def tags() -> Page:
    """Show what ideas are about: a cloud by what the crowd made of them, and its table."""
    session, slug = db.session(), request.args.get("challenge", "")
    ideas = tag_queries.shown_ideas(session, current_viewer())
    challenge = challenge_by_slug(session, slug, viewer=current_viewer()) if slug else None
    if challenge is not None:
        ideas = {key: idea for key, idea in ideas.items() if idea.challenge_id == challenge.id}
    typed = request.args.get("q", "").strip()
    found = tag_for(session, typed) if typed else None
    if found is not None:
        return redirect(url_for("ideas.tagged", slug=found.slug), 303)
    cloud = tag_queries.cloud_of(session, ideas, open_standings(ideas.values()), utc_now())
    return render_template("ideas/tags.html", cloud=cloud, challenge=challenge, typed=typed)


def open_standings(ideas: Iterable[Idea]) -> dict[int, float]:
    """Return how far ideas stand ahead, of challenges whose judging is over and so open to all."""
    session, now, ahead = db.session(), utc_now(), dict[int, float]()
    for challenge_id in {idea.challenge_id for idea in ideas}:
        if judging_of(session, challenge_by_id(session, challenge_id), now).value == "over":
            ahead.update(standing_ahead(session, challenge_id))
    return ahead


@blueprint.get("/tags/<slug>")
def tagged(slug: str) -> Page:
    """List the ideas of a tag; a word that leads to another leads there."""
    session, viewer = db.session(), current_viewer()
    tag = tag_at(session, slug)
    if tag.leads_to_id is not None:
        return redirect(url_for("ideas.tagged", slug=standing_for(session, tag).slug), 301)
    return tag_page(tag.slug, LeadForm(formdata=None), viewer_may_lead=may(viewer, Who.KEEPER))


def tag_page(slug: str, form: LeadForm, *, viewer_may_lead: bool) -> Page:
    """Render the ideas of a tag, with the form by which it leads to another word."""
    session, viewer = db.session(), current_viewer()
    tag = tag_at(session, slug)
    ideas = tag_queries.shown_ideas(session, viewer)
    ids = tag_queries.ideas_tagged(session, tag, ideas)
    page = min(max(request.args.get("page", 1, type=int), 1), max(1, -(-len(ids) // PAGE)))
    shown = idea_rows(session, ids[(page - 1) * PAGE : page * PAGE], viewer)
    html = render_template(
        "ideas/tagged.html",
        tag=tag,
        others=next(each.others for each in tags_used(session, "idea") if each.tag.id == tag.id),
        rows=[row_of(ideas[row.id], row) for row in shown],
        count=len(ids),
        page=page,
        page_count=-(-len(ids) // PAGE),
        page_address=lambda number: url_for("ideas.tagged", slug=slug, page=number),
        form=form if viewer_may_lead else None,
    )
    return html, form.status


def row_of(idea: Idea, row: Any) -> dict[str, Any]:
    """Return an idea of the list with its challenge and its author as that shows names."""
    challenge: Challenge = challenge_by_id(db.session(), idea.challenge_id)
    names = names_for(db.session(), row.author_ids[:1], challenge, viewer_id=current_viewer().id)
    return {
        "idea": row,
        "challenge": challenge,
        "author": names.get(row.author_ids[0], LEFT),
    }


@blueprint.post("/tags/<slug>/lead")
def lead_tag(slug: str) -> Page:
    """Let a tag lead to another; the next page offers to undo it."""
    form = LeadForm()
    if form.validate_on_submit():
        with form.catches():
            target = write(
                tagging.lead_tag,
                slug=slug,
                to=form.name.data or "",
                staff_id=signed_in_id(),
                now=utc_now(),
            )
            said = _("It leads to %(name)s now.", name=target.name)
            undo = url_for("ideas.free_tag", slug=slug)
            flash({"text": said, "undo": undo})  # type: ignore[arg-type]
            return redirect(url_for("ideas.tagged", slug=target.slug), 303)
    return tag_page(slug, form, viewer_may_lead=True)


@blueprint.post("/tags/<slug>/free")
def free_tag(slug: str) -> Page:
    """Let a tag stand for itself again."""
    tag = write(tagging.free_tag, slug=slug, staff_id=signed_in_id(), now=utc_now())
    flash(_("%(name)s stands for itself again.", name=tag.name))
    return redirect(url_for("ideas.tagged", slug=slug), 303)
