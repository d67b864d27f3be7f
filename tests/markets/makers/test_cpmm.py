"""The constant product reproduces published numbers and can always pay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.points import MICRO
from markets.makers.cpmm import Cpmm, of_pools

HALF = (500_000, 500_000)
THIRD = (300_000, 700_000)


def shares(pools, weights, outcome, points):
    """Return what points buy, the pool afterwards and its first price."""
    maker, q = of_pools([x * MICRO for x in pools], weights)
    got = maker.shares_for_budget(q, outcome, round(points * MICRO), lot=1)
    after = [x + got * (place == outcome) for place, x in enumerate(q)]
    return got / MICRO, [x / MICRO for x in maker.pool(after)], maker.prices(after)[0]


# Source: cases 9 to 13 of the market cases (Manifold, common/src/calculate-cpmm.ts, no fee).


@pytest.mark.parametrize(("pools", "price"), [((100, 100), 0.5), ((150, 50), 0.25)])
def test_it_prices_a_pool(pools, price):
    maker, q = of_pools([x * MICRO for x in pools], HALF)
    assert maker.prices(q)[0] == pytest.approx(price, abs=1e-6)


@pytest.mark.parametrize(
    ("pools", "weights", "outcome", "points", "got", "price"),
    [
        ((100, 100), HALF, 0, 10, 19.0909091, 0.5475113),
        ((150, 50), HALF, 0, 10, 35, 0.3243243),
        ((100, 100), HALF, 0, 100, 150, 0.8),
        ((100, 100), THIRD, 0, 10, 29.9397268, 0.3706108),
        ((100, 100), THIRD, 1, 10, 14.0024216, 0.2722067),
    ],
)
def test_it_sells_what_manifold_sells(pools, weights, outcome, points, got, price):
    found, _, after = shares(pools, weights, outcome, points)
    assert found == pytest.approx(got, abs=2e-6)
    assert after == pytest.approx(price, abs=1e-6)


def test_it_keeps_the_pool_of_the_published_case():
    _, pool, _ = shares((100, 100), HALF, 0, 10)
    assert pool == pytest.approx([90.9090909, 110], abs=2e-6)


def test_it_pays_back_what_was_paid():
    maker, q = of_pools([100 * MICRO] * 2, HALF)
    got = maker.shares_for_budget(q, 0, 10 * MICRO, lot=1)
    after = [q[0] + got, q[1]]
    assert -maker.cost(after, (-got, 0)) == pytest.approx(10 * MICRO, abs=1)


# Source: play-money, maniswap tests, given to two decimals, cut; n outcomes of equal weight.


@pytest.mark.parametrize(
    ("pools", "got"),
    [((100, 300), 64.29), ((100, 400, 400, 400), 79.76), ((100, *(400,) * 8), 111.02)],
)
def test_it_sells_what_play_money_sells(pools, got):
    weights = (1,) * len(pools)
    assert shares(pools, weights, 0, 50)[0] == pytest.approx(got, abs=0.01)


def test_it_buys_back_what_play_money_buys_back():
    maker, q = of_pools([85_714_286, 350 * MICRO], (1, 1))
    assert -maker.cost(q, (-64_285_714, 0)) / MICRO == pytest.approx(50, abs=1e-5)


def test_it_prices_unequal_pools():
    maker, q = of_pools([100 * MICRO, 300 * MICRO], (1, 1))
    assert maker.prices(q)[0] == pytest.approx(0.75, abs=1e-6)


makers = st.builds(
    Cpmm,
    k=st.integers(MICRO, 10**12),
    weights=st.tuples(st.integers(10, 990), st.integers(10, 990)),
)
quantities = st.lists(st.integers(-(10**10), 10**10), min_size=2, max_size=2)


@settings(max_examples=60)
@given(makers, quantities)
def test_it_always_has_what_it_may_owe(maker, q):
    assert maker.potential(q) > max(q)
    assert maker.subsidy((0, 0)) == maker.k


@settings(max_examples=40)
@given(makers, quantities, quantities, quantities)
def test_it_costs_the_same_on_every_path(maker, q, first, second):
    middle = [x + y for x, y in zip(q, first, strict=True)]
    both = [x + y for x, y in zip(first, second, strict=True)]
    assert maker.cost(q, first) + maker.cost(middle, second) == maker.cost(q, both)


@settings(max_examples=40)
@given(makers, quantities, st.integers(1, 10**9))
def test_it_sells_a_complete_set_for_one_point(maker, q, d):
    assert maker.cost(q, (d, d)) == d


@settings(max_examples=40)
@given(makers, quantities, st.integers(1, 10**9), st.integers(0, 1))
def test_it_asks_no_more_than_a_share_pays(maker, q, d, outcome):
    change = (d, 0) if outcome == 0 else (0, d)
    assert 0 <= maker.cost(q, change) <= d


@settings(max_examples=25)
@given(makers, st.integers(0, 1), st.integers(1, 10**9))
def test_a_budget_buys_the_most_lots_it_can(maker, outcome, budget):
    q = (0, 0)
    got = maker.shares_for_budget(q, outcome, budget)
    change = (got, 0) if outcome == 0 else (0, got)
    assert maker.cost(q, change) <= budget
    more = (got + 10_000, 0) if outcome == 0 else (0, got + 10_000)
    assert maker.cost(q, more) > budget or not maker.in_band(more)
