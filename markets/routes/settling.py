"""Pages on which markets are settled: propose, approve, dispute, rule, pay, undo."""

from flask import flash, redirect, render_template, request

from community.routes.resuming import resume
from core.clock import utc_now
from core.language import _
from markets import pages
from markets.forms import (
    ApproveForm,
    DisputeForm,
    PlainForm,
    ProposeForm,
    RejectForm,
    RulingForm,
    UndoForm,
)
from markets.reading.find import Found, market_of
from markets.reading.proposing import look_at
from markets.routes.base import Page, attempt, blueprint
from markets.services.dispute import dispute_resolution
from markets.services.dispute import rule_on_dispute as answer_dispute
from markets.services.resolve import approve_resolution, propose_resolution, reject_resolution
from markets.services.settle import settle_market
from markets.services.undo import ask_undo, undo_market
from markets.wording import label_words
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.route("/markets/<int:market_id>/propose", methods=["GET", "POST"])
def propose(market_id: int) -> Page:
    """Propose how a closed market is settled."""
    found = pages.find(market_id)
    form = _offered(found, ProposeForm())
    draft = resume(form, "settlement", "market", market_id)
    if form.validate_on_submit():
        with form.catches():
            write(
                propose_resolution,
                market_id=market_id,
                proposer_id=current_viewer().person_id,
                verdict=form.chosen_verdict(),
                reason=form.reason.data or "",
                evidence=form.evidence.data or "",
                known_at=form.known_at.moment,
                now=utc_now(),
            )
            flash(_("Proposed. A second facilitator looks at it now."))
            return redirect(pages.address(market_id), 303)
    sentences = look_at(
        db.session(), found, value=form.value.data or "", known_at=form.known_at.moment
    )
    page = render_template(
        "markets/propose.html", form=form, draft=draft, sentences=sentences, **pages.around(found)
    )
    return page, form.status


@blueprint.get("/markets/<int:market_id>/propose/look", endpoint="look_at_proposal")
def look(market_id: int) -> Page:
    """Say what a proposal would do: a part of the page on which it is made."""
    found = pages.find(market_id)
    form = _offered(found, ProposeForm(formdata=request.args))
    form.known_at.validate(form)
    sentences = look_at(
        db.session(), found, value=form.value.data or "", known_at=form.known_at.moment
    )
    return render_template("markets/_look.html", sentences=sentences)


def _offered(found: Found, form: ProposeForm) -> ProposeForm:
    outcomes = found.market.outcomes
    edges = [(outcome.lower, outcome.upper) for outcome in outcomes]
    form.offer([label_words(outcome.label) for outcome in outcomes], edges, kind=found.market.kind)
    return form


@blueprint.post("/resolutions/<int:resolution_id>/approve")
def approve(resolution_id: int) -> Page:
    """Approve another facilitator's proposal."""
    form = ApproveForm()
    return attempt(
        market_of(db.session(), resolution_id=resolution_id),
        "approve",
        form,
        approve_resolution,
        done=_("Approved. Those who traded here may dispute it until it pays."),
        resolution_id=resolution_id,
        approver_id=current_viewer().person_id,
        note=form.note.data or "",
    )


@blueprint.post("/resolutions/<int:resolution_id>/reject")
def reject(resolution_id: int) -> Page:
    """Reject another facilitator's proposal."""
    form = RejectForm()
    return attempt(
        market_of(db.session(), resolution_id=resolution_id),
        "reject",
        form,
        reject_resolution,
        done=_("Rejected. The market waits for a new proposal."),
        resolution_id=resolution_id,
        facilitator_id=current_viewer().person_id,
        note=form.note.data or "",
    )


@blueprint.post("/markets/<int:market_id>/dispute")
def dispute(market_id: int) -> Page:
    """Object to how a market is about to be settled."""
    form = DisputeForm()
    return attempt(
        market_id,
        "dispute",
        form,
        dispute_resolution,
        done=_("Your reason is kept. Nothing is paid until somebody has answered it."),
        market_id=market_id,
        person_id=current_viewer().person_id,
        reason=form.reason.data or "",
    )


@blueprint.post("/disputes/<int:dispute_id>/rule")
def rule_on_dispute(dispute_id: int) -> Page:
    """Answer a dispute."""
    form = RulingForm()
    return attempt(
        market_of(db.session(), dispute_id=dispute_id),
        "ruling",
        form,
        answer_dispute,
        done=_("Your ruling is kept, with its reason."),
        dispute_id=dispute_id,
        ruler_id=current_viewer().person_id,
        is_upheld=form.ruling.data == "upheld",
        reason=form.reason.data or "",
    )


@blueprint.post("/markets/<int:market_id>/pay")
def pay(market_id: int) -> Page:
    """Pay a market whose time to be disputed is over."""
    return attempt(
        market_id,
        "pay",
        PlainForm(),
        settle_market,
        done="Paid.",
        market_id=market_id,
        facilitator_id=current_viewer().person_id,
    )


@blueprint.post("/markets/<int:market_id>/ask-undo", endpoint="ask_undo")
def ask_to_undo(market_id: int) -> Page:
    """Ask another facilitator to undo a settlement."""
    form = UndoForm()
    return attempt(
        market_id,
        "ask_undo",
        form,
        ask_undo,
        done=_("Asked. A second facilitator looks at it."),
        market_id=market_id,
        facilitator_id=current_viewer().person_id,
        reason=form.reason.data or "",
    )


@blueprint.post("/markets/<int:market_id>/undo")
def undo(market_id: int) -> Page:
    """Undo a settlement that another facilitator asked to undo."""
    return attempt(
        market_id,
        "undo",
        PlainForm(),
        undo_market,
        done=_("Undone. The market waits for a new proposal."),
        market_id=market_id,
        facilitator_id=current_viewer().person_id,
    )
