"""Pages that show markets: the list, and one market."""

from flask import render_template, request

from core.clock import utc_now
from markets import queries
from markets.pages import render_market
from markets.routes.base import Page, blueprint
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
