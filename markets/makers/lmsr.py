"""The logarithmic market scoring rule behind the interface every maker shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.points import LOT
from markets.makers import inverse, potential


@dataclass(frozen=True, kw_only=True)
class Lmsr:
    """An LMSR maker with liquidity `b` micro-points; a `Maker`."""

    b: int

    def potential(self, q: Sequence[int]) -> int:
        """Return Ĉ(q) in micro-points."""
        return potential.potential(q, self.b)

    def cost(self, q: Sequence[int], change: Sequence[int]) -> int:
        """Return Ĉ(q + change) − Ĉ(q)."""
        return potential.cost(q, self.b, change)

    def prices(self, q: Sequence[int]) -> tuple[float, ...]:
        """Return the n prices."""
        return potential.prices(q, self.b)

    def subsidy(self, q0: Sequence[int]) -> int:
        """Return Ĉ(q⁰) − min q⁰."""
        return potential.subsidy(q0, self.b)

    def in_band(self, q: Sequence[int]) -> bool:
        """Say whether all quantities lie within 7b of each other."""
        return inverse.in_band(q, self.b)

    def largest_in_band(self, q: Sequence[int], direction: Sequence[int]) -> int:
        """Return the largest k ≥ 0 for which q + k · direction stays inside the band."""
        return inverse.largest_in_band(q, self.b, direction)

    def shares_for_budget(
        self, q: Sequence[int], outcome: int, budget: int, *, lot: int = LOT
    ) -> int:
        """Return the most micro-shares, whole lots, that cost at most `budget`."""
        return inverse.shares_for_budget(q, self.b, outcome, budget, lot=lot)
