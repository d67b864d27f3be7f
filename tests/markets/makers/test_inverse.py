"""The maker read backwards: liquidity for a budget, shares for a budget, the most that fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maker_states import POINT, states

from core.errors import InvalidInput
from core.points import LOT
from markets.makers.inverse import (
    in_band,
    largest_in_band,
    liquidity_for_budget,
    shares_for_budget,
    single,
)
from markets.makers.limits import LIQUIDITY_MAX, LIQUIDITY_MIN, QUANTITY_MAX
from markets.makers.lmsr import Lmsr
from markets.makers.potential import cost, prices, subsidy

B = 100 * POINT


# Real trades (shared cases, LMSR 6 and 7; replication markets, CC0, Gordon et al. 2021). One
# micro-share costs half a micro-point, so two ceilings leave the last two digits open.


@pytest.mark.parametrize(
    ("trades", "tolerance"),
    [
        (
            [  # RPP finding 1: spent in points, shares of "no", price of "yes" after
                (1, 10.0, 19.090283, 0.452419),
                (1, 1.0, 1.818735, 0.447917),
                (1, 3.0, 5.369523, 0.434679),
                (1, 5.0, 8.681400, 0.413480),
            ],
            3e-6,
        ),
        (
            [  # EERP finding 41
                (0, 5.0, 9.761860, 0.524385),
                (0, 2.0, 3.780033, 0.533803),
                (1, 10.0, 20.342510, 0.483005),
            ],
            1e-5,  # stored with 7 digits
        ),
    ],
)
def test_it_sells_the_shares_that_the_replication_markets_sold(trades, tolerance):
    q = (0, 0)
    for outcome, points, shares, price in trades:
        found = shares_for_budget(q, B, outcome, round(points * POINT), lot=1)
        assert found / POINT == pytest.approx(shares, abs=tolerance)
        q = tuple(x + d for x, d in zip(q, single(2, outcome, found), strict=True))
        assert prices(q, B)[0] == pytest.approx(price, abs=1e-6)


@given(states(n_max=6), st.data())
def test_it_sells_the_most_that_a_budget_buys(state, data):
    q, b = state
    q = tuple(x // 2 for x in q)
    outcome = data.draw(st.integers(0, len(q) - 1))
    budget = data.draw(st.integers(0, 20 * b))
    lot = data.draw(st.sampled_from([1, LOT]))
    shares = shares_for_budget(q, b, outcome, budget, lot=lot)
    assert shares % lot == 0
    most = largest_in_band(q, b, single(len(q), outcome, lot)) * lot
    assert 0 <= shares <= most
    assert cost(q, b, single(len(q), outcome, shares)) <= budget
    if shares < most:
        assert cost(q, b, single(len(q), outcome, shares + lot)) > budget


@given(states(n_max=6), st.data())
def test_it_fills_the_band_and_not_a_share_more(state, data):
    q, b = state
    steps = st.integers(-3 * LOT, 3 * LOT)
    direction = data.draw(st.tuples(*[steps] * len(q)).filter(any))
    count = largest_in_band(q, b, direction)

    def after(k):
        return tuple(x + k * d for x, d in zip(q, direction, strict=True))

    assert count >= 0
    assert in_band(q, b)
    assert in_band(after(count), b)
    assert not in_band(after(count + 1), b)


def test_it_stops_a_binary_market_at_99_91_percent():
    count = largest_in_band((0, 0), B, (LOT, 0))
    assert count == 70_000  # 700 shares = 7 b
    assert prices((count * LOT, 0), B)[0] == pytest.approx(0.9990889488)


def test_it_offers_nothing_when_already_outside_the_band():
    assert largest_in_band((8 * B, 0), B, (LOT, 0)) == 0


def test_it_limits_a_bundle_only_by_the_largest_quantity():
    assert largest_in_band((0, 5), B, (1, 1)) == QUANTITY_MAX - 5
    assert largest_in_band((0, -5), B, (-1, -1)) == QUANTITY_MAX - 5


@given(st.integers(2, 100), st.data())
def test_it_takes_the_largest_liquidity_a_budget_allows(n, data):
    start = (0,) * n
    budget = data.draw(st.integers(subsidy(start, LIQUIDITY_MIN), subsidy(start, LIQUIDITY_MAX)))
    b = liquidity_for_budget(budget, n)
    assert subsidy(start, b) <= budget
    assert b == LIQUIDITY_MAX or subsidy(start, b + 1) > budget


@pytest.mark.parametrize(
    ("budget", "n", "b"),
    [
        (POINT, 2, 1_442_695),  # 1 / ln 2
        (69_314_719, 2, 100_000_001),  # 100 points cost ⌈69,314,718.06⌉; one micro-point more fits
        (69_314_718, 2, 99_999_999),
        (13_862_944, 4, 10_000_000),  # ⌈10 ln 4⌉
    ],
)
def test_it_turns_a_budget_into_liquidity(budget, n, b):
    assert liquidity_for_budget(budget, n) == b


@pytest.mark.parametrize("budget", [0, 693_147, 693_147_180_561, 10**15])
def test_it_refuses_a_budget_that_gives_no_usable_liquidity(budget):
    with pytest.raises(InvalidInput, match=r"2 outcomes 0\.70 to 693,147\.18 points") as refusal:
        liquidity_for_budget(budget, 2)
    assert refusal.value.field == "budget"


def test_it_refuses_an_impossible_number_of_outcomes():
    with pytest.raises(ValueError, match="outcomes"):
        liquidity_for_budget(POINT, 1)


def test_it_does_the_same_behind_the_interface():
    maker = Lmsr(b=B)
    q = (3 * POINT, 0)
    assert maker.potential(q) == maker.cost((0, 0), q) + maker.potential((0, 0))
    assert maker.prices(q) == prices(q, B)
    assert maker.subsidy((0, 0)) == 69_314_719
    assert maker.in_band(q)
    assert not maker.in_band((8 * B, 0))
    assert maker.largest_in_band(q, (LOT, 0)) == 69_700
    assert maker.shares_for_budget(q, 0, POINT) == shares_for_budget(q, B, 0, POINT)
