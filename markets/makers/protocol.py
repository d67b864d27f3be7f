"""What every market maker can do, so that trading code need not know which one it has."""

from collections.abc import Sequence
from typing import Protocol


class Maker(Protocol):
    """A cost-function market maker with its parameters fixed.

    `q` are the micro-shares sold of each of the n outcomes, amounts micro-points. A maker is
    path independent: `cost` of a chain of trades is the cost from its first to its last state.
    """

    def potential(self, q: Sequence[int]) -> int:
        """Return Ĉ(q), the market's cash once q shares are sold."""
        ...

    def cost(self, q: Sequence[int], change: Sequence[int]) -> int:
        """Return what a trade costs; negative for proceeds."""
        ...

    def prices(self, q: Sequence[int]) -> tuple[float, ...]:
        """Return the n prices, summing to 1."""
        ...

    def subsidy(self, q0: Sequence[int]) -> int:
        """Return what opening at q⁰ takes, the most the maker can lose."""
        ...

    def in_band(self, q: Sequence[int]) -> bool:
        """Say whether the maker may stand at q."""
        ...

    def largest_in_band(self, q: Sequence[int], direction: Sequence[int]) -> int:
        """Return the largest k ≥ 0 for which the maker may stand at q + k · direction."""
        ...

    def shares_for_budget(self, q: Sequence[int], outcome: int, budget: int, *, lot: int) -> int:
        """Return the most micro-shares, whole lots, that cost at most `budget`."""
        ...
