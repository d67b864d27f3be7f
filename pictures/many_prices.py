"""Prices of a market with several outcomes, each a line named at its end."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from markupsafe import Markup

from core.figures import SHORT_DAY, day_words
from core.language import _
from pictures.marks import diamond, fixed, line, picture, whole, words

LEFT = 30.0
GAP = 15.0  # between two names
Moment = tuple[datetime, float]
KINDS = ("price", "price second", "price third")


def many_prices(
    lines: Sequence[tuple[str, Sequence[Moment]]],
    *,
    now: datetime,
    ended: bool = False,
    reversed_from: datetime | None = None,
    came_true: Collection[int] = (),
    narrow: bool = False,
) -> Markup:
    """Draw one stepped line per outcome: (name, history of (moment, price 0 to 1)).

    The three dearest now are told apart by dash. Names stand at the right end, moved apart where
    they would touch. Where trades were taken back, from `reversed_from` on, the lines are broken.
    A diamond ends the lines of what `came_true`, by their places among the lines.
    """
    width, right, bottom = (300.0, 196.0, 220.0) if narrow else (612.0, 420.0, 280.0)
    truth = {lines[place][0] for place in came_true if place < len(lines)}
    ordered = sorted((one for one in lines if one[1]), key=lambda one: -one[1][-1][1])
    start = min((history[0][0] for _, history in ordered), default=now)
    span = max((now - start).total_seconds(), 1.0)

    def x(moment: datetime) -> float:
        return LEFT + min((moment - start).total_seconds() / span, 1) * (right - LEFT)

    def y(price: float) -> float:
        return 12 + (1 - price) * (bottom - 12)

    body = ""
    for tick in (0, 0.25, 0.5, 0.75, 1):
        body += line((LEFT, y(tick)), (right, y(tick)), "grid")
        body += words(LEFT - 6, y(tick) + 4, whole(tick), "e")
    if reversed_from is not None and start < reversed_from < now:
        body += line((x(reversed_from), 12), (x(reversed_from), bottom), "hair")
        body += words(x(reversed_from), 9, _("reversed from here"), "m")
    named = ordered[: int((bottom - 12) / GAP) + 1]  # A name for all that there is room for.
    levels = _apart([y(history[-1][1]) for _, history in named], lowest=bottom)
    for index, (name, history) in enumerate(ordered):
        parts = _parted(history, reversed_from)
        body += _steps(parts, KINDS[min(index, 2)], right=right, x=x, y=y)
        if name in truth:
            body += diamond(right, y(history[-1][1]), 5)
        if index < len(levels):
            said = f"{whole(history[-1][1])} {_cut(name, 11 if narrow else 24)}"
            body += words(right + 8, levels[index] + 4, said, "" if index else "b")
    body += words(LEFT, bottom + 18, day_words(start.date(), SHORT_DAY)) + words(
        right, bottom + 18, day_words(now.date(), SHORT_DAY) if ended else _("now"), "e"
    )
    spoken = ", ".join(f"{name} {whole(history[-1][1])}" for name, history in ordered)
    label = _spoken(spoken or _("none yet"), truth, ended=ended)
    return picture(width, bottom + 24, body, label)


def _spoken(prices: str, truth: Collection[str], *, ended: bool) -> str:
    label = (
        _("Last prices: %(spoken)s", spoken=prices)
        if ended
        else _("Prices now: %(spoken)s", spoken=prices)
    )
    return label + _("; it was %(names)s", names=", ".join(sorted(truth))) if truth else label


def _parted(
    steps: Sequence[Moment], reversed_from: datetime | None
) -> tuple[Sequence[Moment], Sequence[Moment]]:
    """Return the steps that stand, and those that were taken back, which begin where they end."""
    if reversed_from is None:
        return steps, ()
    stood = [step for step in steps if step[0] <= reversed_from] or steps[:1]
    gone = [(reversed_from, stood[-1][1]), *(step for step in steps if step[0] > reversed_from)]
    return stood, gone


def _steps(
    parts: tuple[Sequence[Moment], Sequence[Moment]],
    kind: str,
    *,
    right: float,
    x: Callable[[datetime], float],
    y: Callable[[float], float],
) -> str:
    """Draw the steps that stand until those begin that were taken back, and these until the end."""
    kept, gone = parts
    body = ""
    for steps, name, until in (
        (kept, kind, x(gone[0][0]) if gone else right),
        (gone, f"{kind} gone", right),
    ):
        if steps:
            path = f"M{fixed(x(steps[0][0]))} {fixed(y(steps[0][1]))}"
            path += "".join(f"H{fixed(x(at))}V{fixed(y(price))}" for at, price in steps[1:])
            body += f'<path class="{name}" d="{path}H{fixed(until)}"/>'
    return body


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _apart(levels: Sequence[float], *, lowest: float) -> list[float]:
    """Move ascending levels down until they are a gap apart, and up again from the lowest."""
    placed: list[float] = []
    for level in levels:
        placed.append(max(level, placed[-1] + GAP) if placed else level)
    last = len(placed) - 1
    return [min(level, lowest - (last - place) * GAP) for place, level in enumerate(placed)]
