"""A number or a day as twenty equally likely futures, stacked over the ranges they fall into."""

from collections.abc import Collection, Sequence

from markupsafe import Markup

from core.language import _
from pictures.marks import diamond, fixed, line, picture, words

FUTURES = 20
RING = 6.0


def twenty(prices: Sequence[float]) -> list[int]:
    """Return how many of twenty futures fall into each range: largest remainders, always twenty."""
    total = sum(prices) or 1.0
    exact = [price / total * FUTURES for price in prices]
    counts = [int(share) for share in exact]
    left = FUTURES - sum(counts)
    order = sorted(range(len(exact)), key=lambda place: (counts[place] - exact[place], place))
    for place in order[:left]:
        counts[place] += 1
    return counts


def buckets(
    ranges: Sequence[tuple[str, float]],
    *,
    expected: float | None = None,
    yours: Sequence[float] = (),
    mine: bool = False,
    came_true: Collection[int] = (),
    width: float = 612,
) -> Markup:
    """Draw twenty rings over their ranges: (name, price 0 to 1), from the lowest to the highest.

    `expected` is where the expected value lies, in ranges from the left (1.5 is the middle of
    the second); `yours` are your own chances, shown as numbers below. A diamond stands over the
    ranges that `came_true`, by their places.
    """
    counts = twenty([price for _, price in ranges])
    highest = max(counts, default=1)
    base = 16 + highest * RING * 2.3
    step = width / max(1, len(ranges))
    body = line((0, base), (width, base), "grid")
    for place, (name, price) in enumerate(ranges):
        middle = step * (place + 0.5)
        rings = "".join(
            f'<circle cx="{fixed(middle)}" cy="{fixed(base - RING * 1.15 - 2 - RING * 2.3 * up)}" '
            f'r="{fixed(RING)}"/>'
            for up in range(counts[place])
        )
        body += f'<g class="futures{" mine" if mine else ""}">{rings}</g>'
        if place in came_true:
            body += diamond(middle, base - RING * 2.3 * counts[place] - 9, 5)
        body += words(middle, base + 16, f"{price * 100:.0f}", "m b")
        for number, part in enumerate(_lines(name, step)):
            body += words(middle, base + 32 + 14 * number, part, "m")
        if place < len(yours):
            body += words(
                middle, base + 78, _("you %(chance)s", chance=f"{yours[place] * 100:.0f}"), "m y"
            )
    if expected is not None:
        at = min(max(expected, 0), len(ranges)) * step
        knot = f"M{fixed(at)} {fixed(base + 1)}m-3.6 5.6l3.6-5.6l3.6 5.6z"
        body += f'<path class="knot" d="{knot}"/>'
    spoken = ", ".join(
        f"{name}: {count} of 20" for (name, _), count in zip(ranges, counts, strict=True)
    )
    label = _("Twenty futures. %(spoken)s", spoken=spoken)
    truth = [ranges[place][0] for place in sorted(came_true) if place < len(ranges)]
    if truth:
        label += _("; it was %(names)s", names=", ".join(truth))
    return picture(width, base + 84, body, label)


def _lines(name: str, step: float) -> list[str]:
    """Break a name into at most three lines that fit."""
    most = max(6, int(step / 6.4))
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:3]
