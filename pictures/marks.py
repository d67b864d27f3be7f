"""The grammar every picture is drawn from: dots, rings, tiles, diamonds, words, and the frame."""

import math
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
PEOPLE_MOST = 2000
Point = tuple[float, float]


def fixed(value: float) -> str:
    """Write a length with at most one decimal, without a trailing zero."""
    text = f"{value:.1f}"
    return "0" if text == "-0.0" else text.removesuffix(".0")


def whole(probability: float) -> int:
    """Return a probability (0 to 1) as whole per cent, halves rounded up."""
    return math.floor(probability * 100 + 0.5)


def dots(points: Sequence[Point], radius: float, kind: str) -> str:
    """Draw many round dots as one path: a zero-length stroke with round ends is a dot.

    A dot costs about ten characters, so that 1,240 people stay near 12 kB.
    """
    if not points:
        return ""
    strokes = "".join(f"M{fixed(x)} {fixed(y)}h0" for x, y in points)
    return f'<path class="{kind}" stroke-width="{fixed(2 * radius)}" d="{strokes}"/>'


def your_dot(x: float, y: float, radius: float) -> str:
    """Draw the one marmalade dot, with the ink rim that finds it without colour."""
    return dots([(x, y)], radius + 1.5, "halo") + dots([(x, y)], radius, "your-dot")


def words(x: float, y: float, content: object, kind: str = "") -> str:
    """Write one line of text; kinds: m middle, e end, b bold, y yours, on, l large."""
    css = f' class="{kind}"' if kind else ""
    return f'<text{css} x="{fixed(x)}" y="{fixed(y)}">{escape(str(content))}</text>'


def line(start: Point, end: Point, kind: str) -> str:
    """Draw a straight line."""
    (x1, y1), (x2, y2) = start, end
    return (
        f'<line class="{kind}" x1="{fixed(x1)}" y1="{fixed(y1)}" '
        f'x2="{fixed(x2)}" y2="{fixed(y2)}"/>'
    )


def bar(x: float, y: float, width: float, height: float, kind: str, *, round_by: float = 4) -> str:
    """Draw a rounded bar; never narrower than half a pixel, so that it stays visible."""
    return (
        f'<rect class="{kind}" x="{fixed(x)}" y="{fixed(y)}" width="{fixed(max(width, 0.5))}" '
        f'height="{fixed(height)}" rx="{fixed(round_by)}"/>'
    )


def tile(x: float, y: float, number: object, kind: str = "") -> str:
    """Draw an idea as a small tile around its number; kind is '', 'lit' or 'mine'."""
    ink = {"lit": "m on", "mine": "m y"}.get(kind, "m b")
    box = bar(x - 14, y - 11, 28, 22, f"tile-bg {kind}".strip(), round_by=6)
    return box + words(x, y + 4.5, number, ink)


def diamond(x: float, y: float, radius: float, kind: str = "knot") -> str:
    """Draw a measured fact."""
    r = fixed(radius)
    return f'<path class="{kind}" d="M{fixed(x)} {fixed(y - radius)}l{r} {r}l-{r} {r}l-{r} -{r}z"/>'


def sunflower(count: int, centre: Point, spacing: float) -> list[Point]:
    """Place points evenly in a disc, from the middle outwards (Vogel 1979)."""
    x, y = centre
    return [
        (
            x + spacing * math.sqrt(i + 0.5) * math.cos(i * GOLDEN_ANGLE),
            y + spacing * math.sqrt(i + 0.5) * math.sin(i * GOLDEN_ANGLE),
        )
        for i in range(count)
    ]


def people_per_dot(people: int, most: int = PEOPLE_MOST) -> int:
    """Return how many people one dot must stand for (1, 2, 5, 10, …) to draw at most `most`."""
    for exponent in range(12):
        for step in (1, 2, 5):
            size: int = step * 10**exponent
            if people <= size * most:
                return size
    raise ValueError(f"too many people to draw: {people}")


def without(values: Sequence[float], yours: float | None) -> list[float]:
    """Return the values without one that is yours, so that you are drawn once, as your dot."""
    kept = list(values)
    same = (i for i, value in enumerate(kept) if yours is not None and abs(value - yours) < 1e-6)
    index = next(same, None)
    if index is not None:
        del kept[index]
    return kept


def picture(
    width: float,
    height: float,
    body: str | Iterable[str],
    label: str = "",
    *,
    shown: Point | None = None,
    kind: str = "",
) -> Markup:
    """Frame a drawing as one inline SVG; without a label it is decoration.

    `shown` is its size on the page (pixels) where that differs from the drawing's own.
    """
    drawn = body if isinstance(body, str) else "".join(body)
    wide, high = shown or (width, height)
    css = f' class="{kind}"' if kind else ""
    size = f'width="{fixed(wide)}" height="{fixed(high)}"'
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    box = f'viewBox="0 0 {fixed(width)} {fixed(height)}"'
    svg = f'<svg{css} {box} {size} {spoken} focusable="false">{drawn}</svg>'
    return Markup(svg)  # noqa: S704  # Numbers are formatted and words escaped above.
