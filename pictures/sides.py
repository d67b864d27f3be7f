"""Two sides: everyone who said no to the left of a line, everyone who said yes to its right."""

import math

from markupsafe import Markup

from core.figures import number
from core.language import _
from pictures.marks import Point, dots, line, people_per_dot, picture, words, your_dot

ROWS_MOST = 7
SPACINGS = (9.0, 7.5, 6.0, 4.8)
MARGIN = 58.0  # for the counts at both ends


def sides(
    left: int,
    right: int,
    *,
    yours: str = "",
    names: tuple[str, str] = ("", ""),
    width: float = 300,
    label: str = "",
) -> Markup:
    """Draw the people on two sides of a line, each a dot, with their counts at the ends.

    `names` follow the counts, such as no and yes. `yours` is 'left', 'right' or '' and is counted
    in its side: the dot farthest out is you.
    Above what fits, one dot stands for more: people_per_dot.
    """
    room = width / 2 - MARGIN
    spacing = next(
        (s for s in SPACINGS if max(left, right) <= ROWS_MOST * int(room / s)), SPACINGS[-1]
    )
    across = int(room / spacing)
    each = people_per_dot(max(left, right, 1), most=ROWS_MOST * across)
    heaps = {"left": math.ceil(left / each), "right": math.ceil(right / each)}
    most = max(*heaps.values(), 1)
    rows = min(ROWS_MOST, max(2, math.ceil(most / across)))
    height = max(rows * spacing + 4, 24)
    middle = (width / 2, height / 2)
    drawn = [line((middle[0], 1), (middle[0], height - 1), "axis")]
    for side, sign, people, name in (("left", -1, left, names[0]), ("right", 1, right, names[1])):
        points = _block(heaps[side], rows, spacing, middle, sign)
        count = f"{number(people)} {name}".strip()
        drawn.append(_side(points, count, spacing, middle, sign, is_yours=yours == side))
    return picture(
        width,
        height,
        drawn,
        label or _("%(left)s on one side, %(right)s on the other", left=left, right=right),
    )


def _side(
    points: list[Point], count: str, spacing: float, middle: Point, sign: int, *, is_yours: bool
) -> str:
    """Draw one side with its count beyond it; yours is the last dot."""
    mine = points[-1:] if is_yours else []
    drawn = dots(points[: len(points) - len(mine)], spacing * 0.38, "crowd")
    for x, y in mine:
        drawn += your_dot(x, y, spacing * 0.38 + 1.4)
    edge = max((abs(x - middle[0]) for x, _ in points), default=0.0)
    place = middle[0] + sign * (edge + spacing * 0.5 + 6)
    kind = " ".join(word for word in ("y" if is_yours else "", "e" if sign < 0 else "") if word)
    return drawn + words(place, middle[1] + 4.5, count, kind)


def _block(count: int, rows: int, spacing: float, middle: Point, sign: int) -> list[Point]:
    """Place people column by column from the line outwards."""
    top = middle[1] - (rows - 1) * spacing / 2
    return [
        (middle[0] + sign * (spacing * 0.9 + i // rows * spacing), top + i % rows * spacing)
        for i in range(count)
    ]
