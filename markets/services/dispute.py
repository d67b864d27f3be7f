"""Dispute an approved resolution, and rule on a dispute."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import Closed, InvalidInput, NotAllowed, Refused, Stale
from markets.services.activity import record_act
from markets.services.load import latest_resolution, locked_dispute, locked_market
from markets.services.standing import has_traded, require_active, require_may_settle
from models.markets import Dispute, Market, Resolution

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
        raise NotAllowed("Those who have traded here may dispute how it is settled.")
    if market.state not in {"approved", "disputed"}:
        raise Closed("There is nothing to dispute now.")
    resolution = latest_resolution(session, market.id)
    if resolution.pays_at is None or now >= resolution.pays_at:
        raise Closed("The time to dispute this is over.")
    if not reason.strip():
        raise InvalidInput("Say what is wrong with it: others will read it.", field="reason")
    _require_first(session, resolution, person_id)
    dispute = Dispute(
        resolution_id=resolution.id, person_id=person_id, reason=reason.strip(), created_at=now
    )
    session.add(dispute)
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
    """Answer a dispute with a reason, as someone who had no part in it.

    Upheld: the resolution falls and the market waits for a new proposal. Overruled: once no
    other dispute is open, it goes on to be paid.

    Raises:
        InvalidInput: no reason is given.
        NotAllowed: the ruler proposed, approved or disputed it, traded here or wrote the idea.
        Stale: it has been answered in the meantime.
    """
    market, resolution, dispute = locked_dispute(session, dispute_id)
    require_may_settle(session, market, ruler_id)
    if ruler_id in {resolution.proposed_by_id, resolution.approved_by_id, dispute.person_id}:
        raise NotAllowed("You had a part in this, so another facilitator rules on it.")
    if dispute.ruling != "open" or resolution.state != "disputed":
        raise Stale("This dispute has been answered in the meantime.")
    if not reason.strip():
        raise InvalidInput("Give the reason in a sentence: everyone reads it.", field="reason")
    ruled = _open_disputes(session, resolution) if is_upheld else [dispute]
    for each in ruled:
        each.ruling = "upheld" if is_upheld else "overruled"
        each.ruling_reason = reason.strip()
        each.ruled_by_id = ruler_id
        each.ruled_at = now
    session.flush()
    _go_on(session, market, resolution, is_upheld=is_upheld)
    act = "upheld a dispute" if is_upheld else "overruled a dispute"
    record_act(session, market, act, actor_id=ruler_id, detail=reason.strip(), now=now)
    return dispute


def _go_on(session: Session, market: Market, resolution: Resolution, *, is_upheld: bool) -> None:
    if is_upheld:
        resolution.state = "rejected"
        market.state = "closed"
        market.version += 1
    elif not _open_disputes(session, resolution):
        _move(market, resolution, "approved")


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
        raise Refused("You have disputed this already; your reason stands below.")


def _move(market: Market, resolution: Resolution, state: str) -> None:
    resolution.state = state
    market.state = state
    market.version += 1
