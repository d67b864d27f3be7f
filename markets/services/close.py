"""Close markets: early by a facilitator, or by the clock, made durable for those that are due."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.errors import Stale
from core.language import _
from ledger.services import lock_accounts
from markets.life import market_state
from markets.services.activity import record_act
from markets.services.load import locked_market
from markets.services.waiting import due_orders, end_due, end_standing, is_due
from models.ledger import Account
from models.markets import Market
from models.orders import Order


def close_market(
    session: Session, *, market_id: int, facilitator_id: int, reason: str = "", now: datetime
) -> Market:
    """Close a market before its date; orders that wait in it end.

    Raises:
        Stale: it is not open any more.
        NotFound: there is no such market.
    """
    market = locked_market(session, market_id)
    if market_state(market, now) not in {"open", "draft"}:
        raise Stale(_("This market is closed already."))
    market.state = "closed"
    market.closed_at = now
    market.version += 1
    end_standing(session, market, now=now)
    record_act(session, market, "closed", actor_id=facilitator_id, detail=reason, now=now)
    return market


def keep_closed(session: Session, market: Market, *, now: datetime) -> None:
    """Write down that a locked market has closed by its date, if the clock says so."""
    if market.state == "open" and market_state(market, now) == "closed":
        market.state = "closed"
        market.version += 1
        end_standing(session, market, now=now)
        record_act(session, market, "closed", actor_id=None, detail="by its date", now=now)


def close_due(session: Session, *, now: datetime) -> list[int]:
    """Close every market whose date has come and return their numbers; end orders that are over.

    All locks are taken first and in their order: the markets, then the accounts.
    """
    due = session.scalars(
        select(Market.id).where(Market.state == "open", Market.closes_at <= now).order_by(Market.id)
    ).all()
    with_due_orders = session.scalars(select(Order.market_id).where(is_due(now)).distinct()).all()
    markets = [locked_market(session, number) for number in sorted({*due, *with_due_orders})]
    waiting = select(Order.person_id).where(
        Order.state == "open", Order.market_id.in_([market.id for market in markets])
    )
    conditions = [market.condition_id for market in markets]
    touched = or_(Account.person_id.in_(waiting), Account.condition_id.in_(conditions))
    lock_accounts(session, session.scalars(select(Account.id).where(touched)))
    for market in markets:
        end_due(session, market, due_orders(session, market.id, now), now=now)
        keep_closed(session, market, now=now)
    return list(due)
