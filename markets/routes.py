"""Pages of markets."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from core.clock import utc_now
from core.errors import InvalidInput, Refused
from markets import pages, queries
from markets.forms import (
    ApproveForm,
    ClarifyForm,
    CloseForm,
    DisputeForm,
    OpenForm,
    PlainForm,
    ProposeForm,
    RejectForm,
    RulingForm,
    TicketForm,
    UndoForm,
)
from markets.pages import Sent, render_market
from markets.reading.crowd import trades_of
from markets.reading.find import market_of
from markets.services.belief import state_beliefs
from markets.services.clarify import clarify_market
from markets.services.close import close_market
from markets.services.dispute import dispute_resolution
from markets.services.dispute import rule_on_dispute as answer_dispute
from markets.services.open import open_market
from markets.services.resolve import approve_resolution, propose_resolution, reject_resolution
from markets.services.settle import settle_market
from markets.services.trade import trade as trade_shares
from markets.services.undo import ask_undo, undo_market
from markets.tables import csv_of
from purpose.queries import challenge_by_slug
from web.extensions import db
from web.forms import Form
from web.transaction import write
from web.viewer import current_viewer

blueprint = Blueprint("markets", __name__)
Page = str | tuple[str, int] | Answer


@blueprint.get("/markets", endpoint="markets")
def list_markets() -> str:
    """List the markets: those that are open, those that wait, those that are settled."""
    rows = queries.all_markets(db.session(), viewer=current_viewer(), now=utc_now())
    return render_template("markets/markets.html", rows=rows, now=utc_now())


@blueprint.get("/markets/<int:market_id>")
def market(market_id: int) -> Page:
    """Show one market."""
    return render_market(market_id, asked=request.args)


@blueprint.route("/challenges/<slug>/markets/open", methods=["GET", "POST"], endpoint="open")
def open_new(slug: str) -> Page:
    """Open a market on an idea, or on the challenge."""
    challenge = challenge_by_slug(db.session(), slug, viewer=current_viewer())
    form = OpenForm()
    is_sent = form.validate_on_submit()  # First: it reads the points that were typed.
    opening = pages.opening(challenge, form, idea_number=request.args.get("idea", type=int))
    if is_sent:
        with form.catches():
            opened = write(
                open_market,
                plan=opening.plan,
                opener_id=current_viewer().person_id,
                key=form.key.data,
                now=utc_now(),
            )
            flash("The market is open.")
            return redirect(pages.address(opened.id), 303)
    return render_template("markets/open.html", form=form, opening=opening), form.status


@blueprint.get("/markets/<int:market_id>/preview")
def preview(market_id: int) -> Page:
    """Say what a trade would do: a part of the page where only that is asked for."""
    found = pages.find(market_id)
    pages.require_price(found)
    if "X-Fragment" not in request.headers:
        return render_market(market_id, asked=request.args)
    ticket = pages.priced(found, pages.asked_ticket(request.args))
    html = render_template("markets/_price.html", ticket=ticket, market_id=market_id)
    return html, 200 if ticket.action else 422


@blueprint.post("/markets/<int:market_id>/trade")
def trade(market_id: int) -> Page:
    """Buy or sell at the price that was shown, or show the price of this moment."""
    found, form, problem = pages.find(market_id), TicketForm(), None
    if form.validate_on_submit() and form.quoted.data == pages.chosen(found, form).token:
        try:
            receipt = write(trade_shares, **pages.order(found, form), now=utc_now())
            return redirect(
                pages.address(market_id, receipt=receipt.trade_id, _anchor="ticket"), 303
            )
        except (InvalidInput, Refused) as refusal:
            problem = refusal
    sent = Sent(ticket=form, problem=problem)
    status = 422 if problem or form.errors else 200
    return render_market(market_id, asked=request.args, sent=sent, status=status)


@blueprint.post("/markets/<int:market_id>/belief")
def state_belief(market_id: int) -> Page:
    """Keep what someone believes."""
    form = pages.belief_form(pages.find(market_id))
    if form.validate_on_submit():
        with form.catches():
            write(
                state_beliefs,
                market_id=market_id,
                person_id=current_viewer().person_id,
                chances=form.chances(),
                now=utc_now(),
            )
            return redirect(pages.address(market_id, _anchor="ticket"), 303)
    return render_market(
        market_id, asked=request.args, sent=Sent(forms={"belief": form}), status=form.status
    )


@blueprint.get("/markets/<int:market_id>/trades.csv")
def trades_csv(market_id: int) -> Response:
    """Hand out all trades, names as the challenge shows them."""
    found = pages.find(market_id)
    pages.require_price(found)
    trades = trades_of(
        db.session(), found.market, found.challenge, viewer_id=found.viewer.id, most=None
    )
    response = Response(csv_of(trades), content_type="text/csv; charset=utf-8")
    name = f"market-{market_id}-trades.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@blueprint.post("/markets/<int:market_id>/close")
def close(market_id: int) -> Page:
    """Close a market before its date."""
    form = CloseForm()
    return attempt(
        market_id,
        "close",
        form,
        close_market,
        done="The market is closed.",
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
        done="It stands below the rule, and everyone who traded here is told.",
        market_id=market_id,
        author_id=current_viewer().person_id,
        body=form.body.data or "",
    )


@blueprint.route("/markets/<int:market_id>/propose", methods=["GET", "POST"])
def propose(market_id: int) -> Page:
    """Propose how a closed market is settled."""
    found, form = pages.find(market_id), ProposeForm()
    form.offer([outcome.label for outcome in found.market.outcomes])
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
            flash("Proposed. A second facilitator looks at it now.")
            return redirect(pages.address(market_id), 303)
    return render_template("markets/propose.html", form=form, **pages.around(found)), form.status


@blueprint.post("/resolutions/<int:resolution_id>/approve")
def approve(resolution_id: int) -> Page:
    """Approve another facilitator's proposal."""
    form = ApproveForm()
    return attempt(
        market_of(db.session(), resolution_id=resolution_id),
        "approve",
        form,
        approve_resolution,
        done="Approved. Those who traded here may dispute it until it pays.",
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
        done="Rejected. The market waits for a new proposal.",
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
        done="Your reason is kept. Nothing is paid until somebody has answered it.",
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
        done="Your ruling is kept, with its reason.",
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
        done="Asked. A second facilitator looks at it.",
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
        done="Undone. The market waits for a new proposal.",
        market_id=market_id,
        facilitator_id=current_viewer().person_id,
    )


def attempt(
    market_id: int,
    slot: str,
    form: Form,
    use_case: Callable[..., object],
    /,
    *,
    done: str,
    **wanted: Any,
) -> Page:
    """Do what a form on the market's page asks for, or show the page with what is wrong."""
    if form.validate_on_submit():
        with form.catches():
            write(use_case, **wanted, now=utc_now())
            flash(done)
            return redirect(pages.address(market_id), 303)
    return render_market(
        market_id, asked=request.args, sent=Sent(forms={slot: form}), status=form.status
    )
