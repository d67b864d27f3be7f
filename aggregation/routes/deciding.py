"""Pages of decisions and results: the sponsor's, each with a public reason."""

from flask import flash, redirect, render_template, url_for

from aggregation import presentation as shown
from aggregation import queries
from aggregation.forms import DecideForm, PlainForm, ResultForm
from aggregation.routes.base import Page, blueprint, require_sponsor, require_staff
from aggregation.services.decide import conclude as conclude_challenge
from aggregation.services.decide import decide as decide_idea
from aggregation.services.results import record_result as record
from community.routes.resuming import resume
from core.clock import utc_now
from core.errors import Refused
from ideas.queries import find_idea
from markets.reading.choice import choices_of
from purpose.queries import challenge_by_id, challenge_by_slug
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.get("/challenges/<slug>/decide")
def decisions(slug: str) -> str:
    """Show the sponsor every idea with its place and what stands about it."""
    session, viewer = db.session(), current_viewer()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    require_sponsor(challenge)
    return render_template(
        "aggregation/decisions.html",
        challenge=challenge,
        rows=queries.to_decide(session, challenge, viewer),
        choices={
            one.market.idea_id: one
            for one in choices_of(session, challenge.id, viewer=viewer, now=utc_now())
        },
        form=PlainForm(),
    )


@blueprint.route("/ideas/<int:idea_id>/decide", methods=["GET", "POST"])
def decide(idea_id: int) -> Page:
    """Select or decline an idea, with a reason that everyone reads."""
    session, viewer, form = db.session(), current_viewer(), DecideForm()
    idea = find_idea(session, idea_id)
    challenge = challenge_by_id(session, idea.challenge_id)
    require_sponsor(challenge)
    draft = resume(form, "decision", "idea", idea.id)
    if form.validate_on_submit():
        with form.catches():
            write(
                decide_idea,
                challenge=challenge,
                idea=idea,
                choice=form.choice.data,
                reason=form.reason.data or "",
                decided_by_id=viewer.person_id,
                now=utc_now(),
            )
            return redirect(url_for(".decisions", slug=challenge.slug), 303)
    row, before = queries.row_of(session, idea), queries.decision_of(session, idea.id)
    page = {"challenge": challenge, "idea": idea, "row": row, "before": before, "draft": draft}
    return render_template("aggregation/decide.html", form=form, shown=shown, **page), form.status


@blueprint.post("/challenges/<slug>/conclude")
def conclude(slug: str) -> Page:
    """Close the decision of a challenge."""
    viewer = current_viewer()
    challenge = challenge_by_slug(db.session(), slug, viewer=viewer)
    try:
        write(conclude_challenge, challenge=challenge, decided_by_id=viewer.id or 0, now=utc_now())
    except Refused as refusal:
        flash(refusal.message, "broken")
    return redirect(url_for(".decisions", slug=slug), 303)


@blueprint.route("/ideas/<int:idea_id>/result", methods=["GET", "POST"])
def record_result(idea_id: int) -> Page:
    """Record what the success test showed for an idea."""
    session, viewer, form = db.session(), current_viewer(), ResultForm()
    idea = find_idea(session, idea_id)
    challenge = challenge_by_id(session, idea.challenge_id)
    require_staff(challenge)
    draft = resume(form, "result", "idea", idea.id)
    if form.validate_on_submit():
        with form.catches():
            write(
                record,
                challenge=challenge,
                idea=idea,
                is_met=form.is_met.data == "yes",
                evidence=form.evidence.data or "",
                note=form.note.data or "",
                recorded_by_id=viewer.person_id,
                now=utc_now(),
            )
            return redirect(url_for(".learning"), 303)
    before = queries.result_of(session, idea.id)
    page = {"challenge": challenge, "idea": idea, "before": before, "draft": draft}
    return render_template("aggregation/result.html", form=form, **page), form.status
