"""Surprisingly popular answers: the number of the cases, and the laws of a fair choice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.methods.surprising import surprises, surprisingly_popular
from core.errors import InvalidInput


def test_it_says_no_where_fewer_say_yes_than_people_thought():
    """Cases: 65 of 100 say yes, 75 were predicted (Prelec, Seung & McCoy 2017: "no")."""
    answers = ["yes"] * 65 + ["no"] * 35
    predictions = [{"yes": 0.75, "no": 0.25}] * 100
    assert surprisingly_popular(answers, predictions) == "no"
    first, second = surprises(answers, predictions)
    assert (first.said, first.predicted) == (0.35, 0.25)
    assert second.excess == pytest.approx(-0.1)


def test_it_says_nothing_where_all_is_as_predicted():
    assert surprisingly_popular(["yes", "no"], [{"yes": 0.5, "no": 0.5}]) is None


@pytest.mark.parametrize(
    ("answers", "predictions"), [([], [{"yes": 1}]), (["yes"], []), (["yes"], [{"yes": 1.5}])]
)
def test_it_refuses_what_says_nothing(answers, predictions):
    with pytest.raises(InvalidInput):
        surprises(answers, predictions)


ANSWERS = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=20)
PREDICTIONS = st.lists(
    st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=9
)


def shares(rows):
    return [dict(zip("abc", (n / sum(row) for n in row), strict=True)) for row in rows]


@given(ANSWERS, PREDICTIONS, st.randoms())
def test_it_does_not_care_who_said_what(answers, rows, chance):
    mixed = list(answers)
    chance.shuffle(mixed)
    assert surprisingly_popular(mixed, shares(rows)) == surprisingly_popular(answers, shares(rows))


@given(ANSWERS, PREDICTIONS)
def test_it_keeps_its_choice_when_one_more_person_makes_it(answers, rows):
    chosen = surprisingly_popular(answers, shares(rows))
    if chosen is not None:
        assert surprisingly_popular([*answers, chosen], shares(rows)) == chosen


@given(ANSWERS, PREDICTIONS)
def test_it_finds_surprises_that_cancel(answers, rows):
    assert sum(one.excess for one in surprises(answers, shares(rows))) == pytest.approx(0)
