"""Pages that show markets: the list, one market, all its trades."""

from flask import Response, render_template, request

from core.clock import utc_now
from markets import pages, queries
from markets.pages import render_market
from markets.reading.crowd import trades_of
from markets.routes.base import Page, blueprint
from markets.tables import csv_of
from web.extensions import db
from web.viewer import current_viewer


@blueprint.get("/markets", endpoint="markets")
def list_markets() -> str:
    """List the markets: those that are open, those that wait, those that are settled."""
    rows = queries.all_markets(db.session(), viewer=current_viewer(), now=utc_now())
    return render_template("markets/markets.html", rows=rows, now=utc_now())


@blueprint.get("/markets/<int:market_id>")
def market(market_id: int) -> Page:
    """Show one market."""
    return render_market(market_id, asked=request.args)


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
