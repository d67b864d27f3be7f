"""Dispute an approved resolution, and rule on it as one of a panel."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import Closed, InvalidInput, NotAllowed, Refused, Stale
from core.language import _
from markets.panel import OPEN, OVERRULED, UPHELD, decided
from markets.services.activity import record_act
from markets.services.load import latest_resolution, locked_dispute, locked_market
from markets.services.panel import seat_panel, seats_of
from markets.services.standing import has_traded, require_active
from models.markets import Dispute, Market, Resolution
from models.settling import PanelSeat

REASON_MAX = 2_000


def dispute_resolution(
    session: Session, *, market_id: int, person_id: int, reason: str, now: datetime
) -> Dispute:
    """Object to an approved resolution before it pays; payment stops until someone has ruled.

    Raises:
        InvalidInput: no reason is given.
        NotAllowed: the person has never traded here.
        Closed: the dispute window is not open.
        Refused: the person has objected already.
    """
    market = locked_market(session, market_id)
    require_active(session, person_id)
    if not has_traded(session, market, person_id):
        raise NotAllowed(_("Those who have traded here may dispute how it is settled."))
    if market.state not in {"approved", "disputed"}:
        raise Closed(_("There is nothing to dispute now."))
    resolution = latest_resolution(session, market.id)
    if resolution.pays_at is None or now >= resolution.pays_at:
        raise Closed(_("The time to dispute this is over."))
    if not reason.strip():
        raise InvalidInput(_("Say what is wrong with it: others will read it."), field="reason")
    if any(seat.ruling != OPEN for seat in seats_of(session, resolution)) and (
        resolution.state == "approved"
    ):
        raise Closed(_("A panel has answered this already."))
    _require_first(session, resolution, person_id)
    dispute = Dispute(
        resolution_id=resolution.id, person_id=person_id, reason=reason.strip(), created_at=now
    )
    session.add(dispute)
    session.flush()
    seat_panel(session, market, resolution, now=now)
    _move(market, resolution, "disputed")
    record_act(session, market, "disputed", actor_id=person_id, now=now)
    return dispute


def rule_on_dispute(
    session: Session,
    *,
    dispute_id: int,
    ruler_id: int,
    is_upheld: bool,
    reason: str,
    now: datetime,
) -> Dispute:
    """Say, as one of the panel and with a reason, whether a dispute is right.

    Most of the panel decides, for every dispute of the resolution. Upheld: the resolution falls
    and the market waits for a new proposal. Overruled: it goes on to be paid.

    Raises:
        InvalidInput: no reason is given.
        NotAllowed: the person is not on the panel.
        Stale: the panel has decided, or the person has ruled already.
    """
    market, resolution, dispute = locked_dispute(session, dispute_id)
    require_active(session, ruler_id)
    seats = seats_of(session, resolution)
    mine = next((seat for seat in seats if seat.person_id == ruler_id), None)
    if mine is None:
        raise NotAllowed(_("A panel drawn by lot answers this, and you are not on it."))
    if mine.ruling != OPEN or resolution.state != "disputed":
        raise Stale(_("This has been answered in the meantime. Look at the market again."))
    if not reason.strip():
        raise InvalidInput(_("Give the reason in a sentence: everyone reads it."), field="reason")
    mine.ruling = UPHELD if is_upheld else OVERRULED
    mine.reason, mine.ruled_at = reason.strip(), now
    market.version += 1
    act = "upheld a dispute" if is_upheld else "overruled a dispute"
    record_act(session, market, act, actor_id=ruler_id, detail=reason.strip(), now=now)
    outcome = decided([seat.ruling for seat in seats])
    if outcome:
        _decide(session, market, resolution, ruling=outcome, last=mine)
    return dispute


def _decide(
    session: Session, market: Market, resolution: Resolution, *, ruling: str, last: PanelSeat
) -> None:
    """Let what most of the panel say happen; `last` is the ruling that made it most."""
    for each in _open_disputes(session, resolution):
        each.ruling = ruling
        each.ruling_reason = last.reason
        each.ruled_by_id = last.person_id
        each.ruled_at = last.ruled_at
    if ruling == OVERRULED:
        _move(market, resolution, "approved")
        return
    resolution.state = "rejected"
    market.state = "closed"


def _open_disputes(session: Session, resolution: Resolution) -> list[Dispute]:
    found = select(Dispute).where(Dispute.resolution_id == resolution.id, Dispute.ruling == "open")
    return list(session.scalars(found))


def _require_first(session: Session, resolution: Resolution, person_id: int) -> None:
    count = session.scalar(
        select(func.count())
        .select_from(Dispute)
        .where(Dispute.resolution_id == resolution.id, Dispute.person_id == person_id)
    )
    if count:
        raise Refused(_("You have disputed this already; your reason stands below."))


def _move(market: Market, resolution: Resolution, state: str) -> None:
    resolution.state = state
    market.state = state
    market.version += 1
