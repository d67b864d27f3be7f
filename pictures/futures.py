"""Chances as twenty equally likely futures: quantile dot plots, more accurately read than bars."""

import math
from collections.abc import Iterable, Sequence
from statistics import NormalDist

from markupsafe import Markup

from core.language import _
from pictures.marks import fixed, line, picture, whole, words

WHOLE_AXIS = (0.0, 1.0)


def common_axis(chances: Iterable[float]) -> tuple[float, float]:
    """Return the axis (in tenths, at least 0.4 wide) that holds all chances given."""
    given = list(chances) or [0.0, 1.0]
    low = max(0, math.floor(min(given) * 10 + 1e-9))
    high = min(10, math.ceil(max(given) * 10 - 1e-9))
    while high - low < 4:
        low, high = max(0, low - 1), min(10, high + 1)
    return low / 10, high / 10


def quantiles_of(merit: float, deviation: float, count: int = 20) -> list[float]:
    """Return equally likely chances of a normal merit on log-odds (the i+½ of n quantiles)."""
    normal = NormalDist()
    merits = [merit + deviation * normal.inv_cdf((i + 0.5) / count) for i in range(count)]
    return [1 / (1 + math.exp(-value)) for value in merits]


def futures(
    quantiles: Sequence[float],
    *,
    low: float,
    high: float,
    middle: float,
    axis: tuple[float, float] = WHOLE_AXIS,
    width: float = 300,
    height: float = 44,
    mine: bool = False,
) -> Markup:
    """Draw twenty rings (chances, 0 to 1), the line from `low` to `high` (90 %) and the middle.

    Rings within one diameter are stacked (Wilkinson 1999, dot plots; Kay et al. 2016).
    """
    left, right = axis

    def place(chance: float) -> float:
        return (min(max(chance, left), right) - left) / (right - left) * width

    base, diameter = height - 9, 4.2 + height * 0.096
    body = "".join(line((place(tick), 0), (place(tick), height), "grid") for tick in ticks_of(axis))
    rings = _rings([place(q) for q in sorted(quantiles)], base, diameter)
    body += f'<g class="futures{" mine" if mine else ""}">{rings}</g>'
    body += line((place(low), base + 2), (place(high), base + 2), "span")
    knot = f"M{fixed(place(middle))} {fixed(base + 2)}m-3.6 5.6l3.6-5.6l3.6 5.6z"
    body += f'<path class="knot" d="{knot}"/>'
    label = _(
        "chance %(middle)s per cent, 90 in 100 cases %(low)s to %(high)s",
        middle=whole(middle),
        low=whole(low),
        high=whole(high),
    )
    return picture(width, height, body, label)


def _rings(places: list[float], base: float, diameter: float) -> str:
    rings, start = "", 0
    room = (base - diameter) / max(1, _tallest(places, diameter) - 1)
    step = min(diameter, room)
    while start < len(places):
        end = start
        while end < len(places) and places[end] - places[start] < diameter:
            end += 1
        x = (places[start] + places[end - 1]) / 2
        for k in range(end - start):
            tail = ' class="tail"' if start + k in {0, len(places) - 1} else ""
            y = base - diameter / 2 - 1 - k * step
            rings += (
                f'<circle{tail} cx="{fixed(x)}" cy="{fixed(y)}" r="{fixed(diameter / 2 - 1)}"/>'
            )
        start = end
    return rings


def _tallest(places: list[float], diameter: float) -> int:
    return max((sum(1 for p in places if 0 <= p - q < diameter) for q in places), default=1)


def ticks_of(axis: tuple[float, float]) -> list[float]:
    """Return the fifths (0.2, 0.4 …) strictly inside an axis; tenths when it is narrow."""
    step = 2 if axis[1] - axis[0] > 0.45 else 1
    low, high = round(axis[0] * 10), round(axis[1] * 10)
    return [tenth / 10 for tenth in range(low + 1, high) if tenth % step == 0]


def futures_axis(axis: tuple[float, float] = WHOLE_AXIS, *, width: float = 300) -> Markup:
    """Write the per cent that belong to `futures` of the same axis and width; decoration."""
    left, right = axis
    places = [(tick, (tick - left) / (right - left) * width) for tick in ticks_of(axis)]
    body = "".join(words(x, 11, f"{whole(tick)} %", "m") for tick, x in places)
    return picture(width, 14, body)
