"""What was said beside what came true: a point a tenth on its way to the diagonal."""

from collections.abc import Sequence

from markupsafe import Markup

from core.language import _
from pictures.marks import dots, line, picture, whole, words

PAD = 26.0
Part = tuple[float, float, float, float, int]


def calibration_curve(parts: Sequence[Part], *, width: float = 300, what: str = "") -> Markup:
    """Draw tenths as (said, came true, least, most, count), each with its 95 % interval.

    Chances run 0 to 1 to the right (said) and upwards (came true). On the diagonal a belief of
    70 per cent comes true seven times in ten.
    """
    side = width - 2 * PAD

    def place(x: float, y: float) -> tuple[float, float]:
        return PAD + x * side, PAD / 2 + (1 - y) * side

    body = line(place(0, 0), place(1, 1), "grid")
    body += line(place(0, 0), place(1, 0), "axis") + line(place(0, 0), place(0, 1), "axis")
    for said, _true, least, most, _count in parts:
        body += line(place(said, least), place(said, most), "grid")
    body += dots([place(said, true) for said, true, *_rest in parts], 4, "crowd")
    for chance in (0, 0.5, 1):
        x, y = place(chance, 0)
        body += words(x, y + 14, f"{whole(chance)} %", "m")
    spoken = "; ".join(
        _(
            "said %(said)s per cent, came true %(true)s of %(count)s",
            said=whole(said),
            true=whole(true),
            count=f"{count} {what or _('beliefs')}",
        )
        for said, true, _least, _most, count in parts
    )
    return picture(width, width - PAD / 2, body, spoken or _("Nothing has resolved yet"))
