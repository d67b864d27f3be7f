"""What a budget buys: the numbers of pabutools, and the edges of costs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from voting.rules.budget import check_costs, spend


def because(outcome):
    return {row.idea_id: row.because for row in outcome.rows}


def test_it_buys_as_pabutools_does():
    """Cases: costs (1, .9, 2, 1.09), B = 4; iterated Equal Shares by cost buys 0, 1 and 2."""
    found = spend(
        [{0}, {1, 2, 3}, {1, 2, 3}, {2}], costs={0: 100, 1: 90, 2: 200, 3: 109}, budget=400
    )
    assert [row.idea_id for row in found.rows if row.bought] == [0, 1, 2]
    assert because(found)[1] == "more for everyone"
    assert (found.spent, found.served, found.people) == (390, 4, 4)


def test_it_says_why_an_idea_is_left_out():
    found = spend([{1, 2, 3}, {4}], costs={1: 0, 2: 500, 3: None, 4: 60, 5: 10}, budget=100)
    assert because(found) == {
        1: "free",
        2: "too dear",
        3: "no cost",
        4: "more for everyone",
        5: "nobody",
    }


def test_it_buys_nothing_without_ballots():
    found = spend([], costs={1: 10}, budget=100)
    assert (found.spent, found.rows[0].because) == (0, "nobody")


def test_it_refuses_a_ballot_beyond_the_budget():
    check_costs([1, 2], costs={1: 60, 2: 40}, budget=100)
    with pytest.raises(InvalidInput, match="leave one out"):
        check_costs([1, 2], costs={1: 60, 2: 41}, budget=100)


@settings(max_examples=25)
@given(
    st.lists(st.sets(st.integers(0, 4)), min_size=1, max_size=8),
    st.lists(st.integers(0, 60), min_size=5, max_size=5),
    st.randoms(),
)
def test_it_stays_within_the_budget_whoever_chose(ballots, costs, chance):
    found = spend(ballots, costs=dict(enumerate(costs)), budget=100)
    mixed = list(ballots)
    chance.shuffle(mixed)
    assert found.spent <= 100
    assert found == spend(mixed, costs=dict(enumerate(costs)), budget=100)
    assert all(row.supporters for row in found.rows if row.bought)
