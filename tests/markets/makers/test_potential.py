"""The LMSR's rounded potential: published numbers, laws, and agreement with references."""

import math
import random
from decimal import Decimal

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maker_states import (
    POINT,
    potential_80_digits,
    prices_80_digits,
    random_state,
    states,
)

from markets.makers.exact import potential_exact
from markets.makers.inverse import single
from markets.makers.limits import LIQUIDITY_MAX, LIQUIDITY_MIN, QUANTITY_MAX
from markets.makers.potential import (
    FILTER_ERROR,
    certain_ceiling,
    cost,
    potential,
    prices,
    subsidy,
)

UNIT = 1.000001e-6  # cost differences of two ceilings are within one micro-point


# Published numbers (shared cases, LMSR 1 to 5).


def test_it_prices_three_outcomes_as_the_cultivate_guide():
    found = prices((10 * POINT, 20 * POINT, 23 * POINT), 10 * POINT)
    assert found == pytest.approx((0.1353623519, 0.3679530214, 0.4966846267), abs=1e-9)


@pytest.mark.parametrize(
    ("shares", "points", "price"),
    [(10, 5.124947951, 0.5249791875), (100, 62.01145070, 0.7310585786)],
)
def test_it_costs_what_hansons_formula_says(shares, points, price):
    change = (shares * POINT, 0)
    assert cost((0, 0), 100 * POINT, change) / POINT == pytest.approx(points, abs=UNIT)
    assert prices(change, 100 * POINT)[0] == pytest.approx(price, abs=1e-9)


def test_it_follows_the_gnosis_test_sequence():
    b = 1_442_695  # 1 / ln 2 points: funding of 1 point, n = 2
    q = (0, 0)
    assert subsidy(q, b) == POINT
    sequence = [(1_000_000, 0.5849625007), (250_000, 0.1713837282), (-500_000, -0.3331484361)]
    for step, points in sequence:
        assert cost(q, b, (step, 0)) / POINT == pytest.approx(points, abs=2e-6)
        q = (q[0] + step, 0)
        if step == POINT:
            assert prices(q, b)[0] == pytest.approx(2 / 3, abs=1e-6)


@pytest.mark.parametrize("seed", range(10))
def test_it_never_loses_more_than_b_ln_n_over_100_random_buys(seed):
    chance = random.Random(seed)
    b, q = 10 * POINT, (0, 0, 0, 0)
    cash = 0
    for _ in range(100):
        change = single(4, chance.randrange(4), chance.randint(1, 5 * POINT))
        cash += cost(q, b, change)
        q = tuple(a + c for a, c in zip(q, change, strict=True))
    assert all(cash - q[outcome] >= -13_862_944 for outcome in range(4))  # 10 ln 4 = 13.862944


def test_it_comes_within_a_unit_of_the_whole_subsidy():
    # Bought to the edge of what floats see, the maker's loss reaches its bound: the bound is tight.
    b = 10 * POINT
    q = (1000 * b, 0)
    assert cost((0, 0), b, q) - q[0] == -subsidy((0, 0), b) == -6_931_472


# Laws.


@given(states())
def test_it_is_never_below_the_largest_quantity(state):
    q, b = state
    above = potential(q, b) - max(q)
    assert 0 <= above <= potential((0,) * len(q), b)


