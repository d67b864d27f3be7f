"""Several outcomes bought and sold in one act, priced by the maker's potential. Pure.

A bundle is a change of q like any other: it costs Ĉ(q + change) − Ĉ(q), whatever its order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import gcd

from core.errors import (
    Closed,
    InvalidInput,
    NotEnough,
    OutsideBand,
    OverCap,
    PriceMoved,
    Stale,
)
from core.language import _
from core.points import LOT, format_points, format_shares
from markets.book import Leg, Run, Side, promised
from markets.makers.inverse import single
from markets.quote import Holdings, MarketState, moved_words, points_rounded_up


@dataclass(frozen=True, kw_only=True)
class BundleWish:
    """Micro-shares wanted of each outcome, negative to sell; and what was seen, as in a `Wish`."""

    change: tuple[int, ...]
    cost_limit: int | None = None
    version: int | None = None

    @property
    def is_set(self) -> bool:
        """Whether it is a share of every outcome: it moves no price and says nothing."""
        return min(self.change) == max(self.change)


@dataclass(frozen=True, kw_only=True)
class BundleQuote:
    """What a bundle does: its cost, whole and for each outcome in turn, and what is left then.

    `legs` are resting orders that the move of prices has brought within the maker's reach;
    `pays` and `loss_max` as in a `Quote`.
    """

    change: tuple[int, ...]
    cost: int
    parts: tuple[int, ...]
    q_after: tuple[int, ...]
    prices_before: tuple[float, ...]
    prices_after: tuple[float, ...]
    pays: tuple[int, ...]
    loss_max: int
    legs: tuple[Leg, ...] = ()


def quote_bundle(
    state: MarketState, holdings: Holdings, wish: BundleWish, *, labels: Sequence[str]
) -> BundleQuote:
    """Return what a bundle does to this market and this person, or raise why it cannot be.

    Raises:
        InvalidInput: nothing is wanted, or no whole lots.
        Closed, Stale: as for a trade.
        OutsideBand: prices would go too far; says how much of the bundle fits.
        OverCap, NotEnough, PriceMoved: as for a trade.
    """
    _check_wish(state, wish)
    _check_shares(state, holdings, wish, labels)
    _check_band(state, wish)
    steps = [single(len(state.q), place, step) for place, step in enumerate(wish.change)]
    stands = list(accumulate(steps, _added, initial=state.q))
    potentials = [state.maker.potential(q) for q in stands]
    cost = potentials[-1] - potentials[0]
    _check_cost(holdings, wish, cost)
    pays = _added(holdings.shares, wish.change)
    run = Run(
        maker=state.maker,
        q=list(stands[-1]),
        waiting={order.id: order.shares for order in state.book},
    )
    run.sweep(state.book)
    return BundleQuote(
        change=wish.change,
        cost=cost,
        parts=tuple(after - before for before, after in pairwise(potentials)),
        q_after=tuple(run.q),
        prices_before=state.maker.prices(state.q),
        prices_after=state.maker.prices(run.q),
        pays=pays,
        loss_max=max(0, holdings.spent + cost - min(pays)),
        legs=tuple(run.legs),
    )


def _added(q: Sequence[int], change: Sequence[int]) -> tuple[int, ...]:
    return tuple(quantity + step for quantity, step in zip(q, change, strict=True))


def _check_wish(state: MarketState, wish: BundleWish) -> None:
    if len(wish.change) != len(state.q) or not any(wish.change):
        raise InvalidInput(_("Give a number of shares of at least one answer."), field="shares0")
    if any(step % LOT for step in wish.change):
        raise InvalidInput(_("Shares come in steps of 0.01: give whole steps."), field="shares0")
    if not state.is_open:
        raise Closed(_("This market is closed: it takes no more trades."))
    if wish.cost_limit is None and wish.version not in (None, state.version):
        raise Stale(
            _("Others have traded since you opened this page. Look at the new price first.")
        )


def _check_shares(
    state: MarketState, holdings: Holdings, wish: BundleWish, labels: Sequence[str]
) -> None:
    """Refuse selling what is not held, and holding more than one person may."""
    n, person = len(state.q), holdings.person_id
    sells = promised(state.book, person, side=Side.SELL, n=n)
    buys = promised(state.book, person, side=Side.BUY, n=n)
    for place, step in enumerate(wish.change):
        held = holdings.shares[place]
        free = max(0, held - sells[place])
        if -step > free:
            raise NotEnough(
                _(
                    "You hold %(free)s shares of %(place)s that wait for nothing else.",
                    free=format_shares(free),
                    place=labels[place],
                ),
                field=f"shares{place}",
            )
        if state.position_max is None or step <= 0:
            continue
        most = max(0, state.position_max - held - buys[place])
        if step > most:
            raise OverCap(
                _(
                    "You can buy at most %(most)s more shares of %(place)s.",
                    most=format_shares(most),
                    place=labels[place],
                ),
                largest=most,
                field=f"shares{place}",
            )


def _check_band(state: MarketState, wish: BundleWish) -> None:
    """Refuse what would leave the band; say how much of it fits, in the same proportions."""
    if state.maker.in_band(_added(state.q, wish.change)):
        return
    parts = gcd(*(step // LOT for step in wish.change))
    direction = tuple(step // parts for step in wish.change)
    fits = min(parts, state.maker.largest_in_band(state.q, direction))
    raise OutsideBand(
        _("That would bring prices too near to 0 and 100 percent. ")
        + (
            _("At most %(parts)s %% of it fits.", parts=fits * 100 // parts)
            if fits
            else _("Choose smaller numbers.")
        ),
        largest=fits * LOT,
        field="shares0",
    )


def _check_cost(holdings: Holdings, wish: BundleWish, cost: int) -> None:
    if wish.cost_limit is not None and cost > wish.cost_limit:
        raise PriceMoved(moved_words(cost, wish.cost_limit), field="shares0")
    if cost > holdings.available:
        raise NotEnough(
            _(
                "You have %(available)s points and this costs %(points_rounded_up)s. Choose "
                "fewer shares, or sell some first.",
                available=format_points(holdings.available),
                points_rounded_up=points_rounded_up(cost),
            ),
            field="shares0",
        )
