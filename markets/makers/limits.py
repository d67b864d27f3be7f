"""The bounds within which market makers compute, and the check that holds them."""

from collections.abc import Sequence

from core.points import MICRO, UNITS_MAX

OUTCOMES_MIN = 2
OUTCOMES_MAX = 100
LIQUIDITY_MIN = MICRO  # one point
LIQUIDITY_MAX = 1_000_000 * MICRO
QUANTITY_MAX = UNITS_MAX
BAND = 7  # quantities stay within BAND · b of each other


def check_state(q: Sequence[int], b: int) -> None:
    """Raise ValueError when a maker's state lies outside the bounds: a fault, not bad input."""
    if not OUTCOMES_MIN <= len(q) <= OUTCOMES_MAX:
        raise ValueError(f"a market has 2 to {OUTCOMES_MAX} outcomes, not {len(q)}")
    if not LIQUIDITY_MIN <= b <= LIQUIDITY_MAX:
        raise ValueError(f"liquidity {b} is outside {LIQUIDITY_MIN} to {LIQUIDITY_MAX}")
    if max(q) > QUANTITY_MAX or min(q) < -QUANTITY_MAX:
        raise ValueError(f"a quantity is beyond {QUANTITY_MAX}")
