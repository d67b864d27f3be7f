"""The page on which several answers are bought or sold in one act."""

from flask import flash, redirect, render_template, request

from core.clock import utc_now
from core.errors import InvalidInput, Refused, ThrongError
from core.language import _
from core.points import format_points
from markets import pages
from markets.bundle_form import BundleForm, bundle_form
from markets.bundle_ticket import BundleTicket, make_bundle_ticket, token_of
from markets.bundles import BundleWish
from markets.reading.find import Found
from markets.reading.page import market_page
from markets.reading.tickets import locked_words, sides_of
from markets.routes.base import Page, blueprint
from markets.services.bundle import trade_bundle
from markets.ticket_words import rounded_up
from markets.wording import label_words
from web.extensions import db
from web.transaction import write
from web.viewer import current_viewer


@blueprint.route("/markets/<int:market_id>/bundle", methods=["GET", "POST"])
def bundle(market_id: int) -> Page:
    """Show what several answers cost together, and trade them at the price that was shown."""
    found, problem = _found(market_id), None
    form = bundle_form(_labels(found))
    if form.validate_on_submit() and form.quoted.data == token_of(form.change):
        try:
            wish = BundleWish(change=form.change, **form.seen)
            done = write(
                trade_bundle,
                market_id=market_id,
                person_id=current_viewer().person_id,
                wish=wish,
                key=str(form.key.data),
                now=utc_now(),
            )
            flash(" ".join([_told(done.cost), *locked_words(db.session(), found)]))
            return redirect(pages.address(market_id, _anchor="positions"), 303)
        except (InvalidInput, Refused) as refusal:
            problem = refusal
    page = render_template(
        "markets/bundle.html",
        form=form,
        ticket=_ticket(found, form, problem),
        page=market_page(db.session(), market_id, viewer=found.viewer, now=found.now),
        **pages.around(found),
    )
    return page, 422 if problem or form.errors else 200


@blueprint.get("/markets/<int:market_id>/bundle/price", endpoint="bundle_price")
def price(market_id: int) -> Page:
    """Say what a bundle would do: a part of its page."""
    found = _found(market_id)
    form = bundle_form(_labels(found), formdata=request.args)
    form.read_amounts()
    ticket = _ticket(found, form, None)
    html = render_template("markets/_bundle_price.html", ticket=ticket)
    return html, 422 if ticket.refusal else 200


def _found(market_id: int) -> Found:
    found = pages.find(market_id)
    pages.require_price(found)
    return found


def _labels(found: Found) -> list[str]:
    return [label_words(outcome.label) for outcome in found.market.outcomes]


def _ticket(found: Found, form: BundleForm, problem: ThrongError | None) -> BundleTicket:
    state, holdings = sides_of(db.session(), found)
    if form.wrong_amount:
        problem = InvalidInput(form.wrong_amount)
    return make_bundle_ticket(
        form.change if not form.wrong_amount else (0,) * len(form.labels),
        labels=_labels(found),
        state=state,
        holdings=holdings,
        problem=problem,
    )


def _told(cost: int) -> str:
    if cost < 0:
        return _("Done: %(cost)s points came back.", cost=format_points(-cost))
    return _("Done: all of it cost %(cost)s points.", cost=rounded_up(cost))
