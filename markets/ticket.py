"""The trade ticket as a value: a quote or a refusal in, what a page lays out out. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

from core.errors import OutsideBand, OverCap, PriceMoved, ThrongError
from core.language import _
from core.points import LOT, MICRO, TICK, format_points, format_shares, format_shares_plain
from markets import ticket_words as words
from markets.lock_words import expected_lines
from markets.quote import Holdings, MarketState, Quote, Side, Wish, quote
from markets.ticket_words import Selection as Selection  # noqa: PLC0414  # For callers.
from markets.ticket_words import rounded_up, short

PICKS = (1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240)
PICKS_SHOWN = 4
PERCENT = 10_000  # Parts per million.


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
    least: int | None
    version: int
    refusal: str
    offer: str
    offer_shares: str
    is_full: bool = False

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
    refused = problem or refused or _too_dear(selection, found)
    largest = _largest(refused)
    label = labels[selection.outcome]
    price = state.maker.prices(state.q)[selection.outcome]
    return Ticket(
        selection=selection,
        label=label,
        labels=tuple(labels),
        heading=words.heading(selection, label, price, binary=len(labels) == 2),
        picks=picks_for(selection, state, holdings),
        held=f"{short(holdings.shares[selection.outcome])} {label}",
        lines=_lines(selection, labels, state, holdings, found) if found else (),
        action=_action(selection, found, label),
        note=words.note(selection, found, holdings) if found else "",
        cost_limit=_cost_limit(selection, found),
        least=found.shares if found and selection.budget and not selection.price_ppm else None,
        version=state.version,
        refusal=refused.message if refused else "",
        offer=_("Take the %(shares)s", shares=format_shares(largest)) if largest else "",
        offer_shares=_typed(largest) if largest else "",
        is_full=(
            selection.side is Side.BUY
            and room_for(Side.BUY, selection.outcome, state, holdings) == 0
        ),
    )


def wish_of(selection: Selection) -> Wish:
    """Return the wish of a selection without what it saw: for a preview."""
    return Wish(
        outcome=selection.outcome,
        side=selection.side,
        shares=selection.shares,
        budget=selection.budget,
        limit_ppm=selection.price_ppm,
        waits=selection.waits or selection.price_ppm is None,
    )


def default_price(side: Side, outcome: int, state: MarketState) -> int:
    """Return the whole per cent just better than the price of now, in parts per million.

    Where there is none from 1 to 99, it is the tick just better.
    """
    price = state.maker.prices(state.q)[outcome]
    whole = _better(side, price * 100)
    if 1 <= whole <= 99:
        return whole * PERCENT
    return min(999, max(1, _better(side, price * 1000))) * TICK


def _better(side: Side, price: float) -> int:
    return ceil(price) - 1 if side is Side.BUY else floor(price) + 1


def _lines(
    selection: Selection,
    labels: Sequence[str],
    state: MarketState,
    holdings: Holdings,
    found: Quote,
) -> words.Lines:
    """Return what an order does, and locks; the last is what it can lose."""
    *does, total = words.lines(selection, labels, found, holdings, state.book)
    locks = expected_lines(found.cost, holdings.tokens, reserve=found.reserve)
    return (*does, *locks, total)


def _action(selection: Selection, found: Quote | None, label: str) -> str:
    if found is None or _too_dear(selection, found):
        return ""
    return words.action(selection, found, label, binary=len(found.q_after) == 2)


def _too_dear(selection: Selection, found: Quote | None) -> PriceMoved | None:
    """Return the refusal of what costs more, or brings less, than the person allows."""
    if found is None or selection.cost_max is None or selection.price_ppm is not None:
        return None
    if selection.side is Side.BUY and found.cost > selection.cost_max:
        return PriceMoved(
            _(
                "This costs %(rounded_up)s points, more than the %(cost_max)s you pay at most.",
                rounded_up=rounded_up(found.cost),
                cost_max=format_points(selection.cost_max),
            )
        )
    if selection.side is Side.SELL and -found.cost < selection.cost_max:
        return PriceMoved(
            _(
                "This brings %(cost)s points, less than the %(cost_max)s you want at least.",
                cost=format_points(-found.cost),
                cost_max=format_points(selection.cost_max),
            )
        )
    return None


def _cost_limit(selection: Selection, found: Quote | None) -> int | None:
    """Return the cost that is accepted: the one shown, or what the person allows."""
    if found is None or selection.price_ppm is not None:
        return None  # The price itself is the limit.
    if selection.cost_max is not None:
        return selection.side.sign * selection.cost_max
    return limit_of(found)


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
        text = short(shares)
        picks.append(
            Pick(
                value=_typed(shares),
                label=_("All %(shares)s", shares=text) if everything else text,
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
        return quote(state, holdings, wish_of(selection)), None
    except ThrongError as error:
        return None, error


def _largest(error: ThrongError | None) -> int:
    """Return the largest quantity that a refusal offers, in whole lots."""
    if isinstance(error, OutsideBand | OverCap):
        return error.largest // LOT * LOT
    return 0


def _typed(shares: int) -> str:
    """Write a quantity as it is typed into a form: no separators."""
    return format_shares_plain(shares)
