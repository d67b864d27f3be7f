"""Participation: everyone invited is a dot, those who acted are filled."""

import math

from markupsafe import Markup

from core.language import _
from pictures.marks import dots, people_per_dot, picture, sunflower, words, your_dot

# Few people stay dots of a size with the words beside them.
SPACING_MOST = 15.0


def crowd(
    invited: int,
    acted: int,
    *,
    width: float = 330,
    you: str = "among",
    label: str = "",
) -> Markup:
    """Draw everyone invited as one sunflower of dots; those who acted fill it from the middle.

    `you` is 'among' (the last who acted), 'waiting' (the first who did not), 'outside' (beside
    the crowd) or '' (not drawn). Above 2,000 people one dot stands for more: people_per_dot.
    """
    each = people_per_dot(max(invited, acted, 1))
    total = max(1, math.ceil(max(invited, acted) / each))
    filled = min(total, math.ceil(acted / each))
    spacing = min((width / 2 - 4) / math.sqrt(total), SPACING_MOST)
    radius = max(1.2, spacing * (0.72 - 0.08 * spacing / SPACING_MOST))
    width = min(width, 2 * (spacing * math.sqrt(total) + 12))
    points = sunflower(total, (width / 2, width / 2), spacing)
    yours = _index_of_you(you, filled, total)
    body = dots([p for i, p in enumerate(points) if i >= filled and i != yours], radius, "absent")
    body += dots([p for i, p in enumerate(points) if i < filled and i != yours], radius, "crowd")
    if yours is not None:
        body += your_dot(*points[yours], max(4.5, radius * 1.15))
    if you == "outside":
        body += your_dot(10, width - 20, 8) + words(26, width - 15.5, "you", "y")
    return picture(
        width,
        width,
        body,
        label or _("%(acted)s of %(invited)s people took part", acted=acted, invited=invited),
    )


def _index_of_you(you: str, filled: int, total: int) -> int | None:
    if you == "among" and filled:
        return filled - 1
    if you == "waiting" and filled < total:
        return filled
    return None


def strip(
    invited: int,
    acted: int,
    *,
    width: float = 260,
    rows: int = 6,
    you: bool = False,
    label: str = "",
) -> Markup:
    """Draw participation as a small block of dots, column by column; yours is the last acted."""
    each = people_per_dot(max(invited, acted, 1), most=rows * int(width / 3))
    total = max(1, math.ceil(max(invited, acted) / each))
    filled = math.ceil(acted / each)
    gap = min(4.6, width / math.ceil(total / rows))
    points = [(gap / 2 + i // rows * gap, gap / 2 + i % rows * gap) for i in range(total)]
    yours = filled - 1 if you and filled else None
    body = dots(points[filled:], gap * 0.4, "absent")
    body += dots([p for i, p in enumerate(points[:filled]) if i != yours], gap * 0.4, "crowd")
    if yours is not None:
        body += your_dot(*points[yours], gap * 0.4 + 1.2)
    size = (math.ceil(total / rows) * gap, min(total, rows) * gap)
    return picture(
        *size, body, label or _("%(acted)s of %(invited)s people", acted=acted, invited=invited)
    )
