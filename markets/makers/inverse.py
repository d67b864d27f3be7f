"""The LMSR read backwards: liquidity for a budget, shares for a budget, the most that fits."""

from collections.abc import Callable, Sequence
from itertools import product
from math import expm1, log, log1p

from core.errors import InvalidInput
from core.language import _
from core.points import LOT, format_points
from markets.makers.limits import (
    BAND,
    LIQUIDITY_MAX,
    LIQUIDITY_MIN,
    OUTCOMES_MAX,
    OUTCOMES_MIN,
    QUANTITY_MAX,
    check_state,
)
from markets.makers.potential import potential, prices, subsidy


def liquidity_for_budget(budget: int, n: int) -> int:
    """Return the largest liquidity b whose subsidy ⌈b · ln n⌉ is within the budget.

    All in micro-points, for n outcomes opening at equal prices (Gnosis: b = F / ln n). Raises
    InvalidInput when the budget does not reach b = 1 point or goes beyond 1,000,000 points.
    """
    if not OUTCOMES_MIN <= n <= OUTCOMES_MAX:
        raise ValueError(f"a market has 2 to {OUTCOMES_MAX} outcomes, not {n}")
    start = (0,) * n
    least, most = subsidy(start, LIQUIDITY_MIN), subsidy(start, LIQUIDITY_MAX)
    if not least <= budget <= most:
        raise InvalidInput(
            _(
                "Give a market with %(n)s outcomes %(lot)s to %(most)s points.",
                n=n,
                lot=format_points(least + LOT - 1),
                most=format_points(most),
            ),
            field="budget",
        )
    b = min(max(int(budget / log(n)), LIQUIDITY_MIN), LIQUIDITY_MAX)
    while subsidy(start, b) > budget:
        b -= 1
    while b < LIQUIDITY_MAX and subsidy(start, b + 1) <= budget:
        b += 1
    return b


def in_band(q: Sequence[int], b: int) -> bool:
    """Say whether all quantities lie within 7b of each other and within the bounds."""
    top, bottom = max(q), min(q)
    return top - bottom <= BAND * b and top <= QUANTITY_MAX and bottom >= -QUANTITY_MAX


def largest_in_band(q: Sequence[int], b: int, direction: Sequence[int]) -> int:
    """Return the largest k ≥ 0 for which q + k · direction stays inside the band.

    `direction` are micro-shares per outcome, not all 0; (10_000, 0) counts lots of outcome 0.
    Linear in n, times the square of the number of different steps in `direction`.
    """
    check_state(q, b)
    ends: dict[int, tuple[int, int]] = {}
    for quantity, step in zip(q, direction, strict=True):
        top, bottom = ends.get(step, (quantity, quantity))
        ends[step] = (max(top, quantity), min(bottom, quantity))
    limits = [
        (BAND * b - (ends[fast][0] - ends[slow][1])) // (fast - slow)
        for fast, slow in product(ends, ends)
        if fast > slow
    ]
    limits += [(QUANTITY_MAX - top) // step for step, (top, _) in ends.items() if step > 0]
    limits += [(QUANTITY_MAX + bottom) // -step for step, (_, bottom) in ends.items() if step < 0]
    return max(0, min(limits))


def shares_for_budget(
    q: Sequence[int], b: int, outcome: int, budget: int, *, lot: int = LOT
) -> int:
    """Return the most micro-shares of `outcome`, whole lots, that cost at most `budget`.

    Stays inside the band; 0 when not even one lot fits. A float estimate (Hanson's closed form,
    d = b · ln(1 + (exp(c/b) − 1)/p)) starts a search that only integers decide: about a dozen
    potentials at most.
    """
    direction = single(len(q), outcome, lot)
    ceiling = potential(q, b) + budget

    def fits(count: int) -> bool:
        after = [quantity + count * step for quantity, step in zip(q, direction, strict=True)]
        return potential(after, b) <= ceiling

    most = largest_in_band(q, b, direction)
    if fits(most):
        return most * lot
    # The budget is below the cost of at most 14b shares here, so the exponential is small.
    estimate = b * log1p(expm1(budget / b) / prices(q, b)[outcome])
    return last_true(fits, guess=int(estimate / lot), above=most) * lot


def single(n: int, outcome: int, quantity: int) -> tuple[int, ...]:
    """Return a change of `quantity` in one of n outcomes and 0 in the others."""
    return (0,) * outcome + (quantity,) + (0,) * (n - outcome - 1)


def last_true(holds: Callable[[int], bool], *, guess: int, above: int) -> int:
    """Return the largest count that holds, searching outwards from a guess.

    `holds` is true up to some count ≥ 0 and false from there to `above`.
    """
    width = 1
    low = max(0, min(guess, above) - width)
    while low and not holds(low):
        above, width = low, width * 4
        low = max(0, low - width)
    high = min(above, low + 2 * width)
    while high < above and holds(high):
        low, width = high, width * 4
        high = min(above, high + width)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low
