"""Numbers and dates as markets of a few buckets: edges, names, and what the prices say of them.

A bucket holds lower ≤ value < upper; the first and the last are open, so that no value falls
between buckets or outside of them. Numbers are counted in millionths, dates in days (1 is
1 January of year 1), so that every edge is a whole number.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import InvalidInput
from core.figures import day_words, localised
from core.language import _
from core.points import MICRO

BUCKETS_MAX = 12  # As many as people can look at together.
INNER_MAX = BUCKETS_MAX - 2
_NUMBER = re.compile(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,6}))?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """One range of values; None where it is open."""

    lower: int | None
    upper: int | None
    label: str

    def holds(self, value: int) -> bool:
        """Say whether a value falls into this bucket."""
        above = self.lower is None or self.lower <= value
        return above and (self.upper is None or value < self.upper)


def parse_number(text: str, *, field: str | None = None) -> int:
    """Return the millionths in a decimal number such as "-2.5".

    At most 9 digits before the point and 6 after it. Raises InvalidInput otherwise.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise InvalidInput(_("Give a plain number, such as 12.5."), field=field)
    units = int(found[2]) * MICRO + int((found[3] or "").ljust(6, "0"))
    return -units if found[1] else units


def read_value(kind: str, text: str) -> int:
    """Return a typed number in millionths, or a typed day such as 2027-03-01 in days.

    Raises InvalidInput otherwise.
    """
    if kind == "number":
        return parse_number(text, field="value")
    try:
        return date.fromisoformat(text.strip()).toordinal()
    except ValueError as error:
        raise InvalidInput(_("Give a day, such as 2027-03-01."), field="value") from error


def format_number(units: int) -> str:
    """Return millionths as short text: 12.5, −3."""
    whole, part = divmod(abs(units), MICRO)
    text = f"{whole:,}.{part:06d}".rstrip("0").rstrip(".")
    text = localised(text)
    return f"−{text}" if units < 0 else text  # A minus sign for readers.


def format_day(day: int) -> str:
    """Return a day as text: 1 March 2027."""
    return day_words(date.fromordinal(day))


def value_words(kind: str, value: int, unit: str) -> str:
    """Return a value as people read it: 12.5 hours, 1 March 2027."""
    return format_day(value) if kind == "date" else f"{format_number(value)} {unit}".rstrip()


def number_buckets(low: int, high: int, count: int, *, unit: str = "") -> tuple[Bucket, ...]:
    """Return `count` equal buckets from low to high and an open one on either side.

    Raises InvalidInput when they would be empty, or too many to look at.
    """
    edges = _edges(low, high, count)
    names = [f"{format_number(edge)} {unit}".rstrip() for edge in edges]
    inner = [
        _("%(low)s to %(high)s", low=format_number(a), high=b)
        for a, b in zip(edges[:-1], names[1:], strict=True)
    ]
    return _buckets(
        edges, [_("under %(low)s", low=names[0]), *inner, _("%(high)s or more", high=names[-1])]
    )


def date_buckets(first: date, last: date, count: int) -> tuple[Bucket, ...]:
    """Return `count` buckets from one day to another and an open one on either side.

    Raises InvalidInput when they would be empty, or too many to look at.
    """
    edges = _edges(first.toordinal(), last.toordinal(), count)
    inner = [
        _("%(low)s to %(high)s", low=format_day(a), high=format_day(b - 1))
        for a, b in itertools.pairwise(edges)
    ]
    return _buckets(
        edges,
        [
            _("before %(low)s", low=format_day(edges[0])),
            *inner,
            _("%(high)s or later", high=format_day(edges[-1])),
        ],
    )


def _edges(low: int, high: int, count: int) -> list[int]:
    if not 1 <= count <= INNER_MAX:
        raise InvalidInput(
            _("Divide it into 1 to %(inner_max)s ranges.", inner_max=INNER_MAX), field="ranges"
        )
    if high - low < count:
        raise InvalidInput(_("The highest must lie well above the lowest."), field="highest")
    return [low + (high - low) * step // count for step in range(count + 1)]


def _buckets(edges: Sequence[int], labels: Sequence[str]) -> tuple[Bucket, ...]:
    bounds: list[int | None] = [None, *edges, None]
    return tuple(
        Bucket(lower=lower, upper=upper, label=label)
        for lower, upper, label in zip(bounds[:-1], bounds[1:], labels, strict=True)
    )


def bucket_of(buckets: Sequence[Bucket], value: int) -> int:
    """Return the place of the bucket that a value falls into."""
    return next(place for place, bucket in enumerate(buckets) if bucket.holds(value))


def midpoint(buckets: Sequence[Bucket], place: int) -> float:
    """Return the middle of a bucket; an open one is taken to be as wide as its neighbour."""
    bucket = buckets[place]
    if bucket.lower is not None and bucket.upper is not None:
        return (bucket.lower + bucket.upper) / 2
    if bucket.upper is not None:
        return bucket.upper - _width(buckets, place + 1) / 2
    return (bucket.lower or 0) + _width(buckets, place - 1) / 2


def _width(buckets: Sequence[Bucket], place: int) -> float:
    bucket = buckets[place]
    if bucket.lower is None or bucket.upper is None:
        return 0.0
    return bucket.upper - bucket.lower


def expected_value(buckets: Sequence[Bucket], prices: Sequence[float]) -> float:
    """Return Σ price · midpoint, in the units of the edges (Manifold's value of buckets)."""
    return sum(price * midpoint(buckets, place) for place, price in enumerate(prices))


def most_likely_range(
    buckets: Sequence[Bucket], prices: Sequence[float], share: float
) -> tuple[int, int]:
    """Return the first and the last of the fewest neighbouring buckets that hold a share.

    `share` 0 to 1; of equally few, those that hold most.
    """
    n = len(buckets)
    runs = [
        (last - first, -sum(prices[first : last + 1]), first, last)
        for first in range(n)
        for last in range(first, n)
        if sum(prices[first : last + 1]) >= min(share, sum(prices))
    ]
    _width, _place, first, last = min(runs)
    return first, last
