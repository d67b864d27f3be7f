"""A trade ticket's sentences: what an order costs, pays, moves, sets aside and can lose. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.figures import DAY, moment_words
from core.language import _, marked
from core.points import (
    LOT,
    format_percent,
    format_points,
    format_points_short,
    format_shares,
    format_shares_short,
)
from markets.beliefs import PPM
from markets.book import Resting
from markets.quote import Holdings, Quote, Side

CLOSE_ENOUGH = 0.01
Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is chosen on a ticket: shares or a budget in micro-units, and what is believed.

    With a `price_ppm`, only that price or a better one will do; what is not to be had at once
    waits `until` a moment, or is let go where it does not `wait`. `cost_max` is what the person
    pays at most, or gets at least, if the price moves before it is done.
    """

    outcome: int
    side: Side
    shares: int | None = None
    budget: int | None = None
    belief_ppm: int | None = None
    price_ppm: int | None = None
    waits: bool = False
    until: datetime | None = None
    lasts: str = ""
    cost_max: int | None = None

    @property
    def token(self) -> str:
        """Return the selection in one word, so that a form shows what its price was for."""
        amount = f"p{self.budget}" if self.budget is not None else f"s{self.shares}"
        word = f"{self.side}-{self.outcome}-{amount}"
        if self.price_ppm is not None:
            return f"{word}-l{self.price_ppm}-{self.lasts if self.waits else 'go'}"
        return word if self.cost_max is None else f"{word}-m{self.cost_max}"


