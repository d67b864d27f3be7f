"""The mark of Throng: a small crowd, one of them you."""

import math

from markupsafe import Markup

from pictures.marks import GOLDEN_ANGLE, picture

# size from which on → (how many dots, which of them is you)
CROWDS = ((64, 34, 22), (28, 21, 12), (0, 12, 6))
REACH = 15.2


def logo(size: int = 36) -> Markup:
    """Draw the mark as decoration, `size` pixels square; fewer dots when small."""
    count, yours = next((n, you) for least, n, you in CROWDS if size >= least)
    spacing = REACH / math.sqrt(count)
    circles = []
    for i in range(count):
        reach = spacing * math.sqrt(i + 0.35)
        angle = i * GOLDEN_ANGLE + 0.4
        radius = spacing * (0.4 + 0.26 * reach / REACH) * (1.25 if i == yours else 1)
        kind = "mark-you" if i == yours else "mark-crowd"
        x, y = 17 + reach * math.cos(angle), 17 + reach * math.sin(angle)
        circles.append(f'<circle class="{kind}" cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}"/>')
    return picture(34, 34, circles, shown=(size, size))
