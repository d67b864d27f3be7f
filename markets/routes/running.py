"""Pages on which facilitators open markets, close them early, and make rules clearer."""

from typing import Any

from flask import flash, redirect, render_template, request

from community.routes.resuming import OpenDraft, resume
from core.clock import utc_now
from core.errors import InvalidInput
from core.language import _
from ideas.queries import idea_numbered
from markets import pages
from markets.forms import (
    ClarifyForm,
    CloseForm,
    InsiderForm,
    PlainForm,
)
from markets.open_form import OpenForm
from markets.reading.insiders import market_of_insider
from markets.routes.base import Page, attempt, blueprint
from markets.services.clarify import clarify_market
from markets.services.close import close_market
from markets.services.group import open_group
from markets.services.insiders import tag_insider, untag_insider
from markets.services.open import Plan, open_market
from markets.services.twins import open_twins
from markets.wording import check
from models.purpose import Challenge
from purpose.queries import challenge_by_slug
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.route("/challenges/<slug>/markets/open", methods=["GET", "POST"], endpoint="open")
def open_new(slug: str) -> Page:
    """Open a market on an idea, or on the challenge."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    form = OpenForm()
    draft = _draft(form, challenge)
    is_sent = form.validate_on_submit()  # First: it reads the points that were typed.
    opening = pages.opening(challenge, form, idea_number=request.args.get("idea", type=int))
    if is_sent:
        with form.catches():
            form.check_answers()
            if not form.is_group:  # What is wrong comes before what is doubted.
                check(opening.plan.wording, utc_now())
            if opening.doubts and not form.is_looked_at.data:
                raise InvalidInput(
                    _("Look at what is said below once more, then open it all the same."),
                    field="is_looked_at",
                )
            return redirect(pages.address(_open(form, opening.plan)), 303)
    page = render_template("markets/open.html", form=form, opening=opening, draft=draft)
    return page, form.status


def _draft(form: OpenForm, challenge: Challenge) -> OpenDraft:
    """Go on with what the viewer has begun to write about this idea, or about the challenge."""
    number = request.args.get("idea", type=int)
    if number is None:
        return resume(form, "market", "challenge", challenge.id)
    return resume(form, "market", "idea", idea_numbered(db.session(), challenge.id, number).id)


def _open(form: OpenForm, plan: Plan) -> int:
    """Open what the form asks for; return the market to show, the first of several."""
    wanted: dict[str, Any] = {
        "plan": plan,
        "opener_id": current_viewer().person_id,
        "key": form.key.data,
        "now": utc_now(),
    }
    if form.branch.data == "both" and plan.branch:
        opened = write(open_twins, answers=form.rows if form.is_group else (), **wanted)
        flash(_("The markets are open."))
        return opened[0].id
    if form.is_group:
        opened = write(open_group, answers=form.rows, **wanted)
        flash(_("The markets are open."))
        return opened[0].id
    flash(_("The market is open."))
    return write(open_market, **wanted).id


@blueprint.post("/markets/<int:market_id>/close")
def close(market_id: int) -> Page:
    """Close a market before its date."""
    form = CloseForm()
    return attempt(
        market_id,
        "close",
        form,
        close_market,
        done=_("The market is closed."),
        market_id=market_id,
        facilitator_id=current_viewer().person_id,
        reason=form.reason.data or "",
    )


@blueprint.post("/markets/<int:market_id>/clarify")
def clarify(market_id: int) -> Page:
    """Add a sentence that makes the rule clearer."""
    form = ClarifyForm()
    return attempt(
        market_id,
        "clarify",
        form,
        clarify_market,
        done=_("It stands below the rule, and everyone who traded here is told."),
        market_id=market_id,
        author_id=current_viewer().person_id,
        body=form.body.data or "",
    )


@blueprint.post("/markets/<int:market_id>/insiders", endpoint="tag_insider")
def tag(market_id: int) -> Page:
    """Tag somebody who may know or decide how a market ends."""
    form = InsiderForm()
    return attempt(
        market_id,
        "insider",
        form,
        tag_insider,
        done=_("They do not trade here from now on, and have been told."),
        market_id=market_id,
        email=form.email.data or "",
        reason=form.why.data or "",
        tagged_by_id=current_viewer().person_id,
    )


@blueprint.post("/insiders/<int:insider_id>/untag", endpoint="untag_insider")
def untag(insider_id: int) -> Page:
    """Take a tag back."""
    form, market_id = PlainForm(), market_of_insider(db.session(), insider_id)
    return attempt(
        market_id,
        "untag",
        form,
        untag_insider,
        done=_("The tag is gone."),
        insider_id=insider_id,
        facilitator_id=current_viewer().person_id,
    )
