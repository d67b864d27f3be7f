"""The audit of markets, with arithmetic of its own: it shares no code with the maker.

I3  holdings of an outcome add to q − q at opening
I4  a market's cash is the potential of q, plus what the subsidy had over the opening potential;
    0 after settlement
I5  no holding is below zero
I6  reserved points are what open orders reserve (there are no resting orders yet: 0)
I7  a market is settled once per settlement version
I9  every trade has one idempotency record, unless it is imported history
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Context, Decimal, localcontext

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.audit import Fault
from models.ledger import Account, IdempotencyRecord, Transfer
from models.markets import Market, Outcome, Payout, Position, Trade

DIGITS = 60
SETTLED = {"resolved", "void"}


def audited_potential(q: Sequence[int], b: int) -> int:
    """Return ⌈b · ln Σ exp(q/b)⌉ as max q + ⌈…⌉, in 60 digits (Hanson 2003), in micro-points."""
    with localcontext(Context(prec=DIGITS)):
        most = max(q)
        total = sum(((Decimal(share - most) / b).exp() for share in q), Decimal(0))
        return most + int((b * total.ln()).to_integral_value(rounding=ROUND_CEILING))


def audit_markets(session: Session) -> list[Fault]:
    """Return every fault of markets; an empty list when all is well."""
    faults = []
    for market in session.scalars(select(Market).order_by(Market.id)):
        outcomes = session.scalars(
            select(Outcome).filter_by(market_id=market.id).order_by(Outcome.position)
        ).all()
        faults += _holding_faults(session, market, outcomes)
        faults += _cash_faults(session, market, outcomes)
        faults += _settlement_faults(session, market)
    return [*faults, *_reservation_faults(session), *_record_faults(session)]


def _fault(invariant: str, market: Market, found: str) -> Fault:
    return Fault(invariant=invariant, where=f"market {market.id}", found=found)


def _holding_faults(session: Session, market: Market, outcomes: Sequence[Outcome]) -> list[Fault]:
    held = _sums(session, market, Position)
    traded = _sums(session, market, Trade)
    faults = []
    for outcome in outcomes:
        sold = outcome.q - outcome.q_opening
        for what, counted in (("positions", held), ("trades", traded)):
            found = counted.get(outcome.id, 0)
            if found != sold:
                text = f"outcome {outcome.position}: {what} add to {found}, q says {sold}"
                faults.append(_fault("I3", market, text))
    below = session.scalar(
        select(func.count())
        .select_from(Position)
        .where(Position.market_id == market.id, Position.shares < 0)
    )
    return [*faults, _fault("I5", market, f"{below} holdings below zero")] if below else faults


def _sums(session: Session, market: Market, rows: type[Position] | type[Trade]) -> dict[int, int]:
    """Return the micro-shares that positions or trades add to, by outcome."""
    sums = session.execute(
        select(rows.outcome_id, func.sum(rows.shares))
        .where(rows.market_id == market.id)
        .group_by(rows.outcome_id)
    )
    return {outcome_id: int(total) for outcome_id, total in sums}


def _cash_faults(session: Session, market: Market, outcomes: Sequence[Outcome]) -> list[Fault]:
    cash = session.scalar(select(Account.balance).filter_by(kind="market", market_id=market.id))
    if market.state == "draft" or market.state in SETTLED:
        expected = 0
    else:
        opening = audited_potential([outcome.q_opening for outcome in outcomes], market.b)
        now = audited_potential([outcome.q for outcome in outcomes], market.b)
        expected = now + market.subsidy - opening
    if (cash or 0) == expected:
        return []
    return [_fault("I4", market, f"holds {cash} µp, the potential says {expected} µp")]


def _settlement_faults(session: Session, market: Market) -> list[Fault]:
    versions = set(
        session.scalars(select(Payout.settlement_version).filter_by(market_id=market.id))
    )
    faults = []
    if any(version > market.settlement_version for version in versions):
        faults.append(_fault("I7", market, "was paid for a settlement that never was"))
    if market.state in SETTLED and market.settlement_version < 1:
        faults.append(_fault("I7", market, "is settled but has no settlement"))
    paid = session.scalar(
        select(func.sum(Payout.amount)).filter_by(
            market_id=market.id, settlement_version=market.settlement_version
        )
    )
    moved = _moved_by_settlement(session, market)
    if market.state in SETTLED and int(paid or 0) != moved:
        faults.append(_fault("I7", market, f"payouts say {paid} µp, transfers moved {moved} µp"))
    return faults


def _moved_by_settlement(session: Session, market: Market) -> int:
    out = session.scalar(
        select(func.sum(Transfer.amount)).where(
            Transfer.market_id == market.id, Transfer.kind.in_(("payout", "refund"))
        )
    )
    back = session.scalar(
        select(func.sum(Transfer.amount)).where(
            Transfer.market_id == market.id, Transfer.kind == "clawback"
        )
    )
    return int(out or 0) - int(back or 0)


def _reservation_faults(session: Session) -> list[Fault]:
    reserved = session.scalar(select(func.sum(Account.balance)).where(Account.kind == "reserved"))
    if not reserved:
        return []
    return [Fault(invariant="I6", where="reserved accounts", found=f"{reserved} µp for no order")]


def _record_faults(session: Session) -> list[Fault]:
    missing = session.scalars(
        select(Trade.id)
        .outerjoin(IdempotencyRecord, IdempotencyRecord.id == Trade.idempotency_id)
        .where(IdempotencyRecord.id.is_(None), Trade.is_history.is_(False))
    ).all()
    shared = session.scalars(
        select(Trade.idempotency_id)
        .where(Trade.idempotency_id.is_not(None))
        .group_by(Trade.idempotency_id)
        .having(func.count() > 1)
    ).all()
    faults = [
        Fault(invariant="I9", where=f"trade {number}", found="has no idempotency record")
        for number in missing
    ]
    return faults + [
        Fault(invariant="I9", where=f"record {number}", found="stands for more than one trade")
        for number in shared
    ]
