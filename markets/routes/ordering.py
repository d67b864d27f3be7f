"""Pages on which orders wait and are taken back, sets are exchanged, open markets are changed."""

from flask import flash, redirect, request

from core.points import format_shares
from markets import pages
from markets.order_forms import AnswerForm, LiquidityForm, OrderForm, SetsForm
from markets.pages import Sent, render_market
from markets.reading.find import market_of_order
from markets.routes.base import Page, attempt, blueprint
from markets.services.bundle import trade_sets
from markets.services.extend import add_liquidity, add_outcome
from markets.services.orders import cancel_order, place_order
from web.extensions import db
from web.forms import KeyedForm
from web.transaction import write
from web.viewer import current_viewer


@blueprint.post("/markets/<int:market_id>/order", endpoint="order")
def place(market_id: int) -> Page:
    """Trade up to a price, and let the rest wait."""
    found = pages.find(market_id)
    pages.require_price(found)
    form = OrderForm().offer([outcome.label for outcome in found.market.outcomes])
    if form.validate_on_submit():
        with form.catches():
            placed = write(
                place_order,
                market_id=market_id,
                person_id=current_viewer().person_id,
                wish=form.wish,
                key=str(form.key.data),
                expires_at=form.ends_at(found.now),
                now=found.now,
            )
            flash(
                f"{format_shares(placed.shares)} shares are traded, "
                f"{format_shares(placed.waits)} wait at your price."
            )
            return redirect(pages.address(market_id, _anchor="book"), 303)
    return render_market(
        market_id, asked=request.args, sent=Sent(forms={"order": form}), status=form.status
    )


@blueprint.post("/orders/<int:order_id>/cancel")
def cancel(order_id: int) -> Page:
    """Take back what still waits of one's own order."""
    form = KeyedForm()
    return attempt(
        market_of_order(db.session(), order_id),
        "cancel",
        form,
        cancel_order,
        done="Taken back. What it had set aside is yours again.",
        order_id=order_id,
        person_id=current_viewer().person_id,
        key=form.key.data,
    )


@blueprint.post("/markets/<int:market_id>/sets")
def sets(market_id: int) -> Page:
    """Buy or give back complete sets."""
    pages.require_price(pages.find(market_id))
    form = SetsForm()
    form.validate_on_submit()
    return attempt(
        market_id,
        "sets",
        form,
        trade_sets,
        done="Done: a point for each set.",
        market_id=market_id,
        person_id=current_viewer().person_id,
        side=form.side_chosen,
        shares=form.sets.amount or 0,
        key=form.key.data,
    )


@blueprint.post("/markets/<int:market_id>/liquidity")
def liquidity(market_id: int) -> Page:
    """Give a market more points from the challenge's budget."""
    form = LiquidityForm()
    form.validate_on_submit()
    return attempt(
        market_id,
        "liquidity",
        form,
        add_liquidity,
        done="The market has more points now. Its prices are what they were.",
        market_id=market_id,
        facilitator_id=current_viewer().person_id,
        points=form.points.amount or 0,
        key=form.key.data,
    )


@blueprint.post("/markets/<int:market_id>/answers")
def answer_more(market_id: int) -> Page:
    """Add an answer, carved from everything else."""
    form = AnswerForm()
    form.validate_on_submit()
    return attempt(
        market_id,
        "answer",
        form,
        add_outcome,
        done="The answer is there. Everyone who traded here is told.",
        market_id=market_id,
        facilitator_id=current_viewer().person_id,
        label=form.label.data or "",
        share_ppm=form.share_ppm,
        key=form.key.data,
    )
