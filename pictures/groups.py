"""A map of opinion: people who answer alike stand near each other, each group with its letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.language import _
from pictures.marks import Point, dots, fixed, picture, words

LETTERS = "ABCDE"
MARGIN = 22.0


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupDot:
    """One person on the map and the number of their group, the largest 0."""

    x: float
    y: float
    group: int


def group_map(people: Sequence[GroupDot], *, width: float = 490, height: float = 340) -> Markup:
    """Draw everyone; a group's letter stands at its middle, dots of odd groups are hollow."""
    if not people:
        return picture(width, height, "", _("Nobody"))
    reach = max(max(abs(p.x), abs(p.y)) for p in people) or 1.0
    room = min(width, height) / 2 - MARGIN
    across = (width / 2 - MARGIN) / reach

    def place(one: GroupDot) -> Point:
        return width / 2 + one.x * across, height / 2 - one.y / reach * room

    drawn = []
    for group in range(max(p.group for p in people) + 1):
        points = [place(p) for p in people if p.group == group]
        drawn.append(_hollow(points) if group % 2 else dots(points, 2.6, "crowd"))
    for group in range(max(p.group for p in people) + 1):
        points = [place(p) for p in people if p.group == group]
        if points:
            x, y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
            drawn.append(words(x, y + 6, LETTERS[group], "m l haloed"))
    label = _("%(people)s people on a map of opinion", people=len(people))
    return picture(width, height, drawn, label)


def _hollow(points: Sequence[Point]) -> str:
    return "".join(
        f'<circle class="span" fill="none" cx="{fixed(x)}" cy="{fixed(y)}" r="2.2"/>'
        for x, y in points
    )
