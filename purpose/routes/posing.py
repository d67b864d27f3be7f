"""Posing a challenge, changing it, opening it."""

from flask import flash, redirect, render_template, url_for

from community.routes.resuming import resume
from core.clock import utc_now
from core.language import _
from models.purpose import Challenge
from purpose import queries
from purpose.forms import ButtonForm, ChallengeForm, ContextForm, default_values, values_of
from purpose.routes.base import Page, blueprint, own_challenge, signed_in_id
from purpose.services.challenges import edit_draft, edit_open, pose_challenge
from purpose.services.challenges import open_challenge as open_to_all
from web.transaction import write


@blueprint.route("/challenges/new", methods=["GET", "POST"])
def pose() -> Page:
    """Pose a challenge."""
    form = ChallengeForm(data=default_values(utc_now()))
    draft = resume(form, "pose", "purpose", 1)
    if form.validate_on_submit():
        with form.catches():
            posed = write(
                pose_challenge, sponsor_id=signed_in_id(), plan=form.plan(), now=utc_now()
            )
            return redirect(url_for("purpose.challenge", slug=posed.slug), 303)
    page = render_template("purpose/pose.html", form=form, challenge=None, draft=draft)
    return page, form.status


@blueprint.route("/challenges/<slug>/edit", methods=["GET", "POST"])
def edit_challenge(slug: str) -> Page:
    """Change a draft in everything, an open challenge in its words."""
    found = own_challenge(slug)
    if found.state != "draft":
        return edit_words(found)
    form = ChallengeForm(data=values_of(queries.plan_of(found)))
    draft = resume(form, "plan", "challenge", found.id)
    if form.validate_on_submit():
        with form.catches():
            write(edit_draft, challenge_id=found.id, person_id=signed_in_id(), plan=form.plan())
            return redirect(url_for("purpose.challenge", slug=slug), 303)
    page = render_template("purpose/pose.html", form=form, challenge=found, draft=draft)
    return page, form.status


def edit_words(found: Challenge) -> Page:
    """Change the context and, until the first judgement, the criteria of an open challenge."""
    form = ContextForm(data=values_of(queries.plan_of(found)))
    draft = resume(form, "words", "challenge", found.id)
    if form.validate_on_submit():
        with form.catches():
            write(
                edit_open,
                challenge_id=found.id,
                person_id=signed_in_id(),
                context=form.context.data or "",
                bounds=form.bounds.data or "",
                criteria=form.criteria(),
                now=utc_now(),
            )
            return redirect(url_for("purpose.challenge", slug=found.slug), 303)
    page = render_template("purpose/words.html", form=form, challenge=found, draft=draft)
    return page, form.status


@blueprint.post("/challenges/<slug>/open")
def open_challenge(slug: str) -> Page:
    """Open a draft to everyone; what stands in the way is said on a page of its own."""
    found, form = own_challenge(slug), ButtonForm()
    if form.validate_on_submit():
        with form.catches():
            write(open_to_all, challenge_id=found.id, person_id=signed_in_id(), now=utc_now())
            flash(_("The doors are open. Everyone here can see the challenge now."))
            return redirect(url_for("purpose.challenge", slug=slug), 303)
    return render_template("purpose/not_open.html", form=form, challenge=found), form.status
