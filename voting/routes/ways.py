"""The ways in which a challenge is judged, their settings, and what each came to."""

from flask import flash, redirect, render_template, url_for

from core.clock import utc_now
from core.errors import NotFound
from core.language import _, marked
from core.policy import require
from models.purpose import Challenge
from voting.forms import WaysForm
from voting.outcome_queries import outcome_of, rules_judged
from voting.routes.base import Page, blueprint, challenge_at, runs, signed_in_id
from voting.services.ways import RoundSettings, choose_ways
from voting.way_queries import settled_ways
from voting.way_reads import ways_offered
from voting.wording import RULE_TITLES, WAY_TITLES, WAY_WORDS
from web.extensions import db
from web.transaction import write


@blueprint.get("/challenges/<slug>/ways")
def ways(slug: str) -> Page:
    """Show the ways to judge a challenge; to its staff, with their settings."""
    challenge = challenge_at(slug)
    settled = settled_ways(db.session(), challenge.id)
    form = WaysForm(obj=settled[0] if settled else None)
    form.rules.data = [found.rule for found in settled if found.is_offered]
    return ways_page(challenge, form)


@blueprint.post("/challenges/<slug>/ways")
def set_ways(slug: str) -> Page:
    """Settle the ways to judge a challenge."""
    challenge = challenge_at(slug)
    require(runs(challenge), marked("Only those who run this challenge settle that."))
    form = WaysForm()
    if form.validate_on_submit():
        with form.catches():
            write(
                choose_ways,
                challenge_id=challenge.id,
                rules=form.rules.data or (),
                settings=RoundSettings(
                    who=form.who.data,
                    quorum=form.quorum.data or 0,
                    may_abstain=form.may_abstain.data,
                    unranked=form.unranked.data,
                    equal=form.equal.data,
                ),
                person_id=signed_in_id(),
                now=utc_now(),
            )
            flash(_("Settled."))
            return redirect(url_for("voting.ways", slug=slug), 303)
    return ways_page(challenge, form), form.status


@blueprint.get("/challenges/<slug>/outcomes/<rule>")
def outcome(slug: str, rule: str) -> Page:
    """Show what judging by one rule came to, once that may be seen."""
    challenge = challenge_at(slug)
    shown = outcome_of(db.session(), challenge=challenge, rule=rule, now=utc_now())
    if shown is None:
        raise NotFound(_("This challenge is not judged in this way."))
    return render_template(
        "voting/outcome.html",
        challenge=challenge,
        shown=shown,
        title=_(RULE_TITLES[rule]),
        others=[(r, _(RULE_TITLES[r])) for r in rules_judged(db.session(), challenge.id)],
    )


def ways_page(challenge: Challenge, form: WaysForm) -> str:
    """Render the ways to judge."""
    offered = ways_offered(db.session(), challenge_id=challenge.id, person_id=signed_in_id())
    return render_template(
        "voting/ways.html",
        challenge=challenge,
        form=form,
        runs=runs(challenge),
        offered=[
            (
                _(WAY_TITLES[way.rule]),
                _(WAY_WORDS[way.rule]),
                address_of(challenge, way.rule),
                way.is_used,
            )
            for way in offered
        ],
        outcomes=[(r, _(RULE_TITLES[r])) for r in rules_judged(db.session(), challenge.id)],
    )


def address_of(challenge: Challenge, rule: str) -> str:
    """Return where a way of judging is used."""
    if rule == "pairwise":
        return url_for("voting.pair", slug=challenge.slug, of=8)
    return url_for("voting.whole_ballot", slug=challenge.slug, rule=rule)
