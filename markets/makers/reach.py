"""How far a maker goes at a price: the shares it sells or buys until its price is reached."""

from collections.abc import Sequence

from core.points import LOT, MICRO
from markets.makers.inverse import last_true, single
from markets.makers.protocol import Maker


def lots_to_price(
    maker: Maker, q: Sequence[int], *, outcome: int, sign: int, price_ppm: int
) -> int:
    """Return the most lots that a maker sells (sign 1) or buys (−1) at a price or a better one.

    After the last of them the maker's price is still no worse; and all together they cost at
    most their number times the price, or bring at least that, as integers. `price_ppm` is a
    whole number of ticks, so a lot comes to a whole number of micro-points. Stays inside the
    band. A few dozen potentials at most.
    """
    step = single(len(q), outcome, sign * LOT)
    lot_price = sign * points_at(price_ppm, LOT)
    start = maker.potential(q)

    def holds(lots: int) -> bool:
        if lots == 0:
            return True
        after = [quantity + lots * move for quantity, move in zip(q, step, strict=True)]
        beyond = (maker.prices(after)[outcome] * MICRO - price_ppm) * sign
        return beyond <= 0 and maker.potential(after) - start <= lots * lot_price

    return last_true(holds, guess=0, above=maker.largest_in_band(q, step) + 1)


def points_at(price_ppm: int, shares: int) -> int:
    """Return what shares come to at a price, in micro-points; lots at ticks come out whole.

    Raises ValueError where they do not: a fault, not bad input.
    """
    points, rest = divmod(price_ppm * shares, MICRO)
    if rest:
        raise ValueError(f"{shares} micro-shares at {price_ppm} ppm are no whole micro-points")
    return points
