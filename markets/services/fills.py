"""What an execution does to the resting orders it met: points, shares, and the order's own row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.services import notifications
from core.language import later
from ledger.services import Movement
from markets.book import Leg, Side
from markets.makers.reach import points_at
from markets.services.activity import path_of
from markets.services.holding import Trader, shift
from models.markets import Market, Trade
from models.orders import Order


@dataclass(frozen=True, kw_only=True)
class Fill:
    """All that one resting order trades in one execution; amounts in micro-units."""

    order: Order
    outcome: int
    side: Side
    shares: int
    cost: int

    @property
    def freed(self) -> int:
        """The micro-points that were reserved for these shares."""
        return points_at(self.order.price_ppm, self.shares) if self.side is Side.BUY else 0

    def movements(self, owner: Trader) -> list[Movement]:
        """Return the transfers: a purchase is paid from what was reserved, the rest given back."""
        if self.side is Side.SELL:
            return [
                Movement(
                    debit_id=owner.till.id,
                    credit_id=owner.available.id,
                    amount=-self.cost,
                    kind="sell",
                )
            ]
        paid = Movement(
            debit_id=owner.reserved.id, credit_id=owner.till.id, amount=self.cost, kind="buy"
        )
        if self.cost == self.freed:
            return [paid]
        rest = Movement(
            debit_id=owner.reserved.id,
            credit_id=owner.available.id,
            amount=self.freed - self.cost,
            kind="release",
        )
        return [paid, rest]


def fills_of(session: Session, legs: Sequence[Leg]) -> list[Fill]:
    """Return what each resting order trades, its legs put together, in the order they were met."""
    ids = dict.fromkeys(leg.order.id for leg in legs if leg.order)
    if not ids:
        return []
    rows = {row.id: row for row in session.scalars(select(Order).where(Order.id.in_(ids)))}
    fills = []
    for number in ids:
        mine = [leg for leg in legs if leg.order and leg.order.id == number]
        fills.append(
            Fill(
                order=rows[number],
                outcome=mine[0].outcome,
                side=mine[0].side,
                shares=sum(leg.shares for leg in mine),
                cost=sum(leg.cost for leg in mine),
            )
        )
    return fills


def keep_fill(
    session: Session, market: Market, owner: Trader, fill: Fill, *, now: datetime
) -> Trade:
    """Write down what has become of an order, and return its trade, not numbered yet."""
    order = fill.order
    leg = Leg(outcome=fill.outcome, side=fill.side, shares=fill.shares, cost=fill.cost)
    position = shift(market, owner, leg)
    if fill.side is Side.SELL:
        position.reserved -= fill.shares
    session.add(position)
    order.filled += fill.shares
    order.reserved -= fill.freed if fill.side is Side.BUY else fill.shares
    if order.filled == order.shares:
        order.state = "filled"
        order.ended_at = now
        _tell(session, market, owner, now=now)
    return Trade(
        outcome_id=market.outcomes[fill.outcome].id,
        shares=fill.side.sign * fill.shares,
        cost=fill.cost,
        kind="fill",
        order_id=order.id,
        belief_id=order.belief_id,
    )


def _tell(session: Session, market: Market, owner: Trader, *, now: datetime) -> None:
    notifications.notify(
        session,
        person_ids=[owner.person_id],
        kind="order_filled",
        object_kind="market",
        object_id=market.id,
        text=later("Your order in “%(question)s” has been carried out.", question=market.question),
        path=path_of(market),
        now=now,
    )
