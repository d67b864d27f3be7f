"""Want beside Will: how much people like each idea against how far they believe in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from core.language import _
from pictures.futures import common_axis, ticks_of
from pictures.marks import Point, bar, line, picture, tile, whole, words

TILE_WIDTH, TILE_HEIGHT, MOST_NUMBERED = 30.0, 24.0, 60
ROUNDS = 80
Box = tuple[float, float, float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class WantWill:
    """One idea: want and will from 0 to 1; `note` names why it stands out, '' when it does not."""

    number: int
    want: float
    will: float
    note: str = ""
    mine: bool = False


def want_will(ideas: Sequence[WantWill], *, width: float = 490, height: float = 380) -> Markup:
    """Draw every idea as a tile, want across and will up; tiles that would overlap step apart.

    A tile that had to move keeps a hair line to its true place. Above sixty ideas only those with
    a note, and yours, carry their number.
    """
    axis = common_axis([one.want for one in ideas] + [one.will for one in ideas])
    left, top, right, bottom = 32.0, 24.0, width - 16, height - 44

    def place(want: float, will: float) -> Point:
        reach = axis[1] - axis[0]
        across = left + (want - axis[0]) / reach * (right - left)
        return across, bottom - (will - axis[0]) / reach * (bottom - top)

    body = _grid(axis, place, (left, top, right, bottom))
    numbered = [one for one in ideas if len(ideas) <= MOST_NUMBERED or one.note or one.mine]
    for one in ideas:
        if one not in numbered:
            x, y = place(one.want, one.will)
            body += bar(x - 4, y - 3, 8, 6, "tile-bg", round_by=2)
    true = [place(one.want, one.will) for one in numbered]
    shown = spread(true, (left, top, right, bottom))
    for was, now in zip(true, shown, strict=True):
        if abs(was[0] - now[0]) + abs(was[1] - now[1]) > 6:
            body += line(was, now, "hair")
    for one, (x, y) in zip(numbered, shown, strict=True):
        body += tile(x, y, one.number, "mine" if one.mine else "lit" if one.note else "")
    body += words(width - 16, height - 4, _("Want: preferred to a usual idea, %%"), "b e")
    body += words(0, 11, _("Will: chance it meets the test, %%"), "b")
    return picture(
        width, height, body, _("Want against Will for %(ideas)s ideas", ideas=len(ideas))
    )


def spread(places: Sequence[Point], box: Box) -> list[Point]:
    """Move tiles (by their middles) apart until none overlap, each kept inside the box.

    Overlapping pairs share the shorter way out, up to eighty rounds; order decides ties, so the
    same places always spread alike. Costs n² a round.
    """
    moved = [list(place) for place in places]
    for _round in range(ROUNDS):
        if not _one_round(moved):
            break
        for spot in moved:
            spot[0] = min(max(spot[0], box[0] + 14), box[2] - 14)
            spot[1] = min(max(spot[1], box[1] + 11), box[3] - 11)
    return [(x, y) for x, y in moved]


def _one_round(moved: list[list[float]]) -> bool:
    touched = False
    for i, one in enumerate(moved):
        for other in moved[i + 1 :]:
            over_x = TILE_WIDTH - abs(one[0] - other[0])
            over_y = TILE_HEIGHT - abs(one[1] - other[1])
            if over_x <= 0.01 or over_y <= 0.01:
                continue
            touched = True
            axis, over = (0, over_x) if over_x < over_y else (1, over_y)
            sign = -1 if one[axis] <= other[axis] else 1
            one[axis] += sign * over / 2
            other[axis] -= sign * over / 2
    return touched


def _grid(
    axis: tuple[float, float],
    place: Callable[[float, float], Point],
    box: Box,
) -> str:
    left, top, right, bottom = box
    body = line(place(axis[0], axis[0]), place(axis[1], axis[1]), "hair dashed")
    for tick in ticks_of(axis):
        x, y = place(tick, tick)
        body += line((left, y), (right, y), "grid") + line((x, top), (x, bottom), "grid")
        body += words(left - 8, y + 4, whole(tick), "e") + words(x, bottom + 17, whole(tick), "m")
    return body
