"""The constant product with weights, as a cost function: the second maker.

A pool holds Bᵢ shares of each outcome and keeps Π Bᵢ^wᵢ = k, Σ wᵢ = 1 (Manifold's "maniswap" for
two outcomes, YES^p · NO^(1−p) = k; with equal weights the product of Gnosis' makers for n).
Every point paid mints one share of each outcome into the pool, so Bᵢ = C − qᵢ where C is the
cash and q the shares sold. That makes C a cost function of q like any other: the smallest
integer C with Σ wᵢ ln(C − qᵢ) ≥ ln k. Because each Bᵢ > 0 where a logarithm is taken, C > max q:
the pool is never below zero and the market can always pay, whatever is rounded. Trades cost
Ĉ(q′) − Ĉ(q), path independent to the unit; rounding up is in the maker's favour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal
from math import ceil, exp, log

from core.points import LOT, MICRO
from markets.makers.inverse import last_true, single
from markets.makers.limits import QUANTITY_MAX, check_state

DIGITS = 50
SLACK = Decimal("1e-40")  # Far above the decimals' own error, far below the effect of one unit.
PRICE_MIN = 100  # One in a hundred: as Manifold, prices stay between 1 % and 99 %.
STEPS_MAX = 100
CONTEXT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, kw_only=True)
class Cpmm:
    """A constant-product maker; a `Maker`.

    `k` micro-shares is the weighted product of the pool, and the subsidy of a market that opens
    at q = 0; `weights` are n positive integers, of which only the proportions count.
    """

    k: int
    weights: tuple[int, ...]

    def potential(self, q: Sequence[int]) -> int:
        """Return Ĉ(q), the smallest cash whose pool has a product of at least k."""
        check_state(q, self.k)
        cash = max(q) + max(1, ceil(self._above(q)))
        while not self._is_enough(q, cash):
            cash += 1
        while cash - 1 > max(q) and self._is_enough(q, cash - 1):
            cash -= 1
        return cash

    def _above(self, q: Sequence[int]) -> float:
        """Return C − max q in floats: Newton's method on a convex function, from the right."""
        top, total = max(q), sum(self.weights)
        gaps = [top - quantity for quantity in q]
        target = log(self.k)
        u = target
        for _ in range(STEPS_MAX):
            d = exp(u)
            value = sum(w * log(d + gap) for w, gap in zip(self.weights, gaps, strict=True)) / total
            slope = sum(w * d / (d + gap) for w, gap in zip(self.weights, gaps, strict=True))
            step = (value - target) * total / slope
            u -= step
            if abs(step) < 1e-15 * max(1.0, abs(u)):
                break
        return exp(u)

    def _is_enough(self, q: Sequence[int], cash: int) -> bool:
        """Say whether the pool that goes with this cash has a product of at least k."""
        found = Decimal(0)
        for weight, quantity in zip(self.weights, q, strict=True):
            part = CONTEXT.multiply(Decimal(weight), CONTEXT.ln(Decimal(cash - quantity)))
            found = CONTEXT.add(found, part)
        wanted = CONTEXT.multiply(Decimal(sum(self.weights)), CONTEXT.ln(Decimal(self.k)))
        return CONTEXT.add(found, SLACK) >= wanted

    def cost(self, q: Sequence[int], change: Sequence[int]) -> int:
        """Return Ĉ(q + change) − Ĉ(q)."""
        after = [quantity + step for quantity, step in zip(q, change, strict=True)]
        return self.potential(after) - self.potential(q)

    def pool(self, q: Sequence[int]) -> tuple[int, ...]:
        """Return the micro-shares of each outcome that the pool holds."""
        cash = self.potential(q)
        return tuple(cash - quantity for quantity in q)

    def prices(self, q: Sequence[int]) -> tuple[float, ...]:
        """Return the n prices, (wᵢ/Bᵢ) / Σ (wⱼ/Bⱼ); of "yes" p·NO / ((1−p)·YES + p·NO)."""
        parts = [w / share for w, share in zip(self.weights, self.pool(q), strict=True)]
        total = sum(parts)
        return tuple(part / total for part in parts)

    def subsidy(self, q0: Sequence[int]) -> int:
        """Return Ĉ(q⁰) − min q⁰: the largest side of the pool."""
        return self.potential(q0) - min(q0)

    def in_band(self, q: Sequence[int]) -> bool:
        """Say whether every price is at least 1 %, of equal outcomes of more than 2 a share."""
        if max(q) > QUANTITY_MAX or min(q) < -QUANTITY_MAX:
            return False
        least = 1 / PRICE_MIN / max(1, len(q) - 1)
        return min(self.prices(q)) >= least

    def largest_in_band(self, q: Sequence[int], direction: Sequence[int]) -> int:
        """Return the largest k ≥ 0 for which q + k · direction stays inside the band."""
        if max(direction) == min(direction):
            return (QUANTITY_MAX - max(abs(x) for x in q)) // max(abs(direction[0]), 1)

        def fits(count: int) -> bool:
            after = [x + count * step for x, step in zip(q, direction, strict=True)]
            return count == 0 or self.in_band(after)

        return last_true(fits, guess=0, above=QUANTITY_MAX)

    def shares_for_budget(
        self, q: Sequence[int], outcome: int, budget: int, *, lot: int = LOT
    ) -> int:
        """Return the most micro-shares, whole lots, that cost at most `budget`.

        With m paid, B′ᵢ is what keeps the product while the others grow by m, and Bᵢ + m − B′ᵢ
        shares come out (Manifold, calculateCpmmShares): the guess that integers then decide.
        """
        direction = single(len(q), outcome, lot)
        start = self.potential(q)
        most = self.largest_in_band(q, direction)
        pool = [start - quantity for quantity in q]
        others = sum(
            w * log(share + budget)
            for place, (w, share) in enumerate(zip(self.weights, pool, strict=True))
            if place != outcome
        )
        total, mine = sum(self.weights), self.weights[outcome]
        guess = pool[outcome] + budget - exp((total * log(self.k) - others) / mine)

        def fits(count: int) -> bool:
            after = [x + count * step for x, step in zip(q, direction, strict=True)]
            return self.potential(after) - start <= budget

        return last_true(fits, guess=int(guess / lot), above=most + 1) * lot


def of_pools(pools: Sequence[int], weights: Sequence[int]) -> tuple[Cpmm, tuple[int, ...]]:
    """Return the maker that keeps the product of these pools, and q for where it stands.

    The product is rounded up, in the maker's favour. Micro-shares; the cash is the largest pool.
    """
    total = sum(weights)
    exponent = Decimal(0)
    for weight, share in zip(weights, pools, strict=True):
        exponent = CONTEXT.add(
            exponent, CONTEXT.multiply(Decimal(weight), CONTEXT.ln(Decimal(share)))
        )
    k = CONTEXT.exp(CONTEXT.divide(exponent, Decimal(total)))
    rounded = int(CONTEXT.subtract(k, Decimal(1) / MICRO).to_integral_value(ROUND_CEILING))
    cash = max(pools)
    return Cpmm(k=rounded, weights=tuple(weights)), tuple(cash - share for share in pools)
