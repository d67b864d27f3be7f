"""What pushed an idea up or down, signal by signal, on the log-odds scale where pushes add up."""

import math
from collections.abc import Callable, Sequence

from markupsafe import Markup

from core.language import _
from pictures.marks import bar, diamond, fixed, line, picture, whole, words

Push = tuple[str, float]
CHANCES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
MINUS = "\u2212"


def signed(value: float) -> str:
    """Write a push with its sign and two decimals, such as +0.31 or −0.08."""
    return f"{value:+.2f}".replace("-", MINUS)


def pushes(
    values: Sequence[tuple[str, float | None]],
    *,
    most: float = 0.36,
    width: float = 176,
    height: float = 38,
) -> Markup:
    """Draw one upright bar per signal, (name, push) each; a hollow bar pulls down.

    A push of ±`most` (log-odds) fills the height; stronger ones are cut there. A signal that said
    nothing (None) keeps its column empty.
    """
    column, middle = width / max(1, len(values)), height / 2
    body = line((0, middle), (width, middle), "axis")
    for index, (_name, push) in enumerate(values):
        if push is None:
            continue
        tall = max(1.5, min(abs(push) / most, 1) * (middle - 3))
        x = (index + 0.5) * column - 7
        if push >= 0:
            body += bar(x, middle - tall, 14, tall, "bar-up", round_by=2)
        else:
            body += bar(x + 0.7, middle, 12.6, tall, "bar-down", round_by=2)
    return picture(width, height, body, _spoken(values))


def push_rows(values: Sequence[Push], *, most: float = 0.36, width: float = 260) -> Markup:
    """Draw the same pushes as labelled rows, for a phone or beside one idea."""
    left, right, row = 84.0, 44.0, 26.0
    middle, reach = left + (width - left - right) / 2, (width - left - right) / 2 - 4
    height = max(1, len(values)) * row
    body = line((middle, 0), (middle, height), "axis")
    for index, (name, push) in enumerate(values):
        y = index * row
        long = max(1.5, min(abs(push) / most, 1) * reach)
        x, kind = (middle, "bar-up") if push >= 0 else (middle - long, "bar-down")
        body += words(0, y + 17, name, "b") + bar(x, y + 6, long, 14, kind, round_by=3)
        body += words(width, y + 17, signed(push), "e")
    return picture(width, height, body, _spoken(values))


def _spoken(values: Sequence[tuple[str, float | None]]) -> str:
    said = [f"{name} {signed(push)}" for name, push in values if push is not None]
    return _("pushed by %(names)s", names=", ".join(said)) if said else _("No signal yet")


def waterfall(
    usual: float, values: Sequence[Push], *, width: float = 490, narrow: bool = False
) -> Markup:
    """Draw the way from the challenge's usual chance to this idea's, one signal at a time.

    `usual` is log-odds; the pushes are added to it in their order and end at the idea's chance.
    """
    row = 34 if narrow else 43
    left, right = (92, 50) if narrow else (150, 60)
    steps = [usual]
    for _name, push in values:
        steps.append(steps[-1] + push)
    low, high = min(steps) - 0.3, max(steps) + 0.3

    def place(merit: float) -> float:
        return left + (merit - low) / (high - low) * (width - left - right)

    height = row * (len(values) + 2) + 22
    body = _chance_grid(place, (low, high), height)
    body += _bar_row(_("Usual chance"), (place(low), place(usual)), "bar-prior", 7)
    body += words(width, 21, f"{_chance(usual)} %", "e")
    for index, (name, push) in enumerate(values):
        y = (index + 1) * row + 7
        start, end = place(steps[index]), place(steps[index + 1])
        body += line((start, y - row + 20), (start, y), "hair")
        kind = "bar-up" if push >= 0 else "bar-down"
        body += _bar_row(name, (min(start, end), max(start, end)), kind, y)
        body += words(width, y + 14, signed(push), "e")
    y = (len(values) + 1) * row + 7
    body += line((place(steps[-1]), y - row + 20), (place(steps[-1]), y), "hair")
    body += words(0, y + 15, _("Chance"), "b") + diamond(place(steps[-1]), y + 10, 6)
    body += words(width, y + 15, f"{_chance(steps[-1])} %", "b e")
    label = _(
        "From the usual %(usual)s per cent to %(end)s: %(pushes)s",
        usual=_chance(usual),
        end=_chance(steps[-1]),
        pushes=_spoken(values),
    )
    return picture(width, height, body, label)


def _bar_row(name: str, ends: tuple[float, float], kind: str, y: float) -> str:
    return words(0, y + 14, name, "b") + bar(ends[0], y, max(2, ends[1] - ends[0]), 20, kind)


def _chance(merit: float) -> int:
    return whole(1 / (1 + math.exp(-merit)))


def _chance_grid(place: Callable[[float], float], ends: tuple[float, float], height: float) -> str:
    body, last = "", -math.inf
    for chance in CHANCES:
        merit = math.log(chance / (1 - chance))
        if not ends[0] < merit < ends[1]:
            continue
        x = place(merit)
        body += f'<line class="grid" x1="{fixed(x)}" x2="{fixed(x)}" y1="0" y2="{height - 18}"/>'
        if x - last > 38:
            body += words(x, height - 4, f"{whole(chance)} %", "m")
            last = x
    return body
