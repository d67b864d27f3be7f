"""What a market's price says, in a way that a few late trades cannot bend."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import logit
from aggregation.methods.inputs import MarketFacts, MarketTrade

LAST = 10
# Variance of one person's log-odds about the crowd's, as in pool.py.
_PERSON = 2.0
_EDGE = 0.01


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceSignal:
    """Log-odds, variance, and what stands behind them; `volume` is net, in shares."""

    log_odds: float
    variance: float
    traders: int
    volume: float


def robust_price(trades: Sequence[MarketTrade], *, last: int = LAST) -> float:
    """Take the median of the last ten prices."""
    return float(np.median([t.price for t in trades[-last:]]))


def time_weighted_log_odds(trades: Sequence[MarketTrade], market: MarketFacts) -> float:
    """Average the log-odds of the price over the second half of the time it traded.

    Without times that differ, over the second half of the trades.
    """
    ends = market.closed_at if market.closed_at is not None else trades[-1].at
    begins = market.opened_at or trades[0].at
    middle = begins + (ends - begins) / 2
    at = np.array([market.opened_at, *(t.at for t in trades), ends], dtype=np.float64)
    held = np.diff(np.clip(at, middle, max(middle, ends)))
    prices = logit([market.price_start, *(t.price for t in trades)], edge=_EDGE)
    if held.sum() <= 0:
        return float(prices[-((len(trades) + 1) // 2) :].mean())
    return float((held * prices).sum() / held.sum())


def price_signal(trades: Sequence[MarketTrade], market: MarketFacts) -> PriceSignal | None:
    """Read one market; None before the first trade that counts.

    The value is the mean of two log-odds: of the median of the last ten prices, and of the
    time-weighted price. Variance 2 / traders + b / (2 volume). Volume is the sum over people of
    the shares they ended with, so that round trips count nothing; trades between the same two
    people in both directions are taken out first.
    """
    counted = _without_exchanges(trades)
    net: dict[int, float] = defaultdict(float)
    for trade in counted:
        net[trade.person_id] += trade.shares
    held = [abs(v) for v in net.values() if abs(v) > 1e-9]
    if not held:
        return None
    volume = sum(sorted(held))
    value = (
        float(logit(robust_price(trades), edge=_EDGE)) + time_weighted_log_odds(trades, market)
    ) / 2
    return PriceSignal(
        log_odds=value,
        variance=_PERSON * (1 + market.liquidity / volume) / len(held),
        traders=len(held),
        volume=volume,
    )


def _without_exchanges(trades: Sequence[MarketTrade]) -> list[MarketTrade]:
    """Leave out trades between two people who have traded with each other both ways."""
    pairs = {(t.person_id, t.counterparty_id) for t in trades if t.counterparty_id is not None}
    return [
        t
        for t in trades
        if t.counterparty_id is None or (t.counterparty_id, t.person_id) not in pairs
    ]
