"""What a trade would do, decided in one pure function for the preview and for the trade itself."""

from core.errors import (
    Closed,
    InvalidInput,
    NotEnough,
    OutsideBand,
    OverCap,
    PriceMoved,
    Refused,
    Stale,
)
from core.language import _
from core.points import LOT, format_percent, format_points, format_shares
from markets.book import Matched, Want, check_price, match, promised
from markets.book import Side as Side  # noqa: PLC0414  # For callers.
from markets.makers.inverse import single
from markets.makers.protocol import Maker
from markets.makers.reach import points_at
from markets.wishes import Holdings as Holdings  # noqa: PLC0414  # For callers.
from markets.wishes import MarketState as MarketState  # noqa: PLC0414
from markets.wishes import Quote as Quote  # noqa: PLC0414
from markets.wishes import Wish as Wish  # noqa: PLC0414


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
        Refused: an own order is in the way, or nothing is to be had at the price.
    """
    _check_wish(state, wish, lot)
    _check_market(state, wish)
    done = _matched(state, holdings, wish, lot)
    rests = _rests(wish, done)
    _check_shares(state, holdings, wish, shares=done.shares + rests)
    waits = wish.side.sign * points_at(wish.limit_ppm or 0, rests)
    _check_cost(holdings, wish, done, reserve=max(0, waits))
    change = single(len(state.q), wish.outcome, wish.side.sign * done.shares)
    pays = tuple(held + step for held, step in zip(holdings.shares, change, strict=True))
    spent = holdings.spent + done.cost
    later = single(len(state.q), wish.outcome, wish.side.sign * rests)
    pays_later = [held + step for held, step in zip(pays, later, strict=True)]
    done.run.sweep(state.book)
    q_after = tuple(done.run.q)
    return Quote(
        outcome=wish.outcome,
        side=wish.side,
        shares=done.shares,
        cost=done.cost,
        q_after=q_after,
        prices_before=state.maker.prices(state.q),
        prices_after=state.maker.prices(q_after),
        pays=pays,
        loss_max=max(0, spent - min(pays), spent + waits - min(pays_later)),
        legs=tuple(done.run.legs),
        rests=rests,
        reserve=max(0, waits),
    )


def _check_wish(state: MarketState, wish: Wish, lot: int) -> None:
    """Refuse wishes that no market could fulfil."""
    if not 0 <= wish.outcome < len(state.q):
        raise InvalidInput(_("Choose one of the outcomes of this market."), field="outcome")
    if wish.side is Side.SELL and wish.budget is not None:
        raise InvalidInput(_("Say how many shares to sell."), field="shares")
    amounts = [amount for amount in (wish.shares, wish.budget) if amount is not None]
    if len(amounts) != 1:
        raise InvalidInput(
            _("Give either a number of shares or a budget in points."), field="shares"
        )
    if amounts[0] <= 0:
        raise InvalidInput(_("Give more than 0."), field=wish.field)
    if wish.shares is not None and wish.shares % lot:
        raise InvalidInput(
            _("Shares come in steps of %(lot)s: give whole steps.", lot=format_shares(lot)),
            field="shares",
        )
    if wish.limit_ppm is not None:
        check_price(wish.limit_ppm)


def _check_market(state: MarketState, wish: Wish) -> None:
    """Refuse when the market is closed, or another than the person saw and agreed to."""
    if not state.is_open:
        raise Closed(_("This market is closed: it takes no more trades."))
    if wish.cost_limit is None and wish.version not in (None, state.version):
        raise Stale(
            _("Others have traded since you opened this page. Look at the new price first.")
        )


def _matched(state: MarketState, holdings: Holdings, wish: Wish, lot: int) -> Matched:
    """Return the wish matched with the book, and with the maker for all that is left."""
    want = Want(
        person_id=holdings.person_id,
        outcome=wish.outcome,
        side=wish.side,
        shares=wish.shares,
        budget=wish.budget,
        price_ppm=wish.limit_ppm,
    )
    done = match(state.maker, state.q, state.book, want)
    if wish.limit_ppm is None and not done.is_done:
        shares = _shares_left(state.maker, done, wish, lot)
        if shares:
            done.cost += done.run.trade_with_maker(wish.outcome, wish.side, shares)
            done.shares += shares
    return done


def _rests(wish: Wish, done: Matched) -> int:
    """Return the micro-shares that wait at the wish's price: of a budget, what it still pays for.

    Raises:
        Refused: nothing is to be had at that price, and nothing is to wait.
        InvalidInput: the budget is below one lot.
    """
    if wish.limit_ppm is None:
        return 0
    if not wish.waits:
        if not done.shares:
            price = format_percent(wish.limit_ppm)
            raise Refused(
                _("Nothing can be had at %(price)s now.", price=price)
                if wish.side is Side.BUY
                else _("Nothing can be sold at %(price)s now.", price=price),
                field="price_limit",
            )
        return 0
    if wish.shares is not None:
        return wish.shares - done.shares
    rests = ((wish.budget or 0) - done.cost) // points_at(wish.limit_ppm, LOT) * LOT
    if not done.shares + rests:
        raise InvalidInput(_too_little(), field="budget")
    return rests


def _outside_words(side: Side, most: int) -> str:
    shares = format_shares(most)
    if side is Side.BUY:
        return _(
            "At most %(shares)s shares of this outcome can be bought now, because prices stay "
            "clear of 0 and 100 percent.",
            shares=shares,
        )
    return _(
        "At most %(shares)s shares of this outcome can be sold now, because prices stay clear of "
        "0 and 100 percent.",
        shares=shares,
    )


def _too_little() -> str:
    return _("That buys less than %(lot)s shares. Give more points.", lot=format_shares(LOT))


def _shares_left(maker: Maker, done: Matched, wish: Wish, lot: int) -> int:
    """Return the micro-shares that are left to the maker; refuse what would leave the band."""
    q = done.run.q
    most = lot * maker.largest_in_band(q, single(len(q), wish.outcome, wish.side.sign * lot))
    if wish.shares is not None:
        wanted = wish.shares - done.shares
    else:
        wanted = _shares_for_budget(maker, done, wish, lot)
    if wanted > most:
        raise OutsideBand(
            _outside_words(wish.side, done.shares + most),
            largest=done.shares + most,
            field=wish.field,
        )
    return wanted


def _shares_for_budget(maker: Maker, done: Matched, wish: Wish, lot: int) -> int:
    """Return what the budget buys, one lot more than the band holds if it is the band that ends it.

    A lot costs at most its face value, so with that much left over the price was not the reason.
    """
    q, budget = done.run.q, (wish.budget or 0) - done.cost
    shares = maker.shares_for_budget(q, wish.outcome, budget, lot=lot)
    cost = maker.cost(q, single(len(q), wish.outcome, shares))
    if budget - cost >= lot:
        return shares + lot
    if shares + done.shares == 0:
        raise InvalidInput(_too_little(), field="budget")
    return shares


def _check_shares(state: MarketState, holdings: Holdings, wish: Wish, *, shares: int) -> None:
    """Refuse selling what is not held, and holding more than one person may."""
    held = holdings.shares[wish.outcome]
    waiting = promised(state.book, holdings.person_id, side=wish.side, n=len(state.q))
    if wish.side is Side.SELL:
        held -= waiting[wish.outcome]
        if shares > held:
            raise NotEnough(
                _(
                    "You hold %(held)s shares of this outcome that wait for nothing else. Sell at "
                    "most those.",
                    held=format_shares(held),
                )
                if waiting[wish.outcome]
                else _(
                    "You hold %(held)s shares of this outcome. Sell at most those.",
                    held=format_shares(held),
                ),
                field="shares",
            )
        return
    held += waiting[wish.outcome]
    if state.position_max is not None and held + shares > state.position_max:
        largest = max(0, state.position_max - held)
        raise OverCap(
            _(
                "One person may hold %(position_max)s shares of an outcome here: you can buy "
                "at most %(largest)s more.",
                position_max=format_shares(state.position_max),
                largest=format_shares(largest),
            ),
            largest=largest,
            field=wish.field,
        )


def _check_cost(holdings: Holdings, wish: Wish, done: Matched, *, reserve: int) -> None:
    """Refuse a trade that moves nothing, costs more than accepted, or more than there is."""
    cost = done.cost
    if cost == 0 and done.shares:
        raise InvalidInput(
            _("That is worth less than a millionth of a point. Choose more shares."),
            field=wish.field,
        )
    if wish.cost_limit is not None and cost > wish.cost_limit:
        raise PriceMoved(moved_words(cost, wish.cost_limit), field=wish.field)
    if wish.least is not None and done.shares < wish.least:
        raise PriceMoved(
            _(
                "The price has moved: this now buys %(shares)s shares, fewer than the "
                "%(least)s you accepted. Confirm it or choose again.",
                shares=format_shares(done.shares),
                least=format_shares(wish.least),
            ),
            field=wish.field,
        )
    if cost + reserve > holdings.available:
        raise NotEnough(
            _(
                "You have %(available)s points and this costs %(points_rounded_up)s. Choose "
                "fewer shares, or sell some first.",
                available=format_points(holdings.available),
                points_rounded_up=points_rounded_up(cost + reserve),
            ),
            field=wish.field,
        )


def moved_words(cost: int, limit: int) -> str:
    """Say how the price differs from the one accepted."""
    if cost < 0:
        return _(
            "The price has moved: this now brings %(cost)s points, less than the %(limit)s you "
            "accepted. Confirm the new price or choose again.",
            cost=format_points(-cost),
            limit=points_rounded_up(-limit),
        )
    return _(
        "The price has moved: this now costs %(cost)s points, more than the %(limit)s you "
        "accepted. Confirm the new price or choose again.",
        cost=points_rounded_up(cost),
        limit=format_points(limit),
    )


def points_rounded_up(amount: int) -> str:
    """Write points rounded up, so that what is too much never looks equal to what is there."""
    return format_points(amount + LOT - 1)
