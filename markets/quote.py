"""What a trade would do, decided in one pure function for the preview and for the trade itself."""

from dataclasses import dataclass
from enum import StrEnum

from core.errors import (
    Closed,
    InvalidInput,
    NotEnough,
    OutsideBand,
    OverCap,
    PriceMoved,
    Stale,
)
from core.points import LOT, format_points, format_shares
from markets.makers.inverse import single
from markets.makers.lmsr import Lmsr
from markets.makers.protocol import Maker


class Side(StrEnum):
    """Which way shares go."""

    BUY = "buy"
    SELL = "sell"


@dataclass(frozen=True, kw_only=True)
class MarketState:
    """A market as a trade finds it: micro-shares sold of each outcome, liquidity, version.

    `position_max` is the most micro-shares of one outcome that one person may hold; None: any.
    """

    q: tuple[int, ...]
    b: int
    version: int
    is_open: bool
    position_max: int | None = None

    @property
    def maker(self) -> Maker:
        """Return the maker who sells and buys here."""
        return Lmsr(b=self.b)


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """What a person has: points available, micro-shares of each outcome, net spend so far.

    `spent` is what was paid minus what came back in this market, negative after a gain.
    """

    available: int
    shares: tuple[int, ...]
    spent: int = 0


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a person wants: some shares, or the most shares for a budget (when buying).

    `cost_limit` is the highest cost accepted, in micro-points; for a sale the negative of the
    least that must come back. `version` is the market's version on the page they saw.
    """

    outcome: int
    side: Side
    shares: int | None = None
    budget: int | None = None
    cost_limit: int | None = None
    version: int | None = None

    @property
    def field(self) -> str:
        """Return the field in which the quantity was typed."""
        return "shares" if self.budget is None else "budget"


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What a trade does: points and shares that move, prices, and what the person then has.

    `cost` is negative for proceeds, and never 0. `pays` says, for each outcome, how many
    micro-points the person's shares in this market then pay if it happens. `loss_max` is the
    most they can lose on this market, everything spent and earned here counted.
    """

    outcome: int
    side: Side
    shares: int
    cost: int
    q_after: tuple[int, ...]
    prices_before: tuple[float, ...]
    prices_after: tuple[float, ...]
    pays: tuple[int, ...]
    loss_max: int

    @property
    def price_before(self) -> float:
        """Return the price of the traded outcome before the trade."""
        return self.prices_before[self.outcome]

    @property
    def price_after(self) -> float:
        """Return the price of the traded outcome after the trade."""
        return self.prices_after[self.outcome]

    @property
    def price_mean(self) -> float:
        """Return the points paid or received for each share."""
        return abs(self.cost) / self.shares


def quote(state: MarketState, holdings: Holdings, wish: Wish, *, lot: int = LOT) -> Quote:
    """Return what the wish does to this market and this person, or raise why it cannot be.

    `lot` is the smallest quantity in micro-shares; imports of history use 1. In a yes/no
    market, buying "no" is buying outcome 1.

    Raises:
        InvalidInput: the wish makes no sense, or moves less than a micro-point.
        Closed: the market takes no trades.
        Stale: the market has changed since the page was made, and no cost limit was given.
        OutsideBand: the price would go too far; offers the largest quantity.
        OverCap: the person would hold too much; offers the largest quantity.
        PriceMoved: the cost is above the accepted one.
        NotEnough: too few shares to sell, or too few points to pay.
    """
    _check_wish(state, wish, lot)
    _check_market(state, wish)
    shares = _shares_wanted(state, wish, lot)
    _check_shares(state, holdings, wish, shares=shares)
    signed = shares if wish.side is Side.BUY else -shares
    change = single(len(state.q), wish.outcome, signed)
    cost = state.maker.cost(state.q, change)
    _check_cost(holdings, wish, cost)
    q_after = tuple(q + step for q, step in zip(state.q, change, strict=True))
    pays = tuple(held + step for held, step in zip(holdings.shares, change, strict=True))
    return Quote(
        outcome=wish.outcome,
        side=wish.side,
        shares=shares,
        cost=cost,
        q_after=q_after,
        prices_before=state.maker.prices(state.q),
        prices_after=state.maker.prices(q_after),
        pays=pays,
        loss_max=max(0, holdings.spent + cost - min(pays)),
    )


