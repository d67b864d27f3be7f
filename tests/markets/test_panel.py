"""Who sits on a panel, and what most of it say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markets.panel import decided, drawn


def test_it_draws_three_that_anyone_can_draw_again():
    assert drawn(range(1, 10), seed="abc") == drawn(reversed(range(1, 10)), seed="abc")
    assert len(drawn(range(1, 10), seed="abc")) == 3
    assert {drawn(range(1, 10), seed=str(n)) for n in range(50)} != {drawn(range(1, 10), seed="0")}


@given(st.sets(st.integers(1, 50), min_size=4), st.integers(0, 1000))
def test_who_leaves_moves_only_their_own_seat(people, seed):
    before = drawn(people, seed=str(seed))
    after = drawn(people - {before[0]}, seed=str(seed))
    assert after[:2] == before[1:]


@pytest.mark.parametrize(("count", "seats"), [(0, 0), (1, 1), (2, 1), (3, 3), (9, 3)])
def test_it_is_odd_or_empty(count, seats):
    assert len(drawn(range(count), seed="s")) == seats


@pytest.mark.parametrize(
    ("rulings", "outcome"),
    [
        (["upheld", "open", "overruled"], ""),
        (["upheld", "upheld", "open"], "upheld"),
        (["overruled", "upheld", "overruled"], "overruled"),
        (["open"], ""),
        (["overruled"], "overruled"),
        ([], ""),
    ],
)
def test_most_decide(rulings, outcome):
    assert decided(rulings) == outcome


def test_each_is_drawn_about_as_often():
    times = [0] * 10
    for seed in range(3000):
        for person in drawn(range(10), seed=str(seed)):
            times[person] += 1
    assert all(780 <= count <= 1020 for count in times)  # 900 expected, 25 a standard deviation
