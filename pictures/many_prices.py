"""Prices of a market with several outcomes, each a line named at its end."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from core.figures import SHORT_DAY, day_words
from core.language import _
from pictures.marks import fixed, line, picture, whole, words

LEFT = 30.0
Moment = tuple[datetime, float]
KINDS = ("price", "price second", "price third")


def many_prices(
    lines: Sequence[tuple[str, Sequence[Moment]]],
    *,
    now: datetime,
    ended: bool = False,
    reversed_from: datetime | None = None,
    narrow: bool = False,
) -> Markup:
    """Draw one stepped line per outcome: (name, history of (moment, price 0 to 1)).

    The three dearest now are told apart by dash. Names stand at the right end, moved apart where
    they would touch. A grid line stands where trades begin that were taken back,
    `reversed_from`.
    """
    width, right, bottom = (300.0, 196.0, 220.0) if narrow else (612.0, 420.0, 280.0)
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
    levels = _apart([y(history[-1][1]) for _, history in ordered], 15)
    for index, (name, history) in enumerate(ordered):
        path = f"M{fixed(x(history[0][0]))} {fixed(y(history[0][1]))}"
        path += "".join(f"H{fixed(x(at))}V{fixed(y(price))}" for at, price in history[1:])
        body += f'<path class="{KINDS[min(index, 2)]}" d="{path}H{fixed(right)}"/>'
        said = f"{whole(history[-1][1])} {_cut(name, 11 if narrow else 24)}"
        body += words(right + 8, levels[index] + 4, said, "" if index else "b")
    body += words(LEFT, bottom + 18, day_words(start.date(), SHORT_DAY)) + words(
        right, bottom + 18, day_words(now.date(), SHORT_DAY) if ended else _("now"), "e"
    )
    spoken = ", ".join(f"{name} {whole(history[-1][1])}" for name, history in ordered)
    return picture(
        width, bottom + 24, body, _("Prices now: %(spoken)s", spoken=spoken or _("none yet"))
    )


def _cut(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"


def _apart(levels: Sequence[float], gap: float) -> list[float]:
    """Move ascending levels down until they are a gap apart."""
    placed: list[float] = []
    for level in levels:
        placed.append(max(level, placed[-1] + gap) if placed else level)
    return placed
