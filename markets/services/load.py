"""Fetch a market for an act, locked, with what the act needs to know about it.

Order of locks, everywhere: the market, then accounts by number, then the chain's head.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from core.language import _, marked
from models.conditions import Condition
from models.markets import Dispute, Market, Outcome, Resolution

GONE = marked("There is no such market.")


def locked_market(session: Session, market_id: int) -> Market:
    """Return a market with its outcomes, locked until the transaction ends.

    Raises:
        NotFound: there is no such market.
    """
    market = session.scalars(
        select(Market)
        .where(Market.id == market_id)
        .options(selectinload(Market.outcomes))
        .with_for_update(of=Market)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if market is None:
        raise NotFound(_(GONE))
    if market.condition_id is not None:  # Whoever settles it holds the market's lock.
        session.get(Condition, market.condition_id, populate_existing=True)
    return market


def outcome_at(market: Market, position: int) -> Outcome:
    """Return one outcome of a market whose outcomes are loaded.

    Raises:
        NotFound: the market has no such outcome.
    """
    if not 0 <= position < len(market.outcomes):
        raise NotFound(_("This market has no such outcome."))
    return market.outcomes[position]


def locked_resolution(session: Session, resolution_id: int) -> tuple[Market, Resolution]:
    """Return a resolution and its market, both as they are once the market is locked.

    Raises:
        NotFound: there is no such resolution.
    """
    market_id = session.scalar(select(Resolution.market_id).where(Resolution.id == resolution_id))
    if market_id is None:
        raise NotFound(_("There is no such resolution."))
    market = locked_market(session, market_id)
    resolution = session.get_one(Resolution, resolution_id, populate_existing=True)
    return market, resolution


def latest_resolution(session: Session, market_id: int) -> Resolution:
    """Return the resolution a market stands by now.

    Raises:
        NotFound: nobody has proposed one.
    """
    resolution = session.scalars(
        select(Resolution)
        .where(Resolution.market_id == market_id)
        .order_by(Resolution.number.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if resolution is None:
        raise NotFound(_("Nobody has proposed how to settle this market yet."))
    return resolution


def locked_dispute(session: Session, dispute_id: int) -> tuple[Market, Resolution, Dispute]:
    """Return a dispute with its resolution and market, once the market is locked.

    Raises:
        NotFound: there is no such dispute.
    """
    resolution_id = session.scalar(select(Dispute.resolution_id).where(Dispute.id == dispute_id))
    if resolution_id is None:
        raise NotFound(_("There is no such dispute."))
    market, resolution = locked_resolution(session, resolution_id)
    return market, resolution, session.get_one(Dispute, dispute_id, populate_existing=True)
