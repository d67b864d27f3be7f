"""What waits in an order book: a dot for each share, stacked at its price."""

from collections.abc import Sequence

from markupsafe import Markup

from core.language import _
from pictures.marks import dots, fixed, line, picture, whole, words, your_dot

STACK_MAX = 12  # One dot stands for more shares where a stack would be higher.
Waiting = tuple[float, float]  # price 0 to 1, shares


def depth(
    buys: Sequence[Waiting],
    sells: Sequence[Waiting],
    *,
    price: float,
    mine: Sequence[float] = (),
    width: float = 340,
) -> Markup:
    """Draw shares that wait to be bought and sold, each a dot above its price.

    `price` (0 to 1) is the maker's now; `mine` are prices of one's own orders.
    """
    every = [*buys, *sells]
    most = max((shares for _, shares in every), default=1.0)
    each = max(1.0, most / STACK_MAX)
    low = min([price, *(at for at, _ in every)]) - 0.03
    high = max([price, *(at for at, _ in every)]) + 0.03
    base = 84.0

    def x(at: float) -> float:
        return 12 + (at - low) / (high - low) * (width - 24)

    body = line((4, base), (width - 4, base), "grid")
    for at, shares in every:
        count = max(1, round(shares / each))
        points = [(x(at), base - 5 - 5.6 * number) for number in range(count)]
        body += dots(points, 2.4, "crowd")
        if at in mine:
            body += your_dot(*points[0], 3.2)
        body += words(x(at), base + 16, whole(at), "m")
    body += line((x(price), 18), (x(price), base), "span")
    body += words(x(price), 12, _("price %(price)s", price=whole(price)), "m b")
    label = _(
        "%(buys)s prices at which people wait to buy, %(sells)s at which they wait to sell",
        buys=len(buys),
        sells=len(sells),
    )
    unit = "" if each <= 1 else _(", a dot is %(each)s shares", each=fixed(each))
    return picture(width, base + 22, body, label + unit)
