"""One outcome of several as its share of twenty futures, and how much of a wish is possible."""

from markupsafe import Markup

from core.language import _
from pictures.marks import bar, line, picture, whole, words

RINGS = 20
STEP = 12.0


def rings(chance: float, *, yours: float | None = None, width: float = 250) -> Markup:
    """Draw the rings of twenty that this price (0 to 1) stands for; under half a ring is none.

    A dashed line marks what you said, on the same scale of twenty.
    """
    step = min(STEP, (width - 8) / RINGS)
    count = round(chance * RINGS)
    body = "".join(
        f'<circle cx="{4 + step * (i + 0.5):.1f}" cy="11" r="{step / 2 - 1.4:.1f}"/>'
        for i in range(count)
    )
    drawn = f'<g class="futures">{body}</g>' + line((4, 21), (4 + step * RINGS, 21), "grid")
    label = _("%(count)s of 20 futures, price %(price)s", count=count, price=whole(chance))
    if yours is not None:
        x = 4 + yours * RINGS * step
        drawn += line((x, 2), (x, 20), "tick-you")
        label += _(", you say %(yours)s per cent", yours=whole(yours))
    return picture(width, 24, drawn, label)


def possible(
    most: float, asked: float, *, said: tuple[str, str] = ("", ""), width: float = 296
) -> Markup:
    """Draw how much of what was asked is possible; `said` are both amounts in words."""
    share = min(max(most / asked, 0), 1) if asked > 0 else 0.0
    edge = max(1.0, share * width)
    body = bar(0, 0, width, 26, "lane", round_by=8) + bar(0, 0, edge, 26, "bar-up", round_by=8)
    if share > 0.45:
        body += words(10, 17.5, "possible", "on")
    if share < 0.6:
        body += words(width - 10, 17.5, _("you asked"), "e")
    body += words(min(max(edge, 40), width - 60), 42, said[0], "b e" if edge > 60 else "b")
    body += words(width, 42, said[1] if share < 0.8 else "", "e")
    return picture(
        width, 46, body, _("Possible: %(most)s of %(asked)s", most=said[0], asked=said[1])
    )