def _check_wish(state: MarketState, wish: Wish, lot: int) -> None:
    """Refuse wishes that no market could fulfil."""
    if not 0 <= wish.outcome < len(state.q):
        raise InvalidInput("Choose one of the outcomes of this market.", field="outcome")
    if wish.side is Side.SELL and wish.budget is not None:
        raise InvalidInput("Say how many shares to sell.", field="shares")
    amounts = [amount for amount in (wish.shares, wish.budget) if amount is not None]
    if len(amounts) != 1:
        raise InvalidInput("Give either a number of shares or a budget in points.", field="shares")
    if amounts[0] <= 0:
        raise InvalidInput("Give more than 0.", field=wish.field)
    if wish.shares is not None and wish.shares % lot:
        raise InvalidInput(
            f"Shares come in steps of {format_shares(lot)}: give whole steps.", field="shares"
        )


def _check_market(state: MarketState, wish: Wish) -> None:
    """Refuse when the market is closed, or another than the person saw and agreed to."""
    if not state.is_open:
        raise Closed("This market is closed: it takes no more trades.")
    if wish.cost_limit is None and wish.version not in (None, state.version):
        raise Stale("Others have traded since you opened this page. Look at the new price first.")


def _shares_wanted(state: MarketState, wish: Wish, lot: int) -> int:
    """Return the micro-shares the wish comes to; refuse what would leave the band."""
    sign = 1 if wish.side is Side.BUY else -1
    direction = single(len(state.q), wish.outcome, sign * lot)
    most = lot * state.maker.largest_in_band(state.q, direction)
    wanted = wish.shares or _shares_for_budget(state, wish, lot)
    if wanted > most:
        verb = "bought" if wish.side is Side.BUY else "sold"
        raise OutsideBand(
            f"At most {format_shares(most)} shares of this outcome can be {verb} now, "
            "because prices stay clear of 0 and 100 percent.",
            largest=most,
            field=wish.field,
        )
    return wanted


def _shares_for_budget(state: MarketState, wish: Wish, lot: int) -> int:
    """Return what the budget buys, one lot more than the band holds if it is the band that ends it.

    A lot costs at most its face value, so with that much left over the price was not the reason.
    """
    budget = wish.budget or 0
    shares = state.maker.shares_for_budget(state.q, wish.outcome, budget, lot=lot)
    cost = state.maker.cost(state.q, single(len(state.q), wish.outcome, shares))
    if budget - cost >= lot:
        return shares + lot
    if shares == 0:
        raise InvalidInput(
            f"That buys less than {format_shares(lot)} shares. Give more points.", field="budget"
        )
    return shares


def _check_shares(state: MarketState, holdings: Holdings, wish: Wish, *, shares: int) -> None:
    """Refuse selling what is not held, and holding more than one person may."""
    held = holdings.shares[wish.outcome]
    if wish.side is Side.SELL:
        if shares > held:
            raise NotEnough(
                f"You hold {format_shares(held)} shares of this outcome. Sell at most those.",
                field="shares",
            )
        return
    if state.position_max is not None and held + shares > state.position_max:
        largest = max(0, state.position_max - held)
        raise OverCap(
            f"One person may hold {format_shares(state.position_max)} shares of an outcome here: "
            f"you can buy at most {format_shares(largest)} more.",
            largest=largest,
            field=wish.field,
        )


def _check_cost(holdings: Holdings, wish: Wish, cost: int) -> None:
    """Refuse a trade that moves nothing, costs more than accepted, or more than there is."""
    if cost == 0:
        raise InvalidInput(
            "That is worth less than a millionth of a point. Choose more shares.",
            field=wish.field,
        )
    if wish.cost_limit is not None and cost > wish.cost_limit:
        raise PriceMoved(_moved(cost, wish.cost_limit), field=wish.field)
    if cost > holdings.available:
        raise NotEnough(
            f"You have {format_points(holdings.available)} points and this costs "
            f"{_rounded_up(cost)}. Choose fewer shares, or sell some first.",
            field=wish.field,
        )


def _moved(cost: int, limit: int) -> str:
    """Say how the price differs from the one accepted."""
    if cost < 0:
        return (
            f"The price has moved: this now brings {format_points(-cost)} points, less than the "
            f"{_rounded_up(-limit)} you accepted. Confirm the new price or choose again."
        )
    return (
        f"The price has moved: this now costs {_rounded_up(cost)} points, more than the "
        f"{format_points(limit)} you accepted. Confirm the new price or choose again."
    )


def _rounded_up(amount: int) -> str:
    """Write points rounded up, so that what is too much never looks equal to what is there."""
    return format_points(amount + LOT - 1)
