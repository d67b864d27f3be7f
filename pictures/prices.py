"""Prices over time with what happened written on them, and everyone's belief beside them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from markupsafe import Markup

from core.figures import SHORT_DAY, day_words
from core.language import _, marked
from core.text import plural
from pictures.marks import (
    bar,
    diamond,
    dots,
    fixed,
    line,
    people_per_dot,
    picture,
    whole,
    without,
    words,
    your_dot,
)

Moment = tuple[datetime, float]
LETTER = 6.6
TITLE = marked("Price of Yes")


class Plot:
    """The frame of a price picture: where a moment and a price lie, in pixels."""

    def __init__(self, *, ends: tuple[datetime, datetime], narrow: bool, width: float) -> None:
        self.start, self.end = ends
        self.narrow, self.width = narrow, width
        self.top, self.bottom = 26.0, (236.0 if narrow else 294.0)
        self.right = width - (112 if narrow else 170)

    def x(self, moment: datetime) -> float:
        """Return where a moment lies, kept inside the plot."""
        span = (self.end - self.start).total_seconds() or 1.0
        share = (moment - self.start).total_seconds() / span
        return min(max(share, 0), 1) * self.right

    def y(self, price: float) -> float:
        """Return where a price (0 to 1) lies."""
        return self.top + (1 - price) * (self.bottom - self.top)


def prices(  # noqa: PLR0913  # All that one picture shows.
    history: Sequence[Moment],
    *,
    now: datetime,
    events: Sequence[tuple[datetime, str]] = (),
    mine: Sequence[datetime] = (),
    beliefs: Sequence[float] = (),
    yours: float | None = None,
    ended: bool = False,
    reversed_from: datetime | None = None,
    narrow: bool = False,
) -> Markup:
    """Draw the price (0 to 1) after each trade as steps, with events, your trades and beliefs.

    `history` is in order of time and starts with the opening price; it is one picture for a phone
    (300 wide, `narrow`) and one for a page (612). Once trading has `ended` the last tick is its
    date. Trades after `reversed_from` were taken back: the line over them is broken.
    """
    first = history[0] if history else (now - timedelta(days=1), 0.5)
    steps = list(history) or [first]
    plot = Plot(
        ends=(first[0], max(now, steps[-1][0])), narrow=narrow, width=300 if narrow else 612
    )
    body = _scale(plot, steps[-1][1]) + _steps(plot, steps, reversed_from)
    body += _events(plot, steps, events)
    body += "".join(your_dot(plot.x(at), plot.y(_price_at(steps, at)), 5) for at in mine)
    body += (
        _flag(plot, steps[-1][1]) + _belief_side(plot, beliefs, yours) + _ticks(plot, ended=ended)
    )
    body += words(0, 12, _(TITLE) if narrow else _("Price of Yes, in points"), "b")
    label = _(
        "Price of Yes from %(first)s to %(last)s",
        first=whole(steps[0][1]),
        last=whole(steps[-1][1]),
    )
    if beliefs:
        label += _("; %(beliefs)s beside it", beliefs=_counted(len(beliefs)))
    if yours is not None:
        label += _(", yours %(yours)s per cent", yours=whole(yours))
    return picture(plot.width, plot.bottom + 26, body, label)


def _price_at(steps: Sequence[Moment], moment: datetime) -> float:
    return next((price for at, price in reversed(steps) if at <= moment), steps[0][1])


def _scale(plot: Plot, price: float) -> str:
    body = ""
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        body += line((0, plot.y(tick)), (plot.width, plot.y(tick)), "grid")
        if abs(tick - price) > 0.06:
            body += words(plot.right + 22, plot.y(tick) + 4.5, whole(tick), "m haloed")
    return body


def _steps(plot: Plot, steps: Sequence[Moment], reversed_from: datetime | None) -> str:
    path = _path(plot, steps, plot.right)
    under = f'<path class="under" d="{path}V{fixed(plot.bottom)}H0z"/>'
    if reversed_from is None:
        return under + f'<path class="price" d="{path}"/>'
    stood = [step for step in steps if step[0] <= reversed_from] or steps[:1]
    gone = [(reversed_from, stood[-1][1]), *(step for step in steps if step[0] > reversed_from)]
    kept = f'<path class="price" d="{_path(plot, stood, plot.x(reversed_from))}"/>'
    return under + kept + f'<path class="price gone" d="{_path(plot, gone, plot.right)}"/>'


def _path(plot: Plot, steps: Sequence[Moment], until: float) -> str:
    path = f"M{fixed(plot.x(steps[0][0]))} {fixed(plot.y(steps[0][1]))}"
    path += "".join(f"H{fixed(plot.x(at))}V{fixed(plot.y(price))}" for at, price in steps[1:])
    return f"{path}H{fixed(until)}"


def _flag(plot: Plot, price: float) -> str:
    y = plot.y(price)
    flag = bar(plot.right + 6, y - 11, 32, 22, "bar-up", round_by=7)
    return flag + words(plot.right + 22, y + 4.5, whole(price), "on m")


def _events(plot: Plot, steps: Sequence[Moment], events: Sequence[tuple[datetime, str]]) -> str:
    """Write events above and below the line in turn; crowded ones keep only the mark."""
    body, ends = "", {True: -1.0, False: -1.0}
    for index, (moment, text) in enumerate(events):
        x, y = plot.x(moment), plot.y(_price_at(steps, moment))
        above = (index % 2 == 0) if 90 < y < plot.bottom - 60 else y > 90
        half = len(text) * LETTER / 2
        middle = min(max(x, half), plot.right - half)
        if middle - half > ends[above] and half * 2 < plot.right:
            level = y - 34 if above else y + 44
            body += line((x, y), (x, level + (4 if above else -12)), "hair")
            body += words(middle, level, text, "m haloed")
            ends[above] = middle + half + 8
        body += diamond(x, y, 4.5)
    return body


def _belief_side(plot: Plot, beliefs: Sequence[float], yours: float | None) -> str:
    left, gap = plot.right + 48, (5.0 if plot.narrow else 6.4)
    room = max(1, int((plot.width - left - 34) / gap))
    stacks = Counter(round(plot.y(p) / gap) for p in without(beliefs, yours))
    each = people_per_dot(max([1, *stacks.values()]), most=room)
    heaps = {b: -(-n // each) for b, n in stacks.items()}
    points = [(left + 3 + k * gap, b * gap) for b, n in heaps.items() for k in range(n)]
    body = dots(points, gap * 0.43, "crowd")
    if beliefs:
        body += words(left, 12, _("beliefs") if plot.narrow else _counted(len(beliefs)), "b")
    if yours is None:
        return body
    level = round(plot.y(yours) / gap)
    x = left + 5 + heaps.get(level, 0) * gap
    edge = max(x, *(left + 5 + heaps.get(near, 0) * gap for near in (level - 1, level + 1))) + 10
    text = _("you") if plot.narrow else _("you %(chance)s", chance=whole(yours))
    return body + your_dot(x, level * gap, 4.8) + words(edge, level * gap + 4.5, text, "y haloed")


def _ticks(plot: Plot, *, ended: bool) -> str:
    y, span = plot.bottom + 20, plot.end - plot.start
    by_day = span >= timedelta(days=2)
    first, last = _tick(plot.start, by_day), _tick(plot.end, by_day)
    body = words(0, y, first) + words(plot.right, y, last if ended else _("now"), "e")
    written = {first, last}
    for share in (0.5,) if plot.narrow else (1 / 3, 2 / 3):
        text = _tick(plot.start + span * share, by_day)
        if text not in written:
            body += words(plot.x(plot.start + span * share), y, text, "m")
            written.add(text)
    return body


def _tick(moment: datetime, by_day: bool) -> str:  # noqa: FBT001
    return day_words(moment.date(), SHORT_DAY) if by_day else f"{moment:%H:%M}"


def _counted(beliefs: int) -> str:
    return plural(beliefs, "belief", "beliefs")
