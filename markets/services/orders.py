"""Place an order at a price, and take it back: what is not traded at once waits in the book."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from core.language import _
from ledger.idempotency import Answer, once
from markets.quote import Side, Wish
from markets.services.execute import carry_out
from markets.services.holding import position_of
from markets.services.load import locked_market
from markets.services.trade import Entered, enter
from markets.services.waiting import end_orders
from models.ledger import IdempotencyRecord
from models.markets import Trade
from models.orders import Order

LASTS_MAX = timedelta(days=366)
OPEN_MAX = 50  # How many orders one person may have waiting in one market.


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What placing an order did: how much was traded at once and for how much, what waits."""

    order_id: int
    market_id: int
    trade_id: int | None
    shares: int
    cost: int
    waits: int
    reserved: int
    is_repeat: bool = False


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
    ends_at = now + expires_at if isinstance(expires_at, timedelta) else expires_at

    def perform(record: IdempotencyRecord) -> Answer:
        _check_end(ends_at, now)
        entered = enter(session, market_id, person_id, wish, belief_ppm=belief_ppm, now=now)
        return _place(session, entered, wish, record=record, expires_at=ends_at, now=now)

    answer, again = once(
        session,
        person_id=person_id,
        key=key,
        act="place_order",
        request={
            "market": market_id,
            "belief": belief_ppm,
            "expires": str(expires_at),
            **vars(wish),
            "side": str(wish.side),
        },
        perform=perform,
        now=now,
    )
    return Placed(**answer, is_repeat=again)  # type: ignore[arg-type]


def _check_end(expires_at: datetime | None, now: datetime) -> None:
    if expires_at is not None and not now < expires_at <= now + LASTS_MAX:
        raise InvalidInput(
            _("Choose an end that is still to come, within a year."), field="expires_at"
        )


def _place(
    session: Session,
    entered: Entered,
    wish: Wish,
    *,
    record: IdempotencyRecord,
    expires_at: datetime | None,
    now: datetime,
) -> Answer:
    market, trader, found = entered.market, entered.trader, entered.found
    _check_number(session, market.id, trader.person_id)
    row = Trade(belief_id=entered.belief.id, idempotency_id=record.id, is_history=False)
    done = carry_out(session, market, entered.traders, found, trader=trader, trade=row, now=now)
    order = Order(
        market_id=market.id,
        outcome_id=market.outcomes[wish.outcome].id,
        person_id=trader.person_id,
        side=str(wish.side),
        price_ppm=wish.limit_ppm,
        shares=found.shares + found.rests,
        filled=found.shares,
        reserved=found.reserve if wish.side is Side.BUY else found.rests,
        state="open" if found.rests else "filled",
        belief_id=entered.belief.id,
        idempotency_id=record.id,
        created_at=now,
        expires_at=expires_at,
        ended_at=None if found.rests else now,
    )
    session.add(order)
    if wish.side is Side.SELL:
        position_of(market, trader, order.outcome_id).reserved += found.rests
    session.flush()
    if done is not None:
        done.order_id = order.id
    return {
        "order_id": order.id,
        "market_id": market.id,
        "trade_id": done.id if done else None,
        "shares": found.shares,
        "cost": found.cost,
        "waits": found.rests,
        "reserved": order.reserved,
    }


def _check_number(session: Session, market_id: int, person_id: int) -> None:
    waiting = session.scalars(
        select(Order.id).where(
            Order.market_id == market_id, Order.person_id == person_id, Order.state == "open"
        )
    ).all()
    if len(waiting) >= OPEN_MAX:
        raise Refused(
            _("You have %(open_max)s orders waiting here. Take one back first.", open_max=OPEN_MAX)
        )


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
