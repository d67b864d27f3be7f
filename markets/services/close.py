"""Close markets: early by a facilitator, or by the clock, made durable for those that are due."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Stale
from markets.life import market_state
from markets.services.activity import record_act
from markets.services.load import locked_market
from models.markets import Market


def close_market(
    session: Session, *, market_id: int, facilitator_id: int, reason: str = "", now: datetime
) -> Market:
    """Close a market before its date.

    Raises:
        Stale: it is not open any more.
        NotFound: there is no such market.
    """
    market = locked_market(session, market_id)
    if market_state(market, now) not in {"open", "draft"}:
        raise Stale("This market is closed already.")
    market.state = "closed"
    market.closed_at = now
    market.version += 1
    record_act(session, market, "closed", actor_id=facilitator_id, detail=reason, now=now)
    return market


def keep_closed(session: Session, market: Market, *, now: datetime) -> None:
    """Write down that a locked market has closed by its date, if the clock says so."""
    if market.state == "open" and market_state(market, now) == "closed":
        market.state = "closed"
        market.version += 1
        record_act(session, market, "closed", actor_id=None, detail="by its date", now=now)


def close_due(session: Session, *, now: datetime) -> list[int]:
    """Close every market whose date has come; return their numbers."""
    due = session.scalars(
        select(Market.id).where(Market.state == "open", Market.closes_at <= now).order_by(Market.id)
    ).all()
    for market_id in due:
        keep_closed(session, locked_market(session, market_id), now=now)
    return list(due)
