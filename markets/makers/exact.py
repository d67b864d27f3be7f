"""The potential of the LMSR in 40-digit decimals: the integer that decides, slowly."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal

from markets.makers.limits import check_state

DIGITS = 40


def potential_exact(q: Sequence[int], b: int) -> int:
    """Return Ĉ(q) = max q + ⌈b · ln Σ exp((qᵢ − max q)/b)⌉ by decimal arithmetic alone.

    `q` are micro-shares of n outcomes, `b` and the result micro-points. Every step rounds
    correctly (half to even at 40 digits) and is therefore monotone; the largest term is exactly
    1, so the sum is at least 1, its logarithm at least 0, and the result never below max q.
    60 µs for n = 2, 1.1 ms for n = 100. Raises ValueError outside the bounds.

    Source: Chen & Pennock (2007) for the cost function C(q) of Hanson's (2003) rule; the
    rounding is explained in docs/methods/market-maker.md.
    """
    check_state(q, b)
    context = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
    q_max = max(q)
    liquidity = Decimal(b)
    total = Decimal(0)
    for quantity in q:
        exponent = context.divide(Decimal(quantity - q_max), liquidity)
        total = context.add(total, context.exp(exponent))
    above = context.multiply(liquidity, context.ln(total))
    return q_max + int(above.to_integral_value(rounding=ROUND_CEILING))
