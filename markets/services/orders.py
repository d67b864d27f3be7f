"""Place an order at a price, and take it back: what is not traded at once waits in the book."""

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotAllowed, NotFound, Stale
from core.language import _
from ledger.idempotency import Answer, once
from markets.admission import LASTS_MAX as LASTS_MAX  # noqa: PLC0414  # For callers.
from markets.admission import OPEN_MAX as OPEN_MAX  # noqa: PLC0414
from markets.asked import Asked
from markets.asked import Placed as Placed  # noqa: PLC0414
from markets.quote import Wish
from markets.services.batch import carry_out_alone
from markets.services.load import locked_market
from markets.services.waiting import end_orders
from models.ledger import IdempotencyRecord
from models.orders import Order


def place_order(
    session: Session,
    *,
    market_id: int,
    person_id: int,
    wish: Wish,
    key: str,
    now: datetime,
    belief_ppm: int | None = None,
    expires_at: datetime | timedelta | None = None,
) -> Placed:
    """Trade up to a price, `wish.limit_ppm`, and leave the rest in the book.

    It ends at a moment, or a time after now; or else when trading closes. What the rest can cost
    at most, or the shares it sells, are reserved now, so that a waiting
    order can never be without funds. The same key with the same wish gives the first answer.

    Raises:
        InvalidInput: the wish makes no sense, no belief was stated, or it ends in the past.
        NotAllowed: this person does not trade here.
        NotFound: there is no such market.
        Refused: closed, over the cap, too dear, an own order in the way, or too many waiting.
    """
    if wish.limit_ppm is None:
        raise InvalidInput(_("Give the price up to which you trade."), field="price_limit")
    asked = Asked(
        market_id=market_id,
        person_id=person_id,
        wish=wish,
        key=key,
        belief_ppm=belief_ppm,
        expires_at=expires_at,
    )
    if not asked.waits:
        raise ValueError("what does not wait is a trade")
    return cast("Placed", carry_out_alone(session, asked, now=now))


def cancel_order(
    session: Session, *, order_id: int, person_id: int, key: str, now: datetime
) -> Order:
    """Take back what still waits of one's own order; what it had reserved is free again.

    Raises:
        NotAllowed: it is another's.
        NotFound: there is no such order.
        Stale: it has been carried out, or its time is over.
    """

    def perform(_record: IdempotencyRecord) -> Answer:
        order = _own_order(session, order_id, person_id)
        market = locked_market(session, order.market_id)
        session.refresh(order)
        if order.state != "open":
            raise Stale(_("This order does not wait any more. Look at the market again."))
        is_over = order.expires_at is not None and order.expires_at <= now
        state = "expired" if is_over else "cancelled"
        end_orders(session, market, [order], state=state, now=now)
        market.version += 1
        return {"order_id": order.id}

    once(
        session,
        person_id=person_id,
        key=key,
        act="cancel_order",
        request={"order": order_id},
        perform=perform,
        now=now,
    )
    return session.get_one(Order, order_id)


def _own_order(session: Session, order_id: int, person_id: int) -> Order:
    order = session.get(Order, order_id)
    if order is None:
        raise NotFound(_("There is no such order."))
    if order.person_id != person_id:
        raise NotAllowed(_("This is another person's order."))
    return order
