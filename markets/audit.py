"""The audit of markets, with arithmetic of its own: it shares no code with the makers.

I3  holdings of an outcome add to q − q at opening
I4  a market's cash is the potential of q minus the least q at opening, and what it cost the
    budget is its subsidy; 0 after settlement, in what it does not trade in, and once it lapsed
I5  no holding is below zero
I6  what is reserved is what open orders reserve, points by person and shares by position
I7  a market is settled once per settlement version (markets.audit_settling)
I10 tokens of either branch of a condition and the points locked for it are as many, and 0 once
    it is settled (markets.audit_conditions)
I9  every trade has one idempotency record of its own, or the order or bundle it belongs to,
    unless it is imported history or was carved from other shares
"""

from collections.abc import Sequence
from decimal import ROUND_CEILING, Context, Decimal, localcontext
from fractions import Fraction

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from ledger.audit import Fault
from markets.audit_conditions import audit_conditions
from markets.audit_settling import settlement_faults
from models.conditions import Condition
from models.ledger import Account, IdempotencyRecord, Transfer
from models.markets import Market, Outcome, Position, Trade
from models.orders import Order

DIGITS = 60
Purse = tuple[int | None, str, int | None]  # person, unit, condition
OVER = {"resolved", "void", "lapsed"}


def audited_potential(q: Sequence[int], b: int) -> int:
    """Return ⌈b · ln Σ exp(q/b)⌉ as max q + ⌈…⌉, in 60 digits (Hanson 2003), in micro-points."""
    with localcontext(Context(prec=DIGITS)):
        most = max(q)
        total = sum(((Decimal(share - most) / b).exp() for share in q), Decimal(0))
        return most + int((b * total.ln()).to_integral_value(rounding=ROUND_CEILING))


def audited_cash(market: Market, q: Sequence[int]) -> int:
    """Return what the maker of a market must have once q shares are sold, in micro-points."""
    if market.maker == "potential":
        return audited_potential(q, market.b)
    if market.weight_ppm is None:
        return audited_product(q, market.b, [1] * len(q))
    return audited_product(q, market.b, [market.weight_ppm, 1_000_000 - market.weight_ppm])


def audited_product(q: Sequence[int], k: int, weights: Sequence[int]) -> int:
    """Return the least whole C with Π (C − qᵢ)^wᵢ ≥ k, Σ wᵢ = 1, by halving, in 60 digits."""
    low, high = max(q), max(q) + k  # At C = max q + k every factor is at least k.
    with localcontext(Context(prec=DIGITS)):
        wanted = Decimal(k).ln() * sum(weights) - Decimal(10) ** -40
        while high - low > 1:
            middle = (low + high) // 2
            parts = (w * Decimal(middle - x).ln() for w, x in zip(weights, q, strict=True))
            low, high = (low, middle) if sum(parts) >= wanted else (middle, high)
    return high


def audit_markets(session: Session) -> list[Fault]:
    """Return every fault of markets; an empty list when all is well."""
    faults = []
    for market in session.scalars(select(Market).order_by(Market.id)):
        outcomes = session.scalars(
            select(Outcome).filter_by(market_id=market.id).order_by(Outcome.position)
        ).all()
        faults += _holding_faults(session, market, outcomes)
        faults += _cash_faults(session, market, outcomes)
        faults += settlement_faults(session, market)
    faults += audit_conditions(session)
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
    unit = _unit_of(session, market)
    cash, faults = 0, []
    for account in session.scalars(select(Account).filter_by(kind="market", market_id=market.id)):
        if account.unit == unit:
            cash = account.balance
        elif account.balance:
            faults.append(_fault("I4", market, f"keeps {account.balance} of {account.unit}"))
    if market.state == "draft" or market.state in OVER:
        expected = 0
    else:
        least = min(outcome.q_opening for outcome in outcomes)
        expected = audited_cash(market, [outcome.q for outcome in outcomes]) - least
    if cash != expected:
        faults.append(_fault("I4", market, f"holds {cash} µp, the potential says {expected} µp"))
    given = session.scalar(
        select(func.sum(Transfer.amount)).where(
            Transfer.market_id == market.id, Transfer.kind.in_(("subsidy", "liquidity"))
        )
    )
    if market.state != "draft" and int(given or 0) != market.subsidy:
        found = f"the budget gave {given} µp, the subsidy says {market.subsidy} µp"
        faults.append(_fault("I4", market, found))
    return faults


