"""More liquidity and more outcomes: prices stay, people keep what they hold, the maker can pay."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plain_books import plain_potential

from core.errors import Refused
from core.points import MICRO
from markets.makers.change import Standing, carved, liquidity_for_more, with_liquidity
from markets.makers.choice import maker_of

B = 100 * MICRO


def standing(*q, kind="potential", b=B, opening=None):
    return Standing(kind=kind, b=b, q=q, q_opening=opening or (0,) * len(q))


def prices(one):
    return maker_of(one.kind, one.b, len(one.q), one.weight_ppm).prices(one.q)


def test_at_even_prices_it_costs_what_opening_costs():
    # (b′ − b) · ln 2 = 100 · .6931471806 (Hanson 2003)
    more = with_liquidity(standing(0, 0), 2 * B)
    assert more.cash - standing(0, 0).cash == pytest.approx(69.31471806 * MICRO, abs=2)


def test_away_from_even_it_costs_the_worst_that_can_happen():
    # Doubling b at q = (100, 0) doubles Ĉ = 100 · ln(1 + e) = 131.3261687, q⁰ stays least at 0.
    before = standing(100 * MICRO, 0)
    after = with_liquidity(before, 2 * B)
    assert after.q == (200 * MICRO, 0)
    assert after.q_opening == (100 * MICRO, 0)
    assert after.cash - before.cash == pytest.approx(131.3261687 * MICRO, abs=2)


states = st.builds(
    lambda kind, b, q: standing(*q, kind=kind, b=b * MICRO),
    st.sampled_from(["potential", "product"]),
    st.integers(5, 10_000),
    st.lists(st.integers(0, 10 * MICRO), min_size=2, max_size=4),
)


@settings(max_examples=60)
@given(states, st.integers(1, 300))
def test_more_liquidity_moves_no_price_and_takes_nobodys_shares(before, percent):
    after = with_liquidity(before, before.b + before.b * percent // 100)
    assert prices(after) == pytest.approx(prices(before), abs=1e-6)
    assert after.held == before.held
    assert after.cash >= before.cash


@settings(max_examples=30)
@given(states, st.integers(1, 1_000))
def test_it_takes_the_most_that_the_points_pay_for(before, points):
    b = liquidity_for_more(before, points * MICRO)
    assert with_liquidity(before, b).cash - before.cash <= points * MICRO
    assert with_liquidity(before, b + 1).cash - before.cash > points * MICRO


def test_a_carved_outcome_halves_the_rest():
    # Three equal answers; half of the third, 1/3, goes to the fourth: 1/6 each.
    after = carved(standing(0, 0, 0), 2, 500_000)
    assert prices(after) == pytest.approx([1 / 3, 1 / 3, 1 / 6, 1 / 6], abs=1e-8)
    # It costs b · ln 2: the least likely answer was 1 in 3 and is 1 in 6.
    assert after.cash - standing(0, 0, 0).cash == pytest.approx(69.31471806 * MICRO, abs=2)


carving = st.tuples(
    st.integers(5, 1_000),
    st.lists(st.integers(0, 20 * MICRO), min_size=3, max_size=6),
    st.integers(20_000, 980_000),
)


@settings(max_examples=60)
@given(carving)
def test_carving_moves_no_other_price_and_keeps_every_payment(given_state):
    b, q, share = given_state
    before = standing(*q, b=b * MICRO)
    try:
        after = carved(before, len(q) - 1, share)
    except Refused:
        assume(condition=False)
    old, new = prices(before), prices(after)
    assert new[:-2] == pytest.approx(old[:-1], abs=1e-6)
    assert new[-1] + new[-2] == pytest.approx(old[-1], abs=1e-6)
    assert after.held == (*before.held, before.held[-1])
    assert after.cash == plain_potential(after.q, after.b) - min(after.q_opening)
    assert after.cash >= before.cash
    assert after.cash >= max(after.held)
