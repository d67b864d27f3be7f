"""Replaying historic yes/no trades through our maker, before anything is written: pure.

A historic record says how far a trade moved the price and what changed hands, not whether the
trader bought or sold. Whoever held enough of the opposite outcome and got what selling it brings
has sold; everyone else has bought.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.points import MICRO
from exchange.replication import LIQUIDITY, Key, ReplicationTrade
from exchange.tables import BadRow
from markets.makers.inverse import in_band
from markets.makers.potential import cost, prices

YES, NO = 0, 1
B = round(LIQUIDITY * MICRO)
PRICE_TOLERANCE = 1e-6
COST_TOLERANCE = 0.001  # of the recorded amount
COST_ROUNDING = 5_000  # micro-points: amounts kept to two decimals


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What one historic trade is for our maker; `shares` and `cost` < 0 for a sale."""

    trade: ReplicationTrade
    outcome: int
    shares: int
    cost: int
    price: float

    @property
    def price_gap(self) -> float:
        """Return how far our price after the trade is from the recorded one."""
        return abs(self.price - self.trade.price)

    @property
    def cost_agrees(self) -> bool:
        """Say whether what moved is what the record says, but for its rounding."""
        gap = abs(abs(self.cost) - self.trade.micro_points)
        return gap <= max(COST_TOLERANCE * self.trade.micro_points, COST_ROUNDING)


def replay(trades: Iterable[ReplicationTrade]) -> tuple[list[Step], list[BadRow]]:
    """Replay one finding's trades in order from even prices.

    A trade that the maker cannot do, or after which its price is not the recorded one to 1e-6,
    is a bad row and moves nothing.
    """
    q: tuple[int, int] = (0, 0)
    held: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    steps: list[Step] = []
    bad: list[BadRow] = []
    for trade in trades:
        step, after = _step(trade, q, held[trade.forecaster_id])
        fault = _fault(step, after)
        if fault:
            bad.append(BadRow(file="trades.csv", line=trade.line, column="price", message=fault))
            continue
        q = after
        held[trade.forecaster_id][step.outcome] += step.shares
        steps.append(step)
    return steps, bad


def _step(
    trade: ReplicationTrade, q: tuple[int, int], held: Sequence[int]
) -> tuple[Step, tuple[int, int]]:
    size = abs(trade.micro_shares)
    gained, given = (YES, NO) if trade.micro_shares > 0 else (NO, YES)
    buying, selling = _change(gained, size), _change(given, -size)
    outcome, shares, change = gained, size, buying
    moved = cost(q, B, buying)
    if held[given] >= size:
        proceeds = cost(q, B, selling)
        if abs(-proceeds - trade.micro_points) < abs(moved - trade.micro_points):
            outcome, shares, change, moved = given, -size, selling, proceeds
    after = (q[YES] + change[YES], q[NO] + change[NO])
    price = prices(after, B)[YES]
    return Step(trade=trade, outcome=outcome, shares=shares, cost=moved, price=price), after


def _change(outcome: int, shares: int) -> tuple[int, int]:
    return (shares, 0) if outcome == YES else (0, shares)


def _fault(step: Step, after: tuple[int, int]) -> str:
    if not in_band(after, B):
        return "The price would leave the band of 0.1 to 99.9 percent."
    if step.cost == 0:
        return "It is worth less than a millionth of a point."
    if step.price_gap > PRICE_TOLERANCE:
        return f"Our maker says {step.price:.9f} after this trade, the file {step.trade.price:.9f}."
    return ""


def points_needed(steps: Mapping[Key, Sequence[Step]]) -> dict[str, int]:
    """Return the least micro-points each trader must bring for no balance to fall below zero.

    Markets are replayed one after another in the order given.
    """
    spent: dict[str, int] = defaultdict(int)
    needed: dict[str, int] = defaultdict(int)
    for market in steps.values():
        for step in market:
            name = step.trade.forecaster_id
            spent[name] += step.cost
            needed[name] = max(needed[name], spent[name])
    return {name: amount for name, amount in needed.items() if amount > 0}