def _unit_of(session: Session, market: Market) -> str:
    """Return what a market's cash must lie in: points, or tokens until it is decided."""
    pending = exists().where(Condition.id == market.condition_id, Condition.state == "pending")
    return market.branch if market.branch and session.scalar(select(pending)) else "point"


def _reservation_faults(session: Session) -> list[Fault]:
    points: dict[Purse, int] = {}
    shares: dict[tuple[int, int], int] = {}
    rows = session.execute(
        select(Order, Market)
        .join(Market, Market.id == Order.market_id)
        .where(Order.state == "open")
    )
    for order, market in rows:
        left = order.shares - order.filled
        if order.side == "sell":
            place = (order.person_id, order.outcome_id)
            shares[place] = shares.get(place, 0) + left
            continue
        worth = Fraction(left * order.price_ppm, 1_000_000)
        if worth != order.reserved:
            found = f"reserves {order.reserved} µp and may cost {worth} µp"
            return [Fault(invariant="I6", where=f"order {order.id}", found=found)]
        unit = _unit_of(session, market)
        purse = (order.person_id, unit, None if unit == "point" else market.condition_id)
        points[purse] = points.get(purse, 0) + order.reserved
    return [*_reserved_points(session, points), *_reserved_shares(session, shares)]


def _reserved_points(session: Session, wanted: dict[Purse, int]) -> list[Fault]:
    faults = []
    for account in session.scalars(select(Account).where(Account.kind == "reserved")):
        due = wanted.pop((account.person_id, account.unit, account.condition_id), 0)
        if account.balance != due:
            found = f"{account.balance} µp, open orders reserve {due} µp"
            faults.append(Fault(invariant="I6", where=f"account {account.id}", found=found))
    return faults + [
        Fault(invariant="I6", where=f"person {person}", found=f"{due} µp kept nowhere")
        for (person, _, _), due in wanted.items()
    ]


def _reserved_shares(session: Session, wanted: dict[tuple[int, int], int]) -> list[Fault]:
    faults = []
    for row in session.scalars(select(Position)):
        due = wanted.pop((row.person_id, row.outcome_id), 0)
        if row.reserved != due or due > row.shares:
            found = f"{row.shares} shares, {row.reserved} reserved, open orders sell {due}"
            faults.append(Fault(invariant="I6", where=f"position {row.id}", found=found))
    return faults + [
        Fault(invariant="I6", where=f"person {person}", found=f"sells {due} shares of none")
        for (person, _), due in wanted.items()
    ]


def _record_faults(session: Session) -> list[Fault]:
    missing = session.scalars(
        select(Trade.id)
        .outerjoin(IdempotencyRecord, IdempotencyRecord.id == Trade.idempotency_id)
        .where(
            IdempotencyRecord.id.is_(None),
            Trade.is_history.is_(False),
            or_(Trade.kind == "trade", and_(Trade.kind == "fill", Trade.order_id.is_(None))),
        )
    ).all()
    bundles = session.scalars(
        select(Trade.transaction_id)
        .where(Trade.kind == "bundle")
        .group_by(Trade.transaction_id)
        .having(func.count(Trade.idempotency_id) != 1)
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
    faults += [
        Fault(invariant="I9", where=f"bundle {number}", found="has not one idempotency record")
        for number in bundles
    ]
    return faults + [
        Fault(invariant="I9", where=f"record {number}", found="stands for more than one trade")
        for number in shared
    ]
