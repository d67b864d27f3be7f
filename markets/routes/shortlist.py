"""The page on which markets on a whole shortlist are opened in one act."""

from flask import flash, redirect, render_template, url_for

from core.clock import utc_now
from core.language import _, marked, ngettext
from core.policy import Role, require
from markets.reading.opening import budget_of, shortlist_of
from markets.routes.base import Page, blueprint
from markets.services.open import Plan
from markets.services.shortlist import ShortlistPlan, open_shortlist
from markets.shortlist_form import ShortlistForm
from models.purpose import Challenge
from purpose.queries import challenge_by_slug
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.route("/challenges/<slug>/markets/shortlist", methods=["GET", "POST"])
def shortlist(slug: str) -> Page:
    """Open a market on each shortlisted idea, in case it is selected."""
    session, viewer, form = db.session(), current_viewer(), ShortlistForm()
    challenge = challenge_by_slug(session, slug, viewer=viewer)
    runs_it = challenge.sponsor_id == viewer.id or viewer.has(Role.FACILITATOR)
    require(runs_it, marked("Only the sponsor of this challenge and facilitators can do this."))
    ideas = shortlist_of(session, challenge.id)
    form.offer([(idea.id, f"{idea.number} {idea.title}") for idea in ideas])
    if not form.is_submitted():
        form.pattern.data = _("If we do “{idea}”, will it meet the success test?")
        form.resolution_rule.data = challenge.success_test
    if form.validate_on_submit():
        with form.catches():
            wanted = _wanted(form, challenge)
            opened = write(
                open_shortlist,
                wanted=wanted,
                opener_id=viewer.person_id,
                key=form.key.data or "",
                now=utc_now(),
            )
            flash(ngettext("%(num)s market is open.", "%(num)s markets are open.", len(opened)))
            return redirect(url_for("purpose.challenge", slug=slug), 303)
    left, at_risk = budget_of(session, challenge.id)
    page = {"challenge": challenge, "ideas": ideas, "left": left, "at_risk": at_risk}
    return render_template("markets/shortlist.html", form=form, **page), form.status


def _wanted(form: ShortlistForm, challenge: Challenge) -> ShortlistPlan:
    return ShortlistPlan(
        plan=Plan(
            challenge_id=challenge.id,
            question="",
            resolution_rule=form.resolution_rule.data or "",
            source=form.source.data or "",
            closes_at=form.closes_at.moment or utc_now(),
            budget=form.budget_each,
            is_success_test=True,
        ),
        pattern=form.pattern.data or "",
        idea_ids=tuple(form.ideas.data or ()),
        with_twin=bool(form.with_twin.data),
    )
