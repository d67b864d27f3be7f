"""Quadratic voices: what they cost, what they add up to, and how sure the sum is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from voting.rules.quadratic import check_voices, cost_of, estimate_quadratic, voices_for


def test_it_gives_three_voices_for_nine_credits():
    """Cases: 9 credits → 3 votes."""
    assert voices_for(9) == 3
    assert voices_for(8) == 2
    assert voices_for(100) == 10


def test_it_adds_up_the_squares():
    assert cost_of({1: 3, 2: -4}) == 25
    check_voices({1: 10})
    with pytest.raises(InvalidInput, match="costs 101"):
        check_voices({1: 10, 2: 1})


def test_it_adds_up_voices_for_and_against():
    first, second, third = estimate_quadratic([{1: 3, 2: -2}, {1: 1}], idea_ids=(1, 2, 3))
    assert (first.estimate, second.estimate, third.estimate) == (4, -2, 0)
    assert (first.people, second.people, third.people) == (2, 1, 0)
    assert first.low <= 4 <= first.high


def test_it_manages_nobody_and_one():
    assert estimate_quadratic([], idea_ids=(1,))[0].estimate == 0
    assert estimate_quadratic([{1: 2}], idea_ids=(1,))[0].high == 2


VOICES = st.lists(
    st.dictionaries(st.integers(0, 3), st.integers(-5, 5), max_size=4), min_size=2, max_size=8
)


@settings(max_examples=25)
@given(VOICES, st.randoms())
def test_it_does_not_care_who_spoke(ballots, chance):
    mixed = list(ballots)
    chance.shuffle(mixed)
    sums = [
        [e.estimate for e in estimate_quadratic(b, idea_ids=range(4))] for b in (ballots, mixed)
    ]
    assert sums[0] == sums[1]


@settings(max_examples=25)
@given(VOICES)
def test_it_rises_with_one_more_voice(ballots):
    before = estimate_quadratic(ballots, idea_ids=range(4))[0].estimate
    after = estimate_quadratic([*ballots, {0: 1}], idea_ids=range(4))[0].estimate
    assert after == before + 1


def test_it_narrows_a_persons_mean_with_more_people():
    few = [{0: 3}, {0: -1}, {0: 2}]
    less, more = (estimate_quadratic(few * n, idea_ids=(0,))[0] for n in (1, 20))
    assert more.mean == pytest.approx(less.mean)
    assert more.variance < less.variance
