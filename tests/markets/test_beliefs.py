"""Beliefs as numbers, and who may see what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from markets.beliefs import PPM, pooled, sees_beliefs, sees_price, spread


def test_it_lets_empty_answers_share_the_rest():
    assert spread([500_000, None, None]) == [500_000, 250_000, 250_000]
    assert spread([None, None, None]) == [333_334, 333_333, 333_333]


@pytest.mark.parametrize("chances", [[500_000, 400_000], [600_000, 500_000]])
def test_it_refuses_chances_that_do_not_add_up(chances):
    with pytest.raises(InvalidInput, match="Make them 100"):
        spread(chances)


def test_it_refuses_to_leave_nothing_for_the_rest():
    with pytest.raises(InvalidInput, match="leave less than 1 %"):
        spread([990_000, None, None])


@given(st.lists(st.one_of(st.none(), st.integers(10_000, 990_000)), min_size=2, max_size=100))
def test_it_always_adds_to_one(chances):
    try:
        found = spread(chances)
    except InvalidInput:
        return
    assert sum(found) == PPM
    assert min(found) >= 10_000


def test_it_pools_in_log_odds():
    # σ(mean(ln 4, −ln 4, ln 9)) = σ(ln 9 / 3) = 0.675 …
    assert pooled([0.8, 0.2, 0.9]) == pytest.approx(9 ** (1 / 3) / (1 + 9 ** (1 / 3)))
    assert pooled([]) is None
    assert 0 < pooled([0.0, 0.0]) < 0.02


@pytest.mark.parametrize(
    ("policy", "stated", "over", "seen"),
    [
        ("until_judged", False, False, False),
        ("until_judged", True, False, True),
        ("until_close", False, False, False),
        ("until_close", True, False, True),
        ("open", False, False, True),
        ("until_judged", False, True, True),
    ],
)
def test_it_shows_the_price_to_whom_the_policy_says(policy, stated, over, seen):
    assert sees_price(tally_policy=policy, has_stated=stated, is_over=over) == seen


def test_it_shows_beliefs_after_ones_own():
    assert not sees_beliefs(has_stated=False, is_over=False)
    assert sees_beliefs(has_stated=True, is_over=False)
    assert sees_beliefs(has_stated=False, is_over=True)
