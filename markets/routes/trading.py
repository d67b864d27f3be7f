"""Pages on which people say what they believe, and trade."""

from flask import redirect, render_template, request

from core.clock import utc_now
from core.errors import InvalidInput, Refused
from markets import pages
from markets.asked import Asked, Placed
from markets.pages import Sent, render_market
from markets.reading.find import Found
from markets.routes.base import Page, blueprint
from markets.services.batch import carry_out_together
from markets.services.belief import state_beliefs
from markets.ticket import Selection
from markets.ticket_form import TicketForm
from web.transaction import write
from web.viewer import current_viewer
from web.writer import write_together


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
    """Trade at the price that was shown, or up to one's own; or show that of this moment."""
    found, form, problem = pages.find(market_id), TicketForm(), None
    if form.validate_on_submit():
        choice = pages.chosen(found, form)
        try:
            if form.quoted.data == choice.token:
                return redirect(_carried_out(found, form, choice), 303)
        except (InvalidInput, Refused) as refusal:
            problem = refusal
    sent = Sent(ticket=form, problem=problem)
    status = 422 if problem or form.errors else 200
    return render_market(market_id, asked=request.args, sent=sent, status=status)


def _carried_out(found: Found, form: TicketForm, choice: Selection) -> str:
    """Trade, or place an order; return the address of what tells of it."""
    asked = Asked(**pages.order(found, form, choice), expires_at=form.ends_after)
    done = write_together(carry_out_together, asked, about=asked.market_id)
    if isinstance(done, Placed):
        return pages.address(asked.market_id, order=done.order_id, _anchor="ticket")
    return pages.address(asked.market_id, receipt=done.trade_id, _anchor="ticket")


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
