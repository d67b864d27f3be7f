"""Choosing by conditional prices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from markets.deciding import expected_values, nearly_always_best, softmax

VALUES = st.lists(st.floats(-50, 50), min_size=1, max_size=9)


def test_it_values_actions_by_their_conditional_prices():
    # microprediction/mechanisms, decision market: values (0, 1).
    assert expected_values([[0.8, 0.2], [0.3, 0.7]], (0, 1)) == [0.2, 0.7]


def test_it_chooses_softly():
    chances = softmax((0.2, 0.7, 0.1), temperature=0.5)
    assert chances == pytest.approx([0.2204094, 0.5991347, 0.1804559], abs=1e-6)


def test_it_chooses_the_best_but_for_epsilon():
    assert nearly_always_best((0.2, 0.7), epsilon=0.1) == pytest.approx([0.05, 0.95])
    assert nearly_always_best((0.7, 0.7), epsilon=0) == [1, 0]


@given(VALUES, st.floats(0, 1), st.floats(0.1, 50))
def test_chances_sum_to_one_and_the_best_is_likeliest(expected, epsilon, temperature):
    for chances in (nearly_always_best(expected, epsilon=epsilon),
                    softmax(expected, temperature=temperature)):  # fmt: skip
        assert sum(chances) == pytest.approx(1)
        assert chances[expected.index(max(expected))] == pytest.approx(max(chances))
        assert min(chances) >= 0


@pytest.mark.parametrize("epsilon", [-0.1, 1.1])
def test_it_refuses_what_is_no_chance(epsilon):
    with pytest.raises(InvalidInput):
        nearly_always_best((1,), epsilon=epsilon)
    with pytest.raises(InvalidInput):
        softmax((1,), temperature=0)
