"""Approval: exact numbers and the laws a fair count obeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from voting.rules.approval import (
    ApprovalPrior,
    ApprovalTally,
    approval_prior,
    estimate_approval,
    order_by_approval,
    wilson_low,
)

COUNTS = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=25)


def tallies(counts):
    return [ApprovalTally(idea_id=i, up=up, down=down) for i, (up, down) in enumerate(counts)]


@pytest.mark.parametrize(
    ("up", "total", "expected"),
    [
        (0, 1, 0.0),
        (1, 1, 0.206549),
        (1, 2, 0.094531),
        (10, 10, 0.722467),
        (600, 1000, 0.569309),
        (5500, 10000, 0.540232),
        (100, 101, 0.946033),
        (2, 2, 0.342380),
        (0, 0, 0.0),
    ],
)
def test_it_gives_wilsons_lower_bound(up, total, expected):
    """Wilson 1927; the pairs are those of Miller 2009, z = 1.959964."""
    assert wilson_low(up, total) == pytest.approx(expected, abs=5e-7)


def test_it_refuses_more_yes_than_judgements():
    with pytest.raises(InvalidInput):
        wilson_low(3, 2)


def test_it_refuses_a_negative_tally():
    with pytest.raises(InvalidInput):
        estimate_approval([ApprovalTally(idea_id=1, up=-1, down=0)])


def test_it_gives_the_quantiles_of_a_uniform_prior():
    """Beta(1, 1) is the rate one half with the weight of two; cases: (1 of 1) .223607."""
    prior = ApprovalPrior(rate=0.5, weight=2.0, fitted=False)
    (row,) = estimate_approval(tallies([(1, 0)]), prior=prior)
    assert row.low == pytest.approx(0.223607, abs=5e-7)
    assert row.estimate == pytest.approx(2 / 3)
    assert row.variance == pytest.approx(1 / 18)


def test_it_leaves_an_unseen_idea_at_the_challenges_rate():
    rows = estimate_approval(tallies([(6, 2), (0, 0)]))
    assert rows[1].estimate == pytest.approx(0.7)  # (6 + 1) / (8 + 2)
    assert rows[1].high - rows[1].low > rows[0].high - rows[0].low


def test_it_moves_one_fifth_of_the_way_for_one_judgement():
    """With m = 4 one judgement moves the estimate 1 / (m + 1) of the way to 1."""
    prior = ApprovalPrior(rate=0.5, weight=4.0, fitted=False)
    (row,) = estimate_approval(tallies([(1, 0)]), prior=prior)
    assert row.estimate == pytest.approx(0.5 + 0.5 / 5)


def test_it_fits_the_weight_once_twenty_ideas_have_five_judgements():
    few = approval_prior(tallies([(4, 1)] * 10 + [(1, 4)] * 9))
    enough = approval_prior(tallies([(4, 1)] * 10 + [(1, 4)] * 10))
    assert (few.fitted, few.weight) == (False, 4.0)
    # s2 = .09 * 20 / 19, h = 1/5: sigma2 = (s2 - .05) / .8; weight = .25 / sigma2 - 1.
    sigma2 = (0.09 * 20 / 19 - 0.05) / 0.8
    assert enough.fitted
    assert enough.weight == pytest.approx(0.25 / sigma2 - 1)


def test_it_puts_no_limitless_trust_in_equal_rates():
    assert approval_prior(tallies([(5, 5)] * 30)).weight == 200.0


def test_it_orders_full_ties_by_the_seed_and_never_by_age():
    rows = estimate_approval(tallies([(2, 1)] * 6))
    orders = {order_by_approval(rows, seed=seed) for seed in range(20)}
    assert len(orders) > 10
    assert order_by_approval(rows, seed=3) == order_by_approval(rows[::-1], seed=3)


def test_it_puts_the_least_known_first_where_people_explore():
    rows = estimate_approval(tallies([(60, 40), (1, 0)]))
    assert order_by_approval(rows, seed=1)[0] == 0
    assert order_by_approval(rows, seed=1, explore=True)[0] == 1


def test_it_is_empty_without_ideas():
    assert estimate_approval([]) == ()


@given(COUNTS, st.data())
def test_it_never_lowers_an_idea_for_one_more_yes(counts, data):
    """Monotonicity, under one prior (the prior itself moves with everybody's rate)."""
    place = data.draw(st.integers(0, len(counts) - 1))
    prior = approval_prior(tallies(counts))
    before = estimate_approval(tallies(counts), prior=prior)[place]
    up, down = counts[place]
    counts[place] = (up + 1, down)
    after = estimate_approval(tallies(counts), prior=prior)[place]
    assert after.estimate > before.estimate
    assert after.low > before.low
    assert after.high > before.high - 1e-12


@given(COUNTS, st.randoms())
def test_it_does_not_care_in_which_order_ideas_come(counts, chance):
    rows = tallies(counts)
    mixed = list(rows)
    chance.shuffle(mixed)
    first = order_by_approval(estimate_approval(rows), seed=7)
    assert first == order_by_approval(estimate_approval(mixed), seed=7)


@given(st.integers(1, 200), st.integers(1, 200), st.integers(2, 10))
def test_it_narrows_with_more_of_the_same(up, down, times):
    prior = ApprovalPrior(rate=up / (up + down), weight=4.0, fitted=False)
    few, many = estimate_approval(tallies([(up, down), (up * times, down * times)]), prior=prior)
    assert many.high - many.low < few.high - few.low