@given(states(n_max=5), st.data())
def test_it_is_path_independent_to_the_unit(state, data):
    q, b = state
    shift = st.integers(-b, b)
    steps = data.draw(st.lists(st.tuples(*[shift] * len(q)), max_size=4))
    total, here = 0, tuple(x // 2 for x in q)
    start = here
    for step in steps:
        total += cost(here, b, step)
        here = tuple(x + d for x, d in zip(here, step, strict=True))
    whole = tuple(x - y for x, y in zip(here, start, strict=True))
    assert total == cost(start, b, whole)


@given(states(n_max=5), st.data())
def test_it_gives_nothing_for_a_round_trip(state, data):
    q, b = state
    change = single(len(q), data.draw(st.integers(0, len(q) - 1)), data.draw(st.integers(1, b)))
    q = tuple(x // 2 for x in q)
    there = tuple(x + d for x, d in zip(q, change, strict=True))
    assert cost(q, b, change) + cost(there, b, tuple(-d for d in change)) == 0


@given(states(n_max=20), st.integers(-QUANTITY_MAX // 2, QUANTITY_MAX // 2))
def test_it_sells_a_bundle_of_all_outcomes_at_par(state, quantity):
    q, b = state
    q = tuple(x // 2 for x in q)
    assert cost(q, b, (quantity,) * len(q)) == quantity


@given(states(n_max=8), st.data())
def test_it_charges_a_purchase_between_nothing_and_one_point_a_share(state, data):
    q, b = state
    outcome, quantity = data.draw(st.integers(0, len(q) - 1)), data.draw(st.integers(1, b))
    q = tuple(x // 2 for x in q)
    paid = cost(q, b, single(len(q), outcome, quantity))
    assert 0 <= paid <= quantity
    assert paid <= cost(q, b, single(len(q), outcome, quantity + 1))


@given(states(n_max=8), st.data())
def test_it_charges_between_the_price_before_and_the_price_after(state, data):
    q, b = state
    outcome, quantity = data.draw(st.integers(0, len(q) - 1)), data.draw(st.integers(1, b))
    q = tuple(x // 2 for x in q)
    change = single(len(q), outcome, quantity)
    before = prices(q, b)[outcome]
    after = prices(tuple(x + d for x, d in zip(q, change, strict=True)), b)[outcome]
    assert before < after or quantity < b * 1e-9
    slack = 1 + quantity * 1e-12
    assert before * quantity - slack <= cost(q, b, change) <= after * quantity + slack


@given(states(n_max=100))
def test_it_shows_prices_that_sum_to_one(state):
    found = prices(*state)
    assert math.fsum(found) == pytest.approx(1, abs=1e-14)
    assert all(0 < price < 1 for price in found)


@given(states())
def test_it_loses_at_most_its_subsidy_whatever_happens(state):
    q, b = state
    start = (0,) * len(q)
    fund = subsidy(start, b)
    assert fund == potential_80_digits(start, b)  # ⌈b ln n⌉
    cash = fund + potential(q, b) - potential(start, b)
    assert cash == potential(q, b)
    assert all(cash - sold >= 0 for sold in q)


# The float filter gives the decimal's integer.


@settings(max_examples=400)
@given(states(n_max=100))
def test_it_agrees_with_the_decimal_everywhere(state):
    assert potential(*state) == potential_exact(*state)


def test_it_agrees_with_the_decimal_on_many_random_states():
    chance = random.Random(2003)
    for _ in range(20_000):
        q, b = random_state(chance, n_max=20)
        assert potential(q, b) == potential_exact(q, b)


def edge_state(chance):
    """Return a state of 3 outcomes whose b · ln S lies within about 10⁻⁵ of an integer.

    Lowering the two lesser quantities by d₁ and d₂ units moves b · ln S by −p₁d₁ − p₂d₂, so among
    all d up to 1,000 one pair lands beside an integer; floats err by more than that distance.
    """
    b = chance.randint(LIQUIDITY_MAX // 2, LIQUIDITY_MAX)
    first, second = chance.randint(0, 3 * b), chance.randint(0, 3 * b)
    total = 1 + (-Decimal(first) / b).exp() + (-Decimal(second) / b).exp()
    part = float(b * total.ln() % 1)
    p = prices((0, -first, -second), b)
    steps = numpy.arange(1_000)
    values = part - p[1] * steps[:, None] - p[2] * steps
    found = numpy.unravel_index(numpy.abs(values - numpy.round(values)).argmin(), values.shape)
    return (0, -first - int(found[0]), -second - int(found[1])), b


def test_it_agrees_with_the_decimal_on_states_built_to_lie_on_the_edge():
    chance = random.Random(40)
    wrong_in_floats = 0
    for _ in range(200):
        q, b = edge_state(chance)
        exact = potential_exact(q, b)
        assert potential(q, b) == exact == potential_80_digits(q, b)
        wrong_in_floats += math.ceil(b * math.log(math.fsum(math.exp(x / b) for x in q))) != exact
    # The states are hard enough to matter: floats alone get many of them wrong.
    assert wrong_in_floats >= 20


@pytest.mark.parametrize(
    ("gap", "above"),
    # 1 + exp(-92) is the last sum that 40 digits tell from 1; floats stop at 37 b.
    [(30, 1), (37, 1), (45, 1), (90, 1), (93, 0), (745, 0), (100_000, 0)],
)
def test_it_lets_the_decimal_decide_beside_an_integer(gap, above):
    b = POINT
    assert potential((gap * b, 0), b) == potential_exact((gap * b, 0), b) == gap * b + above


def test_it_stays_within_the_proved_error_at_every_size():
    chance = random.Random(53)
    for _ in range(3_000):
        q, b = random_state(chance)
        above = b * math.log(math.fsum(math.exp((x - max(q)) / b) for x in q))
        total = sum((Decimal(x - max(q)) / b).exp() for x in q)
        assert abs(Decimal(above) - b * total.ln()) < Decimal(b * FILTER_ERROR) / 4


@pytest.mark.parametrize(
    ("value", "error", "ceiling"),
    [
        (7.5, 0.01, 8),
        (7.0, 0.01, None),
        (7.005, 0.01, None),
        (6.995, 0.01, None),
        (7.02, 0.01, 8),
        (0.0, 1e-9, None),
        (2.0**40 + 0.5, 0.007, 2**40 + 1),
    ],
)
def test_it_trusts_floats_only_away_from_integers(value, error, ceiling):
    assert certain_ceiling(value, error) == ceiling


# R2 of the design: right to the unit against 80 digits.


def check_against_80_digits(seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        q, b = random_state(chance)
        change = single(len(q), chance.randrange(len(q)), chance.randint(1, b))
        after = tuple(x + d for x, d in zip(q, change, strict=True))
        reference = potential_80_digits(q, b)
        assert potential(q, b) == reference
        assert cost(q, b, change) == potential_80_digits(after, b) - reference
        exact = prices_80_digits(q, b)
        assert all(
            abs(Decimal(p) - e) <= Decimal("1e-12")
            for p, e in zip(prices(q, b), exact, strict=True)
        )


def test_it_is_right_to_the_unit_against_80_digits():
    check_against_80_digits(seed=80, count=5_000)


@pytest.mark.long
def test_it_is_right_to_the_unit_on_100_000_states():
    check_against_80_digits(seed=81, count=100_000)


# Bounds.


@pytest.mark.parametrize(
    ("q", "b"),
    [
        ((0,), POINT),
        ((0,) * 101, POINT),
        ((0, 0), LIQUIDITY_MIN - 1),
        ((0, 0), LIQUIDITY_MAX + 1),
        ((QUANTITY_MAX + 1, 0), POINT),
        ((0, -QUANTITY_MAX - 1), POINT),
    ],
)
@pytest.mark.parametrize("function", [potential, potential_exact, prices, subsidy])
def test_it_refuses_states_outside_its_bounds(function, q, b):
    with pytest.raises(ValueError, match=r"outcomes|liquidity|quantity"):
        function(q, b)


@pytest.mark.parametrize("b", [LIQUIDITY_MIN, LIQUIDITY_MAX])
@pytest.mark.parametrize("n", [2, 100])
def test_it_works_at_the_corners_of_its_bounds(n, b):
    for q in (
        (QUANTITY_MAX,) * n,
        (-QUANTITY_MAX,) * n,
        (QUANTITY_MAX,) + (-QUANTITY_MAX,) * (n - 1),
    ):
        assert potential(q, b) == potential_exact(q, b)


def test_it_refuses_a_change_of_another_length():
    with pytest.raises(ValueError, match="zip"):
        cost((0, 0), POINT, (1, 0, 0))


@given(st.lists(st.integers(-(10**8), 10**8), min_size=2, max_size=5), st.integers(-(10**8), 10**8))
def test_a_subsidy_depends_on_the_distances_between_quantities_alone(q, moved):
    # Ĉ(q + c) = Ĉ(q) + c, so the worst loss Ĉ(q⁰) − min q⁰ does not move.
    b = 10**8
    assert subsidy([x + moved for x in q], b) == subsidy(q, b)
