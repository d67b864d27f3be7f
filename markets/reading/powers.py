"""What a viewer may do with a market now, and why not where they would wonder."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import _
from core.policy import NOBODY, Role
from markets.life import OVER, SETTLED, is_due
from markets.page_parts import Powers
from markets.reading.find import Found
from markets.services.purse import is_pending
from markets.services.standing import has_traded, is_author, settle_bar, trade_bar
from models.markets import Dispute, Resolution
from models.settling import PanelSeat
from purpose.phases import Act
from purpose.queries import is_allowed, why_closed


def powers_of(session: Session, found: Found, resolution: Resolution | None) -> Powers:
    """Return what the viewer may do; the services check all of it again."""
    market, state, now = found.market, found.state, found.now
    person_id = found.viewer.id or 0
    steward = found.viewer != NOBODY and found.viewer.has(Role.FACILITATOR)
    bar = trade_bar_now(session, found)
    settles = (
        settle_bar(session, market, person_id) if steward else _("Facilitators settle markets.")
    )
    may_settle = not settles
    return Powers(
        may_believe=state == "open" and not is_author(session, market, person_id),
        may_trade=state == "open" and not bar,
        bar=bar,
        may_close=steward and state in {"open", "draft"},
        may_clarify=steward and state not in OVER,
        may_propose=may_settle and state == "closed" and not is_pending(session, market),
        may_answer=(
            may_settle
            and state == "proposed"
            and resolution is not None
            and resolution.proposed_by_id != person_id
        ),
        may_dispute=_may_dispute(session, found, resolution),
        may_rule=state == "disputed" and _is_awaited(session, found, resolution),
        may_pay=(steward and resolution is not None and is_due(state, resolution.pays_at, now)),
        may_ask_undo=_may_undo(found, resolution, may_settle=may_settle, is_asked=False),
        may_undo=_may_undo(found, resolution, may_settle=may_settle, is_asked=True),
        settle_bar=settles if steward else "",
    )


def _is_awaited(session: Session, found: Found, resolution: Resolution | None) -> bool:
    """Say whether the viewer sits on the panel and has not ruled yet."""
    if resolution is None:
        return False
    seat = select(PanelSeat.id).where(
        PanelSeat.resolution_id == resolution.id,
        PanelSeat.person_id == found.viewer.id,
        PanelSeat.ruling == "open",
    )
    return session.scalar(seat) is not None


def _may_undo(
    found: Found, resolution: Resolution | None, *, may_settle: bool, is_asked: bool
) -> bool:
    """Say whether the viewer may ask to undo a settlement, or do it once another has asked."""
    if resolution is None or not may_settle or found.state not in SETTLED:
        return False
    asker = resolution.undo_asked_by_id
    return asker not in {None, found.viewer.id} if is_asked else asker is None


def trade_bar_now(session: Session, found: Found) -> str:
    """Return why the viewer may not trade while the market is open; empty when they may."""
    bar = trade_bar(session, found.market, found.viewer.id or 0)
    if not bar and not is_allowed(found.challenge, Act.TRADE, found.now):
        return why_closed(found.challenge, Act.TRADE, found.now)
    return bar


def _may_dispute(session: Session, found: Found, resolution: Resolution | None) -> bool:
    if found.state not in {"approved", "disputed"} or resolution is None:
        return False
    if resolution.pays_at is None or found.now >= resolution.pays_at:
        return False
    if not has_traded(session, found.market, found.viewer.id or 0):
        return False
    said = select(Dispute.id).where(
        Dispute.resolution_id == resolution.id, Dispute.person_id == found.viewer.id
    )
    return session.scalar(said) is None
