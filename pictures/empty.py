"""Pictures for empty places: what would be here is dashed, and you are already here."""

from collections.abc import Callable

from markupsafe import Markup

from pictures.marks import dots, line, picture, sunflower, words, your_dot

WIDTH, HEIGHT = 150.0, 104.0


def alone(kind: str) -> Markup:
    """Draw an empty place; `kind` is a key of PLACES, any other gets a quiet line and you."""
    body = PLACES.get(kind, _notifications)()
    return picture(WIDTH, HEIGHT, body, kind="picture")


def _challenges() -> str:
    points = sunflower(56, (WIDTH / 2, HEIGHT / 2), 6.4)
    return dots(points[1:], 2.1, "absent") + your_dot(*points[0], 5)


def _ideas() -> str:
    places = ((8, 18), (56, 18), (104, 18), (8, 58), (56, 58))
    body = "".join(
        f'<rect class="idle" x="{x}" y="{y}" width="40" height="30" rx="8"/>' for x, y in places
    )
    return body + words(28, 38, "1", "b m") + your_dot(124, 73, 6)


def _judgements() -> str:
    seats = "".join(f'<circle class="idle" cx="{12 + i * 21}" cy="52" r="8.5"/>' for i in range(7))
    return seats + your_dot(117, 22, 6)


def _market() -> str:
    body = line((4, 76), (WIDTH - 4, 76), "axis")
    for column, rings in enumerate((1, 2, 3, 4, 4, 3, 2, 1)):
        for ring in range(rings):
            x, y = 20 + column * 15.5, 69 - ring * 13
            body += f'<circle class="unfilled" cx="{x:.1f}" cy="{y}" r="5"/>'
    return body + words(4, 94, "0") + words(WIDTH - 4, 94, "100", "e")


def _notifications() -> str:
    return line((6, 52), (WIDTH - 6, 52), "hair dashed") + your_dot(WIDTH - 22, 52, 7)


def _lost() -> str:
    points = sunflower(110, (54, HEIGHT / 2), 4.6)
    return dots(points, 1.9, "crowd") + your_dot(WIDTH - 10, HEIGHT / 2 - 26, 6)


def _refused() -> str:
    others = dots([(34, 49), (56, 49)], 6, "crowd")
    return others + line((84, 18), (84, HEIGHT - 18), "axis") + your_dot(112, 49, 6)


def _broken() -> str:
    points = sunflower(110, (WIDTH / 2, HEIGHT / 2), 4.6)
    edge = WIDTH / 2 - 5
    left = [(x, y) for x, y in points if x < edge]
    right = [(x + 12, y + 7) for x, y in points if x >= edge]
    crack = line((WIDTH / 2 + 2, 2), (WIDTH / 2 + 2, HEIGHT - 2), "fault")
    return dots(left, 1.9, "crowd") + dots(right, 1.9, "pale") + crack


PLACES: dict[str, Callable[[], str]] = {
    "challenges": _challenges,
    "ideas": _ideas,
    "judgements": _judgements,
    "market": _market,
    "notifications": _notifications,
    "lost": _lost,
    "refused": _refused,
    "broken": _broken,
}
