"""Which maker a market has, from what is kept of it."""

from markets.makers.cpmm import Cpmm
from markets.makers.lmsr import Lmsr
from markets.makers.protocol import Maker

WHOLE = 1_000_000


def maker_of(kind: str, b: int, n: int, weight_ppm: int | None = None) -> Maker:
    """Return the maker of a market with n outcomes: 'potential' (LMSR) or 'product'.

    For the product, b is the weighted product of its pool at opening, and `weight_ppm` that of
    "yes" in a yes/no market, which is also the price it opens at; otherwise all weigh the same.
    """
    if kind == "potential":
        return Lmsr(b=b)
    if weight_ppm is None:
        return Cpmm(k=b, weights=(1,) * n)
    return Cpmm(k=b, weights=(weight_ppm, WHOLE - weight_ppm))
