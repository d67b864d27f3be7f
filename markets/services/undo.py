"""Undo a settlement that was wrong: one facilitator asks, another one does it.

Nothing is edited: transfers the other way bring the market's cash back, as a settlement version
of its own; then the market waits for a new proposal.
"""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.errors import Closed, InvalidInput, NotAllowed, Stale
from core.language import _, later
from ledger.services import post
from markets.life import SETTLED
from markets.payout import Paid, Undoing, undo_settlement
from markets.services.activity import record_act, tell_holders
from markets.services.load import latest_resolution, locked_market
from markets.services.standing import require_may_settle
from markets.services.till import Till
from models.markets import Market, Resolution
from models.settling import Payout, Settlement


def ask_undo(
    session: Session, *, market_id: int, facilitator_id: int, reason: str, now: datetime
) -> Resolution:
    """Ask another facilitator to undo a settlement, with a reason that everyone reads.

    Raises:
        InvalidInput: no reason is given.
        NotAllowed: the facilitator traded here or wrote the idea.
        Closed: the market is not settled.
        Stale: somebody has asked already.
    """
    market = locked_market(session, market_id)
    require_may_settle(session, market, facilitator_id)
    resolution = _paid(session, market)
    if resolution.undo_asked_by_id is not None:
        raise Stale(_("Somebody has asked for this already. A second facilitator looks at it."))
    if not reason.strip():
        raise InvalidInput(_("Say what was wrong with it: everyone reads it."), field="reason")
    resolution.undo_asked_by_id = facilitator_id
    resolution.undo_asked_at = now
    resolution.undo_reason = reason.strip()
    market.version += 1
    record_act(
        session, market, "asked to undo", actor_id=facilitator_id, detail=reason.strip(), now=now
    )
    return resolution


def undo_market(
    session: Session, *, market_id: int, facilitator_id: int, now: datetime
) -> Settlement:
    """Undo a settlement that another facilitator asked to undo; the market is closed again.

    Raises:
        NotAllowed: the same facilitator asked, traded here or wrote the idea.
        Closed: the market is not settled, or nobody has asked.
    """
    market = locked_market(session, market_id)
    require_may_settle(session, market, facilitator_id)
    resolution = _paid(session, market)
    if resolution.undo_asked_by_id is None:
        raise Closed(_("Nobody has asked to undo this. One facilitator asks, another one does it."))
    if resolution.undo_asked_by_id == facilitator_id:
        raise NotAllowed(_("You asked for this, so another facilitator does it."))
    row = _give_back(session, market, resolution, now=now)
    resolution.state = "reversed"
    resolution.undone_by_id, resolution.undone_at = facilitator_id, now
    market.state, market.settled_at = "closed", None
    market.version += 1
    record_act(
        session,
        market,
        "undone",
        actor_id=facilitator_id,
        detail=resolution.undo_reason,
        now=now,
    )
    tell_holders(
        session,
        market,
        later(
            "How “%(question)s” was settled is undone; it will be settled anew.",
            question=market.question,
        ),
        kind="market_undone",
        now=now,
    )
    return row


def _paid(session: Session, market: Market) -> Resolution:
    if market.state not in SETTLED:
        raise Closed(_("This market is not settled, so there is nothing to undo."))
    return latest_resolution(session, market.id)


def _give_back(
    session: Session, market: Market, resolution: Resolution, *, now: datetime
) -> Settlement:
    """Move everything back where it came from, as far as it is there."""
    till = Till(session, market)
    before = session.scalars(
        select(Settlement).filter_by(market_id=market.id, version=market.settlement_version)
    ).one()
    undoing = undo_settlement(
        _payouts(session, market),
        remainder=before.remainder,
        budget_repaid=before.budget_repaid,
        available=till.available,
        budget=till.budget.balance,
    )
    movements = till.undoing(undoing)
    market.settlement_version += 1
    row = Settlement(
        market_id=market.id,
        version=market.settlement_version,
        kind="undone",
        resolution_id=resolution.id,
        transaction_id=post(session, movements, market_id=market.id, now=now) if movements else "",
        cash=undoing.cash,
        remainder=-undoing.budget_taken,
        budget_shortfall=undoing.budget_missing,
        budget_repaid=-undoing.budget_owed_again,
        created_at=now,
    )
    session.add(row)
    _keep(session, market, undoing, now=now)
    return row


def _payouts(session: Session, market: Market) -> dict[int, Paid]:
    rows = session.scalars(
        select(Payout).filter_by(market_id=market.id, settlement_version=market.settlement_version)
    )
    return {
        row.person_id: Paid(amount=row.amount, shortfall=row.shortfall, repaid=row.repaid)
        for row in rows
    }


def _keep(session: Session, market: Market, undoing: Undoing, *, now: datetime) -> None:
    people = {
        *undoing.taken,
        *undoing.missing,
        *undoing.owed_again,
        *undoing.returned,
        *undoing.shortfalls_back,
    }
    rows = [
        {
            "market_id": market.id,
            "settlement_version": market.settlement_version,
            "person_id": person,
            "amount": undoing.returned.get(person, 0) - undoing.taken.get(person, 0),
            "shortfall": (undoing.missing.get(person, 0) - undoing.shortfalls_back.get(person, 0)),
            "repaid": -undoing.owed_again.get(person, 0),
            "created_at": now,
        }
        for person in sorted(people)
    ]
    if rows:
        session.execute(insert(Payout), rows)
    session.flush()
