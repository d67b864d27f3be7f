"""The order book: exact cases, and laws for any sequence of orders, checked by plain arithmetic."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_books import plain_potential

from core.errors import InvalidInput, NotEnough, OutsideBand, OverCap, Refused
from core.points import LOT, MICRO, TICK
from markets.book import Resting, Side, check_price
from markets.makers.reach import points_at
from markets.quote import Holdings, MarketState, Wish, quote

B = 100 * MICRO
RICH = Holdings(available=10**12, shares=(0, 0), person_id=9)


def order(number, outcome, side, price, shares, person=1):
    return Resting(
        id=number,
        person_id=person,
        outcome=outcome,
        side=side,
        price_ppm=round(price * MICRO),
        shares=round(shares * MICRO),
    )


def state(*book, q=(0, 0), b=B, **changes):
    return MarketState(q=q, b=b, version=0, is_open=True, book=tuple(book), **changes)


def buy(shares, outcome=0, **changes):
    return Wish(outcome=outcome, side=Side.BUY, shares=round(shares * MICRO), **changes)


def sell(shares, outcome=0, **changes):
    return Wish(outcome=outcome, side=Side.SELL, shares=round(shares * MICRO), **changes)


def test_a_resting_order_of_ten_points_at_40_needs_fifteen_points_of_no():
    # Source: market cases, 13 (Manifold): 25 shares; those who take "no" pay 15.
    waits = order(1, 0, Side.BUY, 0.40, 25)
    low = (0, round(B * 0.41))  # The maker asks a little more than 60 for "no".
    found = quote(state(waits, q=low), RICH, buy(25, outcome=1))
    assert [leg.cost for leg in found.legs if leg.order] == [10 * MICRO]
    assert [leg.shares for leg in found.legs if leg.order] == [25 * MICRO]
    assert found.cost == pytest.approx(15 * MICRO, abs=0)


def test_it_goes_to_the_maker_up_to_the_next_order_and_back_to_it():
    waits = order(1, 0, Side.SELL, 0.55, 10)
    found = quote(state(waits), RICH, buy(40))
    first, taken, theirs, last = found.legs
    # From 50 to 55 the maker sells b · ln(.55/.45) = 20.067 shares (Hanson 2003), whole lots.
    assert (first.order, first.shares) == (None, 20_060_000)
    assert (taken.cost, theirs.cost, theirs.order) == (5_500_000, -5_500_000, waits)
    assert last.shares == 40 * MICRO - 20_060_000 - 10 * MICRO
    assert found.q_after == (30 * MICRO, 0)


def test_the_better_price_comes_first_and_then_the_older_order():
    book = [
        order(4, 0, Side.SELL, 0.52, 1),
        order(3, 0, Side.SELL, 0.52, 1, person=2),
        order(2, 0, Side.SELL, 0.51, 1),
        order(7, 1, Side.BUY, 0.485, 1),  # "no" for 48.5 is "yes" for 51.5.
    ]
    found = quote(state(*book), RICH, buy(11))
    assert [leg.order.id for leg in found.legs if leg.order] == [2, 7, 3]


def test_it_pairs_two_buyers_for_exactly_one_point_a_share():
    waits = order(1, 1, Side.BUY, 0.5, 8)
    found = quote(state(waits), RICH, buy(5, limit_ppm=500_000))
    assert found.q_after == (5 * MICRO, 5 * MICRO)
    assert sum(leg.cost for leg in found.legs) == 5 * MICRO


def test_what_the_limit_does_not_reach_waits_with_its_points_reserved():
    found = quote(state(), RICH, buy(40, limit_ppm=550_000))
    assert found.shares == 20_060_000
    assert found.rests == 40 * MICRO - 20_060_000
    assert found.reserve == points_at(550_000, found.rests)
    assert found.cost <= points_at(550_000, found.shares)


def test_an_order_that_is_all_waiting_costs_nothing_yet():
    found = quote(state(), RICH, buy(10, limit_ppm=300_000))
    assert (found.shares, found.cost, found.rests) == (0, 0, 10 * MICRO)
    assert found.reserve == found.loss_max == 3 * MICRO


def test_a_budget_buys_from_the_book_too():
    waits = order(1, 0, Side.SELL, 0.5, 4)
    wish = Wish(outcome=0, side=Side.BUY, budget=2 * MICRO)
    found = quote(state(waits), RICH, wish)
    assert found.shares == 4 * MICRO
    assert found.cost == 2 * MICRO


def test_own_orders_never_meet():
    mine = order(1, 0, Side.SELL, 0.52, 1, person=9)
    with pytest.raises(Refused, match="own in the way, at 52 percent"):
        quote(state(mine), RICH, buy(30))
    assert quote(state(mine), RICH, buy(1)).shares == MICRO  # It does not come that far.


def test_shares_that_wait_are_not_sold_twice():
    mine = order(1, 0, Side.SELL, 0.7, 6, person=9)
    holding = replace(RICH, shares=(10 * MICRO, 0))
    with pytest.raises(NotEnough, match=r"hold 4.00 shares"):
        quote(state(mine, q=(10 * MICRO, 0)), holding, sell(5))


def test_orders_that_wait_count_towards_the_cap():
    mine = order(1, 0, Side.BUY, 0.3, 6, person=9)
    capped = state(mine, position_max=10 * MICRO)
    with pytest.raises(OverCap) as refused:
        quote(capped, RICH, buy(5))
    assert refused.value.largest == 4 * MICRO


def test_it_needs_the_points_for_all_of_an_order():
    poor = replace(RICH, available=4 * MICRO)
    with pytest.raises(NotEnough):
        quote(state(), poor, buy(10, limit_ppm=401_000))
    assert quote(state(), poor, buy(10, limit_ppm=400_000)).reserve == 4 * MICRO


def test_a_trade_in_one_answer_lets_the_maker_fill_an_order_on_another():
    waits = order(1, 1, Side.BUY, 0.3, 50)
    thirds = state(waits, q=(0, 0, 0))
    found = quote(thirds, replace(RICH, shares=(0, 0, 0)), buy(60))
    (leg,) = [leg for leg in found.legs if leg.order]
    assert leg.outcome == 1
    assert 0 < leg.cost <= points_at(300_000, leg.shares)
    assert found.prices_after[1] == pytest.approx(0.3, abs=1e-4)


@pytest.mark.parametrize("price", [0, 500, 999_500, 1_000_000, 300_500])
def test_it_refuses_prices_between_ticks_and_beyond_them(price):
    with pytest.raises(InvalidInput):
        check_price(price)


@given(st.integers(1, 999), st.integers(1, 10**9))
def test_price_times_quantity_is_always_whole(ticks, lots):
    # R3: the rounding hole of partial fills is closed by ticks and lots.
    exact = Fraction(ticks * TICK * lots * LOT, MICRO)
    assert points_at(ticks * TICK, lots * LOT) == exact


class World:
    """Four people, one market and its book, kept by plain arithmetic."""

    def __init__(self, n, b):
        self.n, self.b, self.q, self.book = n, b, [0] * n, {}
        self.points = dict.fromkeys(range(4), 300 * MICRO)
        self.reserved = dict.fromkeys(range(4), 0)
        self.held = Counter()
        self.cash = plain_potential(self.q, b)
        self.number = 0

    def state(self):
        return MarketState(
            q=tuple(self.q), b=self.b, version=0, is_open=True, book=tuple(self.book.values())
        )

    def act(self, person, wish):
        mine = Holdings(
            available=self.points[person],
            shares=tuple(self.held[person, i] for i in range(self.n)),
            person_id=person,
        )
        before = self.state()
        found = quote(before, mine, wish)
        assert quote(before, mine, wish) == found  # Preview and execution are one function.
        for leg in found.legs:
            self.settle(person, leg)
        self.q = list(found.q_after)
        if found.rests:
            self.number += 1
            self.points[person] -= found.reserve
            self.reserved[person] += found.reserve
            self.book[self.number] = Resting(
                id=self.number,
                person_id=person,
                outcome=wish.outcome,
                side=wish.side,
                price_ppm=wish.limit_ppm,
                shares=found.rests,
            )

    def settle(self, person, leg):
        who = leg.order.person_id if leg.order else person
        assert leg.order is None or who != person or self.n > 2
        self.held[who, leg.outcome] += leg.shares if leg.side is Side.BUY else -leg.shares
        self.cash += leg.cost
        if leg.order is None:
            self.points[who] -= leg.cost
            return
        kept = self.book[leg.order.id]
        at_limit = Fraction(kept.price_ppm * leg.shares, MICRO)
        assert leg.cost <= at_limit if leg.side is Side.BUY else -leg.cost >= at_limit
        if leg.side is Side.BUY:
            self.reserved[who] -= int(at_limit)
            self.points[who] += int(at_limit)
        self.points[who] -= leg.cost
        self.book.pop(leg.order.id)
        if kept.shares > leg.shares:
            self.book[kept.id] = replace(kept, shares=kept.shares - leg.shares)

    def check(self):
        assert self.cash == plain_potential(self.q, self.b)
        for outcome in range(self.n):
            assert sum(self.held[p, outcome] for p in range(4)) == self.q[outcome]
        assert min(self.held.values(), default=0) >= 0
        assert min(self.points.values()) >= 0
        wanted = Counter()
        for waiting in self.book.values():
            if waiting.side is Side.BUY:
                wanted[waiting.person_id] += waiting.price_ppm * waiting.shares // MICRO
            else:
                mine = [
                    o.shares
                    for o in self.book.values()
                    if (o.person_id, o.outcome, o.side)
                    == (waiting.person_id, waiting.outcome, Side.SELL)
                ]
                assert sum(mine) <= self.held[waiting.person_id, waiting.outcome]
        assert {p: wanted[p] for p in range(4)} == self.reserved
        total = sum(self.points.values()) + sum(self.reserved.values()) + self.cash
        assert total == 4 * 300 * MICRO + plain_potential([0] * self.n, self.b)


wishes = st.tuples(
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from([Side.BUY, Side.BUY, Side.SELL]),
    st.integers(1, 4_000),
    st.none() | st.integers(1, 999) | st.integers(300, 700),
)


@settings(max_examples=40)
@given(st.integers(2, 4), st.integers(20, 300), st.lists(wishes, min_size=5, max_size=40))
def test_points_shares_and_reservations_always_add_up(n, b, wanted):
    world = World(n, b * MICRO)
    for person, place, side, lots, ticks in wanted:
        limit = None if ticks is None else ticks * TICK
        outcome, held = place % n, world.held[person, place % n]
        shares = min(lots * LOT, held or lots * LOT) if side is Side.SELL else lots * LOT
        wish = Wish(outcome=outcome, side=side, shares=shares, limit_ppm=limit)
        try:
            world.act(person, wish)
        except (NotEnough, OutsideBand, Refused):
            continue
        world.check()
