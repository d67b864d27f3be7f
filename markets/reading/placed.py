"""Reads of one order at a price, for the person who has just placed it."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.language import _
from core.points import format_points
from markets.lock_words import lock_lines
from markets.quote import Side
from markets.reading.find import Found
from markets.reading.locked import locking_done
from markets.reading.tickets import points_of
from markets.shown import PlacedOrder
from markets.wording import label_words
from models.markets import Trade
from models.orders import Order


def placed_order(session: Session, found: Found, order_id: int) -> PlacedOrder:
    """Return one of the viewer's own orders, with what it has traded and what still waits.

    Raises:
        NotFound: there is no such order here, or it is another's.
    """
    order = session.get(Order, order_id)
    mine = (found.market.id, found.viewer.id)
    if order is None or (order.market_id, order.person_id) != mine:
        raise NotFound(_("There is no such order."))
    label = label_words(
        next(one.label for one in found.market.outcomes if one.id == order.outcome_id)
    )
    cost = session.scalar(select(func.sum(Trade.cost)).where(Trade.order_id == order.id))
    is_over = order.expires_at is not None and order.expires_at <= found.now
    waits = order.state == "open" and not is_over
    return PlacedOrder(
        id=order.id,
        side=order.side,
        label=label,
        price_ppm=order.price_ppm,
        shares=order.shares,
        filled=order.filled,
        cost=abs(int(cost or 0)),
        waits=order.shares - order.filled if waits else 0,
        reserved=order.reserved if waits and order.side == Side.BUY else 0,
        expires_at=order.expires_at,
        points=points_of(session, found.viewer.id),
        locked=lock_lines(
            locking_done(session, found.market, order.person_id, at=order.created_at),
            cost=0,
            write=format_points,
        ),
    )
