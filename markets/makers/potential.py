"""The logarithmic market scoring rule (LMSR) as one integer function, its potential.

Cost, prices and subsidy follow from it. Quantities `q` are micro-shares, one for each of the
n outcomes; liquidity `b` and amounts are micro-points. Bounds: markets/makers/limits.py.
Sources: Hanson (2003, 2007) for the rule, Chen & Pennock (2007) for its cost function. What is
rounded, why, and every proof: docs/methods/market-maker.md.
"""

from collections.abc import Sequence
from math import exp, floor, fsum, log

from markets.makers.exact import potential_exact
from markets.makers.limits import check_state

# The float filter errs by less than b · 2⁻⁴⁷. Proof, with u = 2⁻⁵³, yᵢ = (qᵢ − max q)/b ≤ 0,
# S = Σ exp(yᵢ), pᵢ = exp(yᵢ)/S, and a mathematics library that errs by at most 4 units in the
# last place (8u relative; the usual ones stay below 1 unit):
# 1. qᵢ − max q is an exact integer; `/` on integers rounds once: ŷᵢ = yᵢ(1 + δ), |δ| ≤ u.
#    Within the bounds |yᵢ| ≤ 2·10⁹, so exp(ŷᵢ) = exp(yᵢ)(1 + ε) with |ε| ≤ 1.0001·|yᵢ|·u.
# 2. exp adds 8u, fsum rounds once: Ŝ = S(1 + θ) with |θ| ≤ 1.0002·u·(Σ pᵢ|yᵢ| + 9). Because
#    ln pᵢ = yᵢ − ln S, the sum is Σ pᵢ|yᵢ| = H(p) − ln S, H the entropy. A term that underflows
#    is below 2⁻¹⁰²¹ and disappears in the slack of step 4.
# 3. log adds 8u·ln S, the product u·ln S: the whole error is at most
#    1.001·b·u·(H − ln S + 9 + 9·ln S) ≤ 1.001·b·u·(9·ln n + 9), as H ≤ ln n and ln S ≤ ln n.
# 4. n ≤ 100 gives 50.6·b·u < 64·b·u = b · 2⁻⁴⁷. The remaining 13·b·u ≥ 10⁻⁹ of a unit cover
#    the decimal's own error, below 10⁻²⁴ unit.
# So a value farther than this from every integer has the same ceiling as the decimal value.
FILTER_ERROR = 2.0**-47


def potential(q: Sequence[int], b: int) -> int:
    """Return Ĉ(q) = max q + ⌈b · ln Σ exp((qᵢ − max q)/b)⌉ in micro-points.

    The same integer as `potential_exact`, always: floats decide the ceiling where their proved
    error cannot matter, decimals where it could. O(n), about 1 µs and 0.15 µs an outcome.
    max q ≤ Ĉ(q) ≤ max q + ⌈b · ln n⌉. Raises ValueError outside the bounds.
    """
    check_state(q, b)
    q_max = max(q)
    above = b * log(fsum([exp((quantity - q_max) / b) for quantity in q]))
    ceiling = certain_ceiling(above, b * FILTER_ERROR)
    return potential_exact(q, b) if ceiling is None else q_max + ceiling


def certain_ceiling(value: float, error: float) -> int | None:
    """Return ⌈x⌉ when it is the same for every x within `error` of `value`, else None.

    For 0 ≤ value < 2⁵² and error < 0.5. Both comparisons are exact: `value - below` has no
    rounding, and `1 - part` only rounds where part < 0.5, far from the edge.
    """
    below = floor(value)
    part = value - below
    return below + 1 if part > error and 1.0 - part > error else None


def cost(q: Sequence[int], b: int, change: Sequence[int]) -> int:
    """Return Ĉ(q + change) − Ĉ(q): what a trade costs in micro-points, negative for proceeds.

    `change` are micro-shares per outcome; buying, selling and bundles are the same formula, and
    a chain of trades costs the sum exactly, whatever the steps between.
    """
    after = [quantity + step for quantity, step in zip(q, change, strict=True)]
    return potential(after, b) - potential(q, b)


def prices(q: Sequence[int], b: int) -> tuple[float, ...]:
    """Return the n prices exp(qᵢ/b)/Σ exp(qⱼ/b), each in (0, 1), summing to 1; for display.

    The maximum is subtracted first: the plain form overflows at q/b = 710.
    """
    check_state(q, b)
    q_max = max(q)
    terms = [exp((quantity - q_max) / b) for quantity in q]
    total = fsum(terms)
    return tuple(term / total for term in terms)


def subsidy(q0: Sequence[int], b: int) -> int:
    """Return F = Ĉ(q⁰) − min q⁰: what opening at q⁰ takes, and the most the maker can lose.

    In micro-points. From equal quantities this is ⌈b · ln n⌉.
    """
    return potential(q0, b) - min(q0)
