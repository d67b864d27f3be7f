"""Could anyone have bent it: every judge as a dot, by the most that leaving them out moves."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from core.figures import number
from core.language import _, marked
from pictures.marks import dots, people_per_dot, picture, words

NAMES = (*(marked("none"), marked("one place"), marked("two places"), marked("three places")),)


def influence(people: Sequence[int], *, width: float = 500) -> Markup:
    """Draw how many people move any idea by 0, 1, 2 … places when left out: people[places].

    Those who move nothing are paler; each further row has its count beside it.
    """
    gap, left = 5.0, 92.0
    across = max(1, int((width - left - 34) / gap))
    each = people_per_dot(max([1, *people]), most=across * 24)
    body, y = "", 4.0
    for places, count in enumerate(people):
        heap = math.ceil(count / each)
        points = [(left + 3 + i % across * gap, y + 3 + i // across * gap) for i in range(heap)]
        name = _places(places)
        body += words(left - 8, y + 9, name, "e")
        body += dots(points, 2, "crowd" if places else "pale")
        body += words(left + min(heap, across) * gap + 8, y + 9, number(count), "b")
        y += max(math.ceil(heap / across) * gap, 12) + 12
    said = "; ".join(
        _("%(count)s move %(places)s", count=count, places=_places(p))
        for p, count in enumerate(people)
    )
    return picture(width, max(y, 10), body, _("Left out one at a time: %(said)s", said=said))


def _places(places: int) -> str:
    if places < len(NAMES):
        return _(NAMES[places])
    return _("%(places)s places", places=places)
