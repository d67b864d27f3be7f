"""A trade ticket's sentences: what an order costs, pays, moves, sets aside and can lose. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.points import LOT, format_percent, format_points, format_points_short, format_shares
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
    return format_shares(shares).removesuffix(".00")


def heading(selection: Selection, label: str, price: float, *, binary: bool) -> str:
    """Say what stands to be done, and how the price looks from what is believed."""
    if selection.price_ppm is not None:
        at = format_percent(selection.price_ppm)
        buys = selection.side is Side.BUY
        return f"Buy {label} at {at} or less" if buys else f"Sell {label} at {at} or more"
    shown = f"{price * 100:.0f}"
    if selection.side is Side.SELL:
        return f"At {shown}, how many would you sell?"
    if selection.belief_ppm is None:
        return f"{label} stands at {shown}"
    believed = selection.belief_ppm / PPM
    if binary and selection.outcome == 1:
        believed = 1 - believed
    if abs(believed - price) < CLOSE_ENOUGH:
        return f"At {shown}, {label} costs what you believe"
    return f"At {shown}, {label} looks {'cheap' if believed > price else 'dear'} to you"


def lines(
    selection: Selection,
    labels: Sequence[str],
    found: Quote,
    holdings: Holdings,
    book: Sequence[Resting] = (),
) -> Lines:
    """Return what an order does, line by line; the last is what it can lose."""
    here = any(holdings.shares) or holdings.spent
    lose = "Most you can lose here" if here else "Most you can lose"
    total = (lose, f"{rounded_up(found.loss_max)} points")
    at_once = _at_once(selection, labels, found) if found.shares else ()
    if selection.price_ppm is None:
        return (*at_once, total)
    if not selection.waits:
        gone = (selection.shares or 0) - found.shares
        let_go = (("Let go", f"{short(gone)} shares"),) if gone > 0 else ()
        return (*at_once, *let_go, total)
    return (*at_once, *_waiting(selection, labels, found, holdings, book), total)


def _at_once(selection: Selection, labels: Sequence[str], found: Quote) -> Lines:
    label, n = labels[selection.outcome], len(labels)
    moved = f"{found.price_before * 100:.0f} to {found.price_after * 100:.0f}"
    what = short(found.shares)
    if selection.side is Side.SELL:
        get = (f"You get for {what}" if found.rests else "You get", format_points(-found.cost))
        kept = format_shares(found.pays[selection.outcome])
        return (get, ("You keep", f"{kept} {label}"), ("Price after", moved))
    cost = (f"{what} at once cost" if found.rests else "It costs", rounded_up(found.cost))
    rows = [cost, *_pays(labels, selection.outcome, found.shares), ("Price after", moved)]
    if selection.budget is not None:
        rows.insert(0, ("You get", f"{format_shares(found.shares)} shares"))
    return tuple(rows if not found.rests or n > 2 else [cost, ("Price after", moved)])


def _pays(labels: Sequence[str], outcome: int, shares: int) -> Lines:
    label = labels[outcome]
    if len(labels) == 2:
        return (
            (f"It pays, if {label}", format_shares(shares)),
            (f"It pays, if {labels[1 - outcome]}", "0.00"),
        )
    return (("It pays, if it is so", format_shares(shares)), ("If not", "0.00"))


def _waiting(
    selection: Selection,
    labels: Sequence[str],
    found: Quote,
    holdings: Holdings,
    book: Sequence[Resting],
) -> Lines:
    """Return what waits: how much, behind whom, how long, and what is set aside for it."""
    if not found.rests:
        return (("Waits", "nothing: all of it is to be had at once"),)
    ahead = before_you(book, selection, holdings.person_id, n=len(labels))
    until = f"{selection.until:%-d %B, %H:%M} UTC" if selection.until else "trading closes"
    rows = [("Waits", f"{short(found.rests)} shares"), ("Stands until", until)]
    if ahead:
        rows.insert(1, ("Before you in the line", f"{short(ahead)} shares"))
    if selection.side is Side.SELL:
        rows.append(("Set aside", f"{short(found.rests)} {labels[selection.outcome]}"))
        return tuple(rows)
    rows.append(("Set aside", format_points(found.reserve)))
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
    named = label if binary else "shares"
    buys = found.side is Side.BUY
    if found.rests:
        at = format_percent(selection.price_ppm or 0)
        if found.shares:
            verb = "Buy" if buys else "Sell"
            return f"{verb} {short(found.shares)} now, wait for {short(found.rests)}"
        verb = "Wait for" if buys else "Offer"
        return f"{verb} {short(found.rests)} {named} at {at}"
    what = f"{short(found.shares)} {named}"
    if not buys:
        return f"Sell {what} for {format_points(-found.cost)}"
    return f"Buy {what} for {rounded_up(found.cost)}"


def note(selection: Selection, found: Quote, holdings: Holdings) -> str:
    """Say what the order means by the person's own belief, and what they have."""
    have = f"You have {format_points_short(holdings.available)} points."
    if found.rests:
        kept = "points are" if found.side is Side.BUY else "shares are"
        return f"The {kept} set aside, not spent: take them back whenever you like. {have}"
    if selection.belief_ppm is None:
        return have
    chance = selection.belief_ppm
    if len(found.q_after) == 2 and selection.outcome == 1:
        chance = PPM - chance
    worth = found.shares * chance // PPM
    gain = worth - found.cost if selection.side is Side.BUY else -found.cost - worth
    amount = format_points(abs(gain))
    if selection.side is Side.SELL:
        verb = "gains" if gain >= 0 else "gives up"
        return f"By your own belief, selling now {verb} {amount} points on average. {have}"
    verb = "gain" if gain >= 0 else "lose"
    return f"On your own belief you would {verb} {amount} points on average. {have}"