def rounded_up(amount: int) -> str:
    """Write what is paid or lost, rounded up to 0.01 point."""
    return format_points(-(-amount // LOT) * LOT)


def short(shares: int) -> str:
    """Write a quantity without decimals that say nothing."""
    return format_shares_short(shares)


def heading(selection: Selection, label: str, price: float, *, binary: bool) -> str:
    """Say what stands to be done, and how the price looks from what is believed."""
    if selection.price_ppm is not None:
        at = format_percent(selection.price_ppm)
        buys = selection.side is Side.BUY
        if buys:
            return _("Buy %(label)s at %(at)s or less", label=label, at=at)
        return _("Sell %(label)s at %(at)s or more", label=label, at=at)
    shown = f"{price * 100:.0f}"
    if selection.side is Side.SELL:
        return _("At %(price)s, how many would you sell?", price=shown)
    if selection.belief_ppm is None:
        return _("%(label)s stands at %(price)s", label=label, price=shown)
    believed = selection.belief_ppm / PPM
    if binary and selection.outcome == 1:
        believed = 1 - believed
    return _(_looks(believed, price), label=label, price=shown)


def _looks(believed: float, price: float) -> str:
    if abs(believed - price) < CLOSE_ENOUGH:
        return marked("At %(price)s, %(label)s costs what you believe")
    if believed > price:
        return marked("At %(price)s, %(label)s looks cheap to you")
    return marked("At %(price)s, %(label)s looks dear to you")


def lines(
    selection: Selection,
    labels: Sequence[str],
    found: Quote,
    holdings: Holdings,
    book: Sequence[Resting] = (),
) -> Lines:
    """Return what an order does, line by line; the last is what it can lose."""
    here = any(holdings.shares) or holdings.spent
    lose = _("Most you can lose here") if here else _("Most you can lose")
    total = (lose, _("%(amount)s points", amount=rounded_up(found.loss_max)))
    at_once = _at_once(selection, labels, found) if found.shares else ()
    if selection.price_ppm is None:
        return (*at_once, total)
    if not selection.waits:
        gone = (selection.shares or 0) - found.shares
        let_go = ((_("Let go"), _shares(gone)),) if gone > 0 else ()
        return (*at_once, *let_go, total)
    return (*at_once, *_waiting(selection, labels, found, holdings, book), total)


def _at_once(selection: Selection, labels: Sequence[str], found: Quote) -> Lines:
    label, n = labels[selection.outcome], len(labels)
    moved = _(
        "%(before)s to %(after)s",
        before=f"{found.price_before * 100:.0f}",
        after=f"{found.price_after * 100:.0f}",
    )
    what = short(found.shares)
    if selection.side is Side.SELL:
        words = _("You get for %(shares)s", shares=what) if found.rests else _("You get")
        get = (words, format_points(-found.cost))
        kept = format_shares(found.pays[selection.outcome])
        return (get, (_("You keep"), f"{kept} {label}"), (_("Price after"), moved))
    words = _("%(shares)s at once cost", shares=what) if found.rests else _("It costs")
    cost = (words, rounded_up(found.cost))
    rows = [cost, *_pays(labels, selection.outcome, found.shares), (_("Price after"), moved)]
    if selection.budget is not None:
        rows.insert(0, (_("You get"), _("%(shares)s shares", shares=format_shares(found.shares))))
    return tuple(rows if not found.rests or n > 2 else [cost, (_("Price after"), moved)])


def _pays(labels: Sequence[str], outcome: int, shares: int) -> Lines:
    label = labels[outcome]
    if len(labels) == 2:
        return (
            (_("It pays, if %(label)s", label=label), format_shares(shares)),
            (_("It pays, if %(label)s", label=labels[1 - outcome]), format_shares(0)),
        )
    return ((_("It pays, if it is so"), format_shares(shares)), (_("If not"), format_shares(0)))


def _waiting(
    selection: Selection,
    labels: Sequence[str],
    found: Quote,
    holdings: Holdings,
    book: Sequence[Resting],
) -> Lines:
    """Return what waits: how much, behind whom, how long, and what is set aside for it."""
    if not found.rests:
        return ((_("Waits"), _("nothing: all of it is to be had at once")),)
    ahead = before_you(book, selection, holdings.person_id, n=len(labels))
    until = moment_words(selection.until, DAY) if selection.until else _("trading closes")
    rows = [(_("Waits"), _shares(found.rests)), (_("Stands until"), until)]
    if ahead:
        rows.insert(1, (_("Before you in the line"), _shares(ahead)))
    if selection.side is Side.SELL:
        rows.append((_("Set aside"), f"{short(found.rests)} {labels[selection.outcome]}"))
        return tuple(rows)
    rows.append((_("Set aside"), format_points(found.reserve)))
    return (*rows, *_pays(labels, selection.outcome, found.shares + found.rests)[:1])


def before_you(book: Sequence[Resting], selection: Selection, person_id: int, *, n: int) -> int:
    """Return the micro-shares of others that are met before a new order at the same price.

    In a yes/no market, selling the one stands in the same line as buying the other.
    """
    limit, sign = selection.price_ppm or 0, selection.side.sign
    waiting = 0
    for order in book:
        if order.person_id == person_id:
            continue
        if order.outcome == selection.outcome and order.side is selection.side:
            price = order.price_ppm
        elif n == 2 and order.outcome != selection.outcome and order.side is not selection.side:
            price = PPM - order.price_ppm
        else:
            continue
        waiting += order.shares if (price - limit) * sign >= 0 else 0
    return waiting


def action(selection: Selection, found: Quote, label: str, *, binary: bool) -> str:
    """Return the words of the button that does it."""
    buys = found.side is Side.BUY
    if found.rests:
        return _offer(selection, found, label if binary else "")
    what = f"{short(found.shares)} {label}" if binary else _shares(found.shares)
    if buys:
        return _("Buy %(what)s for %(cost)s", what=what, cost=rounded_up(found.cost))
    return _("Sell %(what)s for %(cost)s", what=what, cost=format_points(-found.cost))


def _offer(selection: Selection, found: Quote, label: str) -> str:
    buys, rests = found.side is Side.BUY, short(found.rests)
    if found.shares:
        now = short(found.shares)
        if buys:
            return _("Buy %(now)s now, wait for %(rests)s", now=now, rests=rests)
        return _("Sell %(now)s now, wait for %(rests)s", now=now, rests=rests)
    what = f"{rests} {label}" if label else _shares(found.rests)
    at = format_percent(selection.price_ppm or 0)
    if buys:
        return _("Wait for %(what)s at %(at)s", what=what, at=at)
    return _("Offer %(what)s at %(at)s", what=what, at=at)


def note(selection: Selection, found: Quote, holdings: Holdings) -> str:
    """Say what the order means by the person's own belief, and what they have."""
    have = have_words(holdings)
    meaning = _meaning(selection, found)
    return f"{meaning} {have}" if meaning else have


def have_words(holdings: Holdings) -> str:
    """Say what a person has to spend, and how much of it is locked already."""
    points = format_points_short(holdings.available)
    if holdings.tokens is None or not holdings.tokens.mine:
        return _("You have %(points)s points.", points=points)
    return _(
        "You have %(points)s points here, %(locked)s of them locked before.",
        points=points,
        locked=format_points_short(holdings.tokens.mine),
    )


def _meaning(selection: Selection, found: Quote) -> str:
    buys = found.side is Side.BUY
    if found.rests:
        if buys:
            return _("The points are set aside, not spent: take them back whenever you like.")
        return _("The shares are set aside, not spent: take them back whenever you like.")
    if selection.belief_ppm is None:
        return ""
    chance = selection.belief_ppm
    if len(found.q_after) == 2 and selection.outcome == 1:
        chance = PPM - chance
    worth = found.shares * chance // PPM
    is_sale = selection.side is Side.SELL
    gain = -found.cost - worth if is_sale else worth - found.cost
    return _(_BY_BELIEF[is_sale, gain >= 0], amount=format_points(abs(gain)))


# Whether it is a sale, and whether it gains.
_BY_BELIEF = {
    (True, True): marked("By your own belief, selling now gains %(amount)s points on average."),
    (True, False): marked("By your own belief, selling now gives up %(amount)s points on average."),
    (False, True): marked("On your own belief you would gain %(amount)s points on average."),
    (False, False): marked("On your own belief you would lose %(amount)s points on average."),
}


def _shares(shares: int) -> str:
    return _("%(shares)s shares", shares=short(shares))
