"""What people said, as dots on their own scale: ratings in columns, beliefs along 0 to 100 %."""

import math
from collections import Counter
from collections.abc import Sequence
from statistics import median

from markupsafe import Markup

from core.language import _
from pictures.marks import (
    diamond,
    dots,
    line,
    people_per_dot,
    picture,
    whole,
    without,
    words,
    your_dot,
)


def pile(
    counts: Sequence[int],
    *,
    yours: int | None = None,
    labels: Sequence[str] = (),
    width: float = 300,
    radius: float | None = None,
    label: str = "",
) -> Markup:
    """Draw a histogram of people: each column one answer, each dot one person.

    `yours` is the index (0 …) of your answer; your dot lies on top and is not counted again in
    `counts`. Labels stand beneath the columns. Dots are larger where there are few people.
    """
    column = width / max(1, len(counts))
    radius = radius or _fitting(max([0, *counts]))
    gap = 2 * radius + 0.7
    across = max(1, int((column - 6) / gap))
    each = people_per_dot(max([1, *counts]), most=across * 60)
    heaps = [math.ceil(count / each) for count in counts]
    base = max([1, *(math.ceil(heap / across) for heap in heaps)]) * gap
    base += 14 if yours is not None else 4
    points = []
    for index, heap in enumerate(heaps):
        left = (index + 0.5) * column - (min(across, max(heap, 1)) - 1) * gap / 2
        points += [
            (left + i % across * gap, base - radius - 1 - i // across * gap) for i in range(heap)
        ]
    body = line((0, base + 1.5), (width, base + 1.5), "axis") + dots(points, radius, "crowd")
    if yours is not None:
        top = math.ceil(heaps[yours] / across) * gap
        body += your_dot((yours + 0.5) * column, base - radius - 3.5 - top, 4.2)
    for index, text in enumerate(labels):
        kind = "m y" if index == yours else "m"
        body += words((index + 0.5) * column, base + 16, text, kind)
    spoken = label or _("%(count)s answers", count=sum(counts))
    return picture(width, base + (20 if labels else 3), body, spoken)


def _fitting(most: int) -> float:
    """Return the radius of a dot by how many stand in the tallest column."""
    return 2.2 if most > 50 else 2.8 if most > 12 else 3.6


def belief_dots(
    beliefs: Sequence[float],
    *,
    yours: float | None = None,
    happened: bool | None = None,
    width: float = 296,
    label: str = "",
) -> Markup:
    """Draw beliefs (0 to 1) as dots above the slider that shares their axis.

    `beliefs` may hold yours: it is drawn as your dot alone. The axis is inset by 16 on both
    sides, half the slider's thumb. Once the outcome is known,
    `happened` puts the fact as a diamond at its end.
    """
    radius, inset = 2.6, 16.0
    gap = 2 * radius + 0.6
    reach = width - 2 * inset
    each = people_per_dot(max(1, len(beliefs)), most=600)
    stacks = Counter(
        round((inset + p * reach) / gap) for p in sorted(without(beliefs, yours))[::each]
    )
    height = max([4, *stacks.values()]) * gap + 16
    points = [(b * gap, height - radius - i * gap) for b, n in stacks.items() for i in range(n)]
    body = dots(points, radius, "crowd")
    if beliefs:
        middle = median(beliefs)
        body += _crowd_word(inset + middle * reach, middle, yours, reach)
    if yours is not None:
        x = inset + yours * reach
        body += line((x, 6), (x, height + 6), "tick-you")
        body += words(x + (6 if yours < 0.85 else -6), 9, _("you"), "y" if yours < 0.85 else "y e")
    if happened is not None:
        x, kind = (width - inset, "b e") if happened else (inset, "b")
        body += line((inset, height + 2), (width - inset, height + 2), "axis")
        body += diamond(x, height + 2, 5.5)
        body += words(
            x, height + 22, _("it happened") if happened else _("it did not happen"), kind
        )
        height += 28
    return picture(width, height, body, label or _spoken(beliefs, yours))


def _crowd_word(x: float, middle: float, yours: float | None, reach: float) -> str:
    kind, shift = "m", 0.0
    if yours is not None and abs(middle - yours) * reach < 60:
        kind, shift = ("e", -8.0) if middle <= yours else ("", 34.0)
    if x < 40:
        kind, shift = "", -12.0
    return words(x + shift, 9, _("crowd %(middle)s %%", middle=whole(middle)), kind)


def _spoken(beliefs: Sequence[float], yours: float | None) -> str:
    if not beliefs:
        return _("No beliefs yet")
    count, middle = len(beliefs), whole(median(beliefs))
    if yours is None:
        return _(
            "%(count)s beliefs, the middle one %(middle)s per cent", count=count, middle=middle
        )
    return _(
        "%(count)s beliefs, the middle one %(middle)s per cent, yours %(yours)s",
        count=count,
        middle=middle,
        yours=whole(yours),
    )
