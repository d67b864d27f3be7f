"""The trade ticket in words: what a trade costs, pays, moves and can lose, and what is offered.

Pure: a quote or a refusal in, lines of text out; pages only lay them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import OutsideBand, OverCap, ThrongError
from core.points import (
    LOT,
    MICRO,
    format_points,
    format_points_short,
    format_shares,
)
from markets.beliefs import PPM
from markets.quote import Holdings, MarketState, Quote, Side, Wish, quote

PICKS = (1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240)
PICKS_SHOWN = 4
CLOSE_ENOUGH = 0.01


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What is chosen on a ticket: shares or a budget in micro-units, and what is believed."""

    outcome: int
    side: Side
    shares: int | None = None
    budget: int | None = None
    belief_ppm: int | None = None

    @property
    def wish(self) -> Wish:
        """Return the wish without what it saw: for a preview."""
        return Wish(outcome=self.outcome, side=self.side, shares=self.shares, budget=self.budget)

    @property
    def token(self) -> str:
        """Return the selection in one word, so that a form shows what its price was for."""
        amount = f"p{self.budget}" if self.budget is not None else f"s{self.shares}"
        return f"{self.side}-{self.outcome}-{amount}"


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A number of shares to choose with one press."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket as the page shows it; without a quote, `refusal` says why and what is possible."""

    selection: Selection
    label: str
    labels: tuple[str, ...]
    heading: str
    picks: tuple[Pick, ...]
    held: str
    lines: tuple[tuple[str, str], ...]
    action: str
    note: str
    cost_limit: int | None
    version: int
    refusal: str
    offer: str
    offer_shares: str

    @property
    def is_sale(self) -> bool:
        """Whether shares are given back."""
        return self.selection.side is Side.SELL

    @property
    def token(self) -> str:
        """Return the selection that the price belongs to."""
        return self.selection.token


def make_ticket(
    selection: Selection,
    *,
    labels: Sequence[str],
    state: MarketState,
    holdings: Holdings,
    problem: ThrongError | None = None,
) -> Ticket:
    """Return the ticket for a selection: its price, or why there is none.

    `problem` is what a trade that was just sent has been refused for; it stands above the price
    of this moment.
    """
    found, refused = _quoted(selection, state, holdings)
    refused = problem or refused
    largest = _largest(refused)
    label = labels[selection.outcome]
    price = state.maker.prices(state.q)[selection.outcome]
    return Ticket(
        selection=selection,
        label=label,
        labels=tuple(labels),
        heading=_heading(selection, label, price, binary=len(labels) == 2),
        picks=picks_for(selection, state, holdings),
        held=f"{_short(holdings.shares[selection.outcome])} {label}",
        lines=_lines(selection, labels, found, holdings) if found else (),
        action=_action(found, label) if found else "",
        note=_note(selection, found, holdings) if found else "",
        cost_limit=limit_of(found) if found else None,
        version=state.version,
        refusal=refused.message if refused else "",
        offer=f"Take the {format_shares(largest)}" if largest else "",
        offer_shares=_typed(largest) if largest else "",
    )


def limit_of(found: Quote) -> int:
    """Return the cost a ticket accepts: the one it shows, which rounds against nobody's wish.

    What is paid is shown rounded up to 0.01 point, what comes back rounded down.
    """
    return -(-found.cost // LOT) * LOT


def default_shares(side: Side, outcome: int, state: MarketState, holdings: Holdings) -> int:
    """Return the number of shares a ticket starts with: the third of its picks."""
    offered = _offered(side, room_for(side, outcome, state, holdings))
    return offered[min(2, len(offered) - 1)] if offered else MICRO


def room_for(side: Side, outcome: int, state: MarketState, holdings: Holdings) -> int:
    """Return the most micro-shares a person could buy under the cap, or sell."""
    held = holdings.shares[outcome]
    if side is Side.SELL:
        return held
    return max(0, (state.position_max or 0) - held)


def picks_for(selection: Selection, state: MarketState, holdings: Holdings) -> tuple[Pick, ...]:
    """Return the few numbers of shares that a press chooses; for a sale the last is all."""
    room = room_for(selection.side, selection.outcome, state, holdings)
    picks = []
    for shares in _offered(selection.side, room):
        everything = selection.side is Side.SELL and shares == room
        text = _short(shares)
        picks.append(
            Pick(
                value=_typed(shares),
                label=f"All {text}" if everything else text,
                is_chosen=selection.budget is None and shares == selection.shares,
            )
        )
    return tuple(picks)


def _offered(side: Side, room: int) -> list[int]:
    whole = [pick * MICRO for pick in PICKS if pick * MICRO <= room]
    if side is Side.SELL and room:
        return [*[pick for pick in whole if pick < room][-(PICKS_SHOWN - 1) :], room]
    return whole[-PICKS_SHOWN:]


def _quoted(
    selection: Selection, state: MarketState, holdings: Holdings
) -> tuple[Quote | None, ThrongError | None]:
    try:
        return quote(state, holdings, selection.wish), None
    except ThrongError as error:
        return None, error


def _largest(error: ThrongError | None) -> int:
    """Return the largest quantity that a refusal offers, in whole lots."""
    if isinstance(error, OutsideBand | OverCap):
        return error.largest // LOT * LOT
    return 0


def _heading(selection: Selection, label: str, price: float, *, binary: bool) -> str:
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


def _lines(
    selection: Selection, labels: Sequence[str], found: Quote, holdings: Holdings
) -> tuple[tuple[str, str], ...]:
    label = labels[selection.outcome]
    shares = format_shares(found.shares)
    moved = f"{found.price_before * 100:.0f} to {found.price_after * 100:.0f}"
    lose = f"{_up(found.loss_max)} points"
    if selection.side is Side.SELL:
        kept = holdings.shares[selection.outcome] - found.shares
        return (
            ("You get now", format_points(-found.cost)),
            (
                "You keep",
                f"{_short(kept)} {label}" if len(labels) == 2 else f"{_short(kept)} shares",
            ),
            ("Price after", moved),
            ("Most you can still lose here", lose),
        )
    is_binary = len(labels) == 2
    lines = [
        ("It costs", _up(found.cost)),
        (f"It pays, if {label}" if is_binary else "It pays, if it is so", shares),
        (f"It pays, if {labels[1 - selection.outcome]}" if is_binary else "If not", "0.00"),
        ("Price after", moved),
    ]
    if selection.budget is not None:
        lines.insert(0, ("You get", f"{shares} shares"))
    here = any(holdings.shares) or holdings.spent
    total = "Most you can lose here" if here else "Most you can lose"
    return (*lines, (total, lose))


def _action(found: Quote, label: str) -> str:
    what = f"{_short(found.shares)} {label if len(found.q_after) == 2 else 'shares'}"
    if found.side is Side.SELL:
        return f"Sell {what} for {format_points(-found.cost)}"
    return f"Buy {what} for {_up(found.cost)}"


def _note(selection: Selection, found: Quote, holdings: Holdings) -> str:
    have = f"You have {format_points_short(holdings.available)} points."
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


def _up(amount: int) -> str:
    """Write what is paid or lost, rounded up to 0.01 point."""
    return format_points(-(-amount // LOT) * LOT)


def _short(shares: int) -> str:
    """Write a quantity without decimals that say nothing."""
    return format_shares(shares).removesuffix(".00")


def _typed(shares: int) -> str:
    """Write a quantity as it is typed into a form: no separators."""
    return _short(shares).replace(",", "")
