"""A challenge in time: its phases as lanes, the present lit, a dot for everyone who acted."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from core.language import _
from pictures.marks import bar, dots, line, people_per_dot, picture, words, your_dot

LETTER = 6.7


def track(phases: Sequence[tuple[str, float]], elapsed: float, *, width: float = 260) -> Markup:
    """Draw phases (name, days) as one bar with your dot at the present.

    `elapsed` is in days since the first phase began; before and after it stays at the ends.
    """
    total = sum(days for _, days in phases) or 1.0
    now = min(max(elapsed / total, 0), 1) * width
    body, x, present = "", 0.0, ""
    for name, days in phases:
        long = days / total * width
        lit = x <= now < x + long or (now == width and x + long >= width - 0.01)
        present = name if lit else present
        body += bar(x + 1, 4, max(long - 2, 2), 8, "lane-now" if lit else "lane")
        if lit or len(name) * LETTER < long:
            edge = max(0.0, min(x + 3, width - len(name) * LETTER))
            body += words(edge, 30, name, "b" if lit else "")
        x += long
    body += your_dot(min(max(now, 6.5), width - 6.5), 8, 5)
    return picture(
        width,
        34,
        body,
        _("Phase now: %(present)s", present=present) if present else _("No phases yet"),
    )


def days(
    counts: Sequence[int],
    lanes: Sequence[tuple[str, float, str]],
    now: float,
    *,
    width: float = 990,
    you: bool = True,
    label: str = "",
) -> Markup:
    """Draw the phase timeline: above each day one dot per person who acted, the present lit.

    `counts` are people per day from the first on; lanes are (name, days, dates in words); `now`
    is in days since the first. Words that do not fit their lane are left out.
    """
    total = sum(lane[1] for lane in lanes) or 1.0
    day = width / total
    gap = min(5.3, max(2.6, day / 6))
    across = max(1, int((day - gap) / gap))
    each = people_per_dot(max([1, *counts]), most=across * max(4, int(100 / gap)))
    heaps = [math.ceil(count / each) for count in counts]
    tallest = max([1, *(math.ceil(heap / across) for heap in heaps)]) * gap
    base = 36 + max(tallest, 34)  # Below the word "now", room for your dot.
    points = []
    for index, heap in enumerate(heaps):
        left = (index + 0.5) * day - (min(across, max(heap, 1)) - 1) * gap / 2
        points += [
            (left + i % across * gap, base - gap / 2 - i // across * gap) for i in range(heap)
        ]
    body = _lanes(lanes, now, base, day) + dots(points, gap * 0.42, "crowd")
    if 0 <= now <= total:
        body += _present(now * day, base, width, you=you)
    label = label or _("%(acts)s acts over %(days)s days", acts=sum(counts), days=len(counts))
    return picture(width, base + 62, body, label)


def _lanes(lanes: Sequence[tuple[str, float, str]], now: float, base: float, day: float) -> str:
    body, start = "", 0.0
    for name, length, dates in lanes:
        lit = start <= now < start + length
        x, wide = start * day, length * day
        body += bar(
            x + 1, base + 6, max(wide - 2, 2), 30, "lane-now" if lit else "lane", round_by=9
        )
        if len(name) * LETTER + 14 < wide:
            body += words(x + 10, base + 25.5, name, "b" if lit else "")
        if len(dates) * LETTER + 10 < wide:
            body += words(x + 10, base + 54, dates)
        start += length
    return body


def _present(x: float, base: float, width: float, *, you: bool) -> str:
    body = line((x, 16), (x, base + 36), "tick-you")
    body += words(min(max(x, 14), width - 14), 11, "now", "m y")
    return body + your_dot(x, base - 40, 5.5) if you else body
