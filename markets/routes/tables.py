"""Tables of one market that leave the house as CSV."""

from flask import Response

from markets import pages
from markets.reading.crowd import trades_of
from markets.reading.exports import hanging_of, positions_of, prices_of
from markets.reading.find import Found
from markets.routes.base import blueprint
from markets.tables import NOTHING, Hanging, csv_of, csv_of_positions, csv_of_prices
from web.extensions import db


@blueprint.get("/markets/<int:market_id>/trades.csv")
def trades_csv(market_id: int) -> Response:
    """Hand out all trades, names as the challenge shows them."""
    found = pages.find(market_id)
    pages.require_price(found)
    trades = trades_of(
        db.session(), found.market, found.challenge, viewer_id=found.viewer.id, most=None
    )
    return _attached(csv_of(trades, _hangs(found)), f"market-{market_id}-trades.csv")


@blueprint.get("/markets/<int:market_id>/positions.csv")
def positions_csv(market_id: int) -> Response:
    """Hand out all positions, names as the challenge shows them."""
    found = pages.find(market_id)
    pages.require_price(found)
    content = csv_of_positions(positions_of(db.session(), found), _hangs(found))
    return _attached(content, f"market-{market_id}-positions.csv")


@blueprint.get("/markets/<int:market_id>/prices.csv")
def prices_csv(market_id: int) -> Response:
    """Hand out the prices after every trade."""
    found = pages.find(market_id)
    pages.require_price(found)
    labels = [outcome.label for outcome in found.market.outcomes]
    content = csv_of_prices(labels, prices_of(db.session(), found), _hangs(found))
    return _attached(content, f"market-{market_id}-prices.csv")


def _hangs(found: Found) -> Hanging:
    return hanging_of(db.session(), [found.market.id]).get(found.market.id, NOTHING)


def _attached(content: str, name: str) -> Response:
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
