"""Pages on which orders are taken back, sets are exchanged, open markets are changed."""

from core.language import _
from markets import pages
from markets.order_forms import AnswerForm, LiquidityForm, SetsForm
from markets.reading.find import market_of_order
from markets.routes.base import Page, attempt, blueprint
from markets.services.bundle import trade_sets
from markets.services.extend import add_liquidity, add_outcome
from markets.services.orders import cancel_order
from web.extensions import db
from web.forms import KeyedForm
from web.viewer import current_viewer


@blueprint.post("/orders/<int:order_id>/cancel")
def cancel(order_id: int) -> Page:
    """Take back what still waits of one's own order."""
    form = KeyedForm()
    return attempt(
        market_of_order(db.session(), order_id),
        "cancel",
        form,
        cancel_order,
        done=_("Taken back. What it had set aside is yours again."),
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
        done=_("Done: a point for each set."),
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
        done=_("The market has more points now. Its prices are what they were."),
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
        done=_("The answer is there. Everyone who traded here is told."),
        market_id=market_id,
        facilitator_id=current_viewer().person_id,
        label=form.label.data or "",
        share_ppm=form.share_ppm,
        key=form.key.data,
    )
