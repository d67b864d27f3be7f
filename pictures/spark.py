"""How a measure moves towards its goal, and what an earlier challenge changed."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from core.language import _
from pictures.marks import diamond, fixed, line, picture, words


def spark(
    values: Sequence[float],
    *,
    goal: float | None = None,
    first: str = "",
    last: str = "",
    now: str = "",
    goal_words: str = "goal",
    width: float = 320,
) -> Markup:
    """Draw a measure's values in order, evenly spaced, with its goal as a dashed line.

    `first` and `last` name the ends in time, `now` the last value in words.
    """
    height, right = 88.0, width - 76
    known = [*values, *([goal] if goal is not None else [])] or [0.0]
    low, high = min(known), max(known)
    room = (high - low) or 1.0

    def y(value: float) -> float:
        return 10 + (high - value) / room * (height - 38)

    body = ""
    if goal is not None:
        body += line((0, y(goal)), (right, y(goal)), "hair dashed")
        body += words(right + 10, y(goal) + 4, goal_words)
    step = (right - 8) / max(1, len(values) - 1)
    spots = [(4 + i * step, y(value)) for i, value in enumerate(values)]
    if spots:
        path = "M" + "L".join(f"{fixed(a)} {fixed(b)}" for a, b in spots)
        body += f'<path class="price" d="{path}"/>' + diamond(*spots[-1], 5)
        body += words(right + 10, _beside(spots[-1][1], goal, y), now, "b")
    body += words(0, height - 2, first) + words(right, height - 2, last, "e")
    return picture(
        width,
        height,
        body,
        _(
            "From %(first)s to %(last)s, now %(now)s, %(goal)s",
            first=first,
            last=last,
            now=now,
            goal=goal_words,
        ),
    )


def _beside(level: float, goal: float | None, y: Callable[[float], float]) -> float:
    """Keep the word at the last value off the word at the goal."""
    if goal is None or abs(y(goal) - level) > 14:
        return level + 4
    return y(goal) + (18 if level >= y(goal) else -10)


def change(
    before: float,
    after: float,
    goal: float,
    *,
    said: tuple[str, str] = ("", ""),
    width: float = 240,
) -> Markup:
    """Draw before (open diamond), after (full) and goal of one result on one line from nought.

    `said` is before and after in words, such as ('94 min', '71 min').
    """
    most = max(before, after, goal, 1e-9) * 1.12

    def x(value: float) -> float:
        return 8 + max(value, 0) / most * (width - 16)

    body = line((0, 27), (width, 27), "grid") + line((x(goal), 17), (x(goal), 37), "hair")
    body += words(min(max(x(goal), 14), width - 14), 12, "goal", "m")
    body += line((x(before), 27), (x(after), 27), "span")
    body += diamond(x(before), 27, 5, "knot open") + diamond(x(after), 27, 6)
    left, right = sorted([(x(before), said[0], ""), (x(after), said[1], "b ")])
    near = right[0] - left[0] < (len(left[1]) + len(right[1])) * 3.6 + 6
    edge = max(left[0], len(left[1]) * 3.4) if not near else left[0] + 2
    body += words(edge, 54, left[1], left[2] + ("e" if near and left[0] > 50 else "m"))
    body += words(right[0] + (6 if near else 0), 54, right[1], right[2] + ("" if near else "m"))
    return picture(
        width,
        58,
        body,
        _(
            "From %(before)s to %(after)s",
            before=said[0] or str(before),
            after=said[1] or str(after),
        ),
    )
