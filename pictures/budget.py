"""What a budget buys: each chosen idea takes its share of the bar."""

from collections.abc import Sequence

from markupsafe import Markup

from core.language import _
from pictures.marks import bar, picture, words


def budget(
    chosen: Sequence[tuple[int, float]],
    total: float,
    *,
    words_spent: str = "",
    width: float = 990,
) -> Markup:
    """Draw ideas (number, cost) side by side along the whole budget; what is left stays a lane.

    Costs and total are in the same unit, at least 0; ideas that cost nothing take no place.
    `words_spent` is written beneath, such as '€595k of €600k'.
    """
    body, x = "", 0.0
    scale = width / total if total > 0 else 0.0
    for number, cost in chosen:
        wide = cost * scale
        if wide <= 0:
            continue
        body += bar(x + 1, 0, max(wide - 2, 1), 34, "bar-up", round_by=8)
        if wide > 26:
            body += words(x + wide / 2, 22, number, "on m")
        x += wide
    if width - x > 3:
        body += bar(x + 1, 0, width - x - 2, 34, "lane", round_by=8)
    if words_spent:
        body += words(width, 53, words_spent, "e")
    bought = ", ".join(str(number) for number, _ in chosen)
    label = _("Bought: ideas %(bought)s", bought=bought) if chosen else _("Nothing bought yet")
    return picture(width, 58 if words_spent else 34, body, f"{label}. {words_spent}".strip(" ."))


def cost_bar(cost: float, most: float, *, width: float = 120) -> Markup:
    """Draw one cost against the dearest idea's; decoration beside the figure."""
    long = max(3.0, cost / most * (width - 2)) if cost > 0 and most > 0 else 0.0
    return picture(width, 10, bar(0.8, 1, long, 8, "bar-prior", round_by=3) if long else "")
