"""Seat the panel that answers the disputes of a resolution, and replace who does not answer."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.services import notifications
from core.language import later
from ledger.chain import GENESIS
from markets.panel import OPEN, SEATS, drawn
from markets.services.activity import path_of
from markets.services.load import latest_resolution, locked_market
from markets.services.standing import settle_bar
from models.ledger import ChainHead
from models.markets import Dispute, Market, Resolution
from models.people import Person
from models.settling import Insider, PanelSeat

PATIENCE = timedelta(days=7)


def seats_of(session: Session, resolution: Resolution) -> list[PanelSeat]:
    """Return the seats of a resolution's panel in the order they were drawn."""
    found = select(PanelSeat).where(PanelSeat.resolution_id == resolution.id)
    return list(session.scalars(found.order_by(PanelSeat.id)))


def seat_panel(session: Session, market: Market, resolution: Resolution, *, now: datetime) -> None:
    """Draw the panel of a resolution that is disputed, unless it sits already, and tell it."""
    if seats_of(session, resolution):
        return
    seed = f"{_head(session, market)}:{resolution.id}"
    _seat(
        session, market, resolution, drawn(_eligible(session, market, resolution), seed=seed), now
    )


def replace_absent(session: Session, *, now: datetime) -> list[int]:
    """Draw others in the place of those who have not answered in a week; return the markets."""
    moved = []
    disputed = select(Market.id).where(Market.state == "disputed").order_by(Market.id)
    for market_id in session.scalars(disputed).all():
        market = locked_market(session, market_id)
        resolution = latest_resolution(session, market.id)
        if resolution.state == "disputed" and _replace(session, market, resolution, now=now):
            moved.append(market.id)
    return moved


def _replace(session: Session, market: Market, resolution: Resolution, *, now: datetime) -> bool:
    seats = seats_of(session, resolution)
    absent = [s for s in seats if s.ruling == OPEN and s.seated_at + PATIENCE <= now]
    if seats and not absent:
        return False
    known = {seat.person_id for seat in seats}
    others = [one for one in _eligible(session, market, resolution) if one not in known]
    seed = f"{_head(session, market)}:{resolution.id}:{len(seats)}"
    chosen = drawn(others, seed=seed, seats=len(absent) or SEATS)[: len(absent) or SEATS]
    for seat in absent[: len(chosen)]:
        session.delete(seat)
    session.flush()
    _seat(session, market, resolution, chosen, now)
    return bool(chosen)


def _seat(
    session: Session,
    market: Market,
    resolution: Resolution,
    people: tuple[int, ...],
    now: datetime,
) -> None:
    session.add_all(
        PanelSeat(resolution_id=resolution.id, person_id=person, seated_at=now) for person in people
    )
    session.flush()
    notifications.notify(
        session,
        person_ids=set(people),
        kind="panel_seat",
        object_kind="market",
        object_id=market.id,
        text=later(
            "You were drawn for the panel that answers a dispute on “%(question)s”.",
            question=market.question,
        ),
        path=path_of(market),
        now=now,
    )


def _eligible(session: Session, market: Market, resolution: Resolution) -> list[int]:
    """Return who has nothing at stake: no shares ever, no authorship, no part in settling."""
    barred = {resolution.proposed_by_id, resolution.approved_by_id}
    barred |= set(
        session.scalars(select(Dispute.person_id).where(Dispute.resolution_id == resolution.id))
    )
    barred |= set(session.scalars(select(Insider.person_id).where(Insider.market_id == market.id)))
    people = session.scalars(
        select(Person.id).where(Person.is_active.is_(True), Person.email.is_not(None))
    ).all()
    return [one for one in people if one not in barred and not settle_bar(session, market, one)]


def _head(session: Session, market: Market) -> str:
    kept = session.scalar(select(ChainHead.hash).filter_by(chain=f"market-{market.id}"))
    return kept or GENESIS
