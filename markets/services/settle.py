"""Settle a market: pay what its approved resolution says, once, and give back what is left."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from core.errors import Closed
from core.language import _, later
from ledger.services import post
from markets.life import is_due
from markets.payout import Settlement, settle_in_part, settle_known, settle_void, with_debts
from markets.services.activity import record_act, tell_holders
from markets.services.load import latest_resolution, locked_market
from markets.services.till import Till
from models import settling as kept
from models.markets import Market, Position, Resolution, Trade
from models.settling import Payout

Held = dict[int, list[int]]  # person → micro-shares of each outcome


def settle_market(
    session: Session, *, market_id: int, now: datetime, facilitator_id: int | None = None
) -> Market:
    """Pay a market whose resolution is approved and whose dispute window has passed.

    Raises:
        Closed: nothing is due here: it is not approved, disputed, or paid already.
        NotFound: there is no such market.
    """
    market = locked_market(session, market_id)
    if market.state != "approved":
        raise Closed(_("Nothing is due here now. Look at the market again."))
    resolution = latest_resolution(session, market.id)
    if not is_due(resolution.state, resolution.pays_at, now):
        raise Closed(_("The time to dispute this is not over yet."))
    _pay(session, market, resolution, now=now)
    market.state = "void" if resolution.verdict == "void" else "resolved"
    market.settled_at = resolution.paid_at = now
    market.version += 1
    resolution.state = "paid"
    record_act(session, market, "paid", actor_id=facilitator_id, now=now)
    tell_holders(
        session,
        market,
        later("“%(question)s” is settled.", question=market.question),
        kind="market_paid",
        now=now,
    )
    return market


def due_markets(session: Session, *, now: datetime) -> list[int]:
    """Return the markets that may be paid at `now`."""
    due = (
        select(Market.id)
        .join(Resolution, Resolution.market_id == Market.id)
        .where(
            Market.state == "approved",
            Resolution.state == "approved",
            Resolution.pays_at <= now,
        )
        .order_by(Market.id)
    )
    return list(session.scalars(due))


def _pay(session: Session, market: Market, resolution: Resolution, *, now: datetime) -> None:
    """Empty the market's cash as the verdict says, and keep who got what."""
    till = Till(session, market)
    settlement = with_debts(
        _settlement(session, market, resolution, till),
        debts=_debts(session, market),
        budget_debt=_budget_debt(session, market),
    )
    market.settlement_version += 1
    row = kept.Settlement(
        market_id=market.id,
        version=market.settlement_version,
        kind="settled",
        resolution_id=resolution.id,
        cash=till.cash.balance,
        remainder=settlement.remainder,
        budget_repaid=settlement.budget_repaid,
        created_at=now,
    )
    payment = "refund" if resolution.verdict == "void" else "payout"
    movements = till.settling(settlement, payment=payment)
    row.transaction_id = post(session, movements, market_id=market.id, now=now) if movements else ""
    session.add(row)
    _keep_payouts(session, market, settlement, now=now)


def _settlement(session: Session, market: Market, resolution: Resolution, till: Till) -> Settlement:
    """Return what the verdict moves, from the holdings as they are, or were when it was known."""
    holdings, spent = _holdings(session, market)
    if resolution.verdict == "void":
        return settle_void(spent, available=till.available, cash=till.cash.balance)
    weights: list[int] = json.loads(resolution.weights_ppm)
    if resolution.known_at is None:
        return settle_in_part(holdings, weights=weights, cash=till.cash.balance)
    since = _taken_back(session, market, holdings, known_at=resolution.known_at)
    return settle_known(
        holdings,
        since=since,
        weights=weights,
        available=till.available,
        cash=till.cash.balance,
    )


def _holdings(session: Session, market: Market) -> tuple[Held, dict[int, int]]:
    """Return what each person holds of each outcome, and what they paid minus what came back."""
    places = {outcome.id: outcome.position for outcome in market.outcomes}
    holdings: Held = {}
    spent: dict[int, int] = {}
    rows = session.scalars(
        select(Position).where(Position.market_id == market.id).order_by(Position.person_id)
    )
    for row in rows:
        held = holdings.setdefault(row.person_id, [0] * len(places))
        held[places[row.outcome_id]] = row.shares
        spent[row.person_id] = spent.get(row.person_id, 0) + row.paid - row.received
    return holdings, spent


def _taken_back(
    session: Session, market: Market, holdings: Held, *, known_at: datetime
) -> dict[int, int]:
    """Set holdings back to a moment; return what each person has paid net since then."""
    places = {outcome.id: outcome.position for outcome in market.outcomes}
    since: dict[int, int] = {}
    later = session.execute(
        select(Trade.person_id, Trade.outcome_id, func.sum(Trade.shares), func.sum(Trade.cost))
        .where(Trade.market_id == market.id, Trade.created_at > known_at)
        .group_by(Trade.person_id, Trade.outcome_id)
    )
    for person, outcome_id, shares, cost in later:
        holdings[person][places[outcome_id]] -= int(shares)
        since[person] = since.get(person, 0) + int(cost)
    return since


def _debts(session: Session, market: Market) -> Mapping[int, int]:
    """Return what the treasury has paid here in each person's place and not got back."""
    rows = session.execute(
        select(Payout.person_id, func.sum(Payout.shortfall - Payout.repaid))
        .where(Payout.market_id == market.id)
        .group_by(Payout.person_id)
    )
    return {person: int(debt) for person, debt in rows if debt > 0}


def _budget_debt(session: Session, market: Market) -> int:
    debt = session.scalar(
        select(func.sum(kept.Settlement.budget_shortfall - kept.Settlement.budget_repaid)).where(
            kept.Settlement.market_id == market.id
        )
    )
    return int(debt or 0)


def _keep_payouts(
    session: Session, market: Market, settlement: Settlement, *, now: datetime
) -> None:
    """Keep what each person got, one row a person and settlement."""
    people = {
        *settlement.payments,
        *settlement.clawbacks,
        *settlement.shortfalls,
        *settlement.repayments,
    }
    rows = [
        {
            "market_id": market.id,
            "settlement_version": market.settlement_version,
            "person_id": person,
            "amount": settlement.payments.get(person, 0) - settlement.clawbacks.get(person, 0),
            "shortfall": settlement.shortfalls.get(person, 0),
            "repaid": settlement.repayments.get(person, 0),
            "created_at": now,
        }
        for person in sorted(people)
    ]
    if rows:
        session.execute(insert(Payout), rows)
    session.flush()
