"""Windows of time: opaque, shared by at least five people, and silent about everybody else."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from aggregation.gathering_windows import windows_of

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def told(minutes, *, seed=1, first=1):
    """Person n judges once, so many minutes after nine; person → window."""
    times = [(person, NINE + timedelta(minutes=m)) for person, m in enumerate(minutes)]
    numbers = {person: person + 100 for person, _ in times}
    found = windows_of(times, numbers, Random(seed), first=first)
    return {row.person_id - 100: row.window for row in found}


def test_it_puts_the_same_quarter_hour_together():
    found = told([0, 3, 7, 12, 14, 15, 16, 20, 25, 29])
    assert {tuple(sorted(p for p in found if found[p] == w)) for w in found.values()} == {
        (0, 1, 2, 3, 4),
        (5, 6, 7, 8, 9),
    }


def test_it_takes_the_quarter_hour_of_the_middle_answer():
    times = [(1, NINE + timedelta(minutes=m)) for m in (0, 31, 31, 32, 90)]
    times += [(p, NINE + timedelta(minutes=33)) for p in (2, 3, 4, 5)]
    found = windows_of(times, {p: p for p in range(1, 6)}, Random(1), first=1)
    assert {row.window for row in found} == {1}
    assert len(found) == 5


def test_it_is_silent_about_a_window_of_four():
    assert told([0, 1, 2, 3]) == {}


def test_it_is_silent_about_a_window_when_those_left_out_would_be_too_few():
    """Six in one window, five in another, two alone: the five join the two."""
    found = told([0] * 6 + [20] * 5 + [300, 600])
    assert sorted(found) == [0, 1, 2, 3, 4, 5]


def test_it_numbers_windows_by_chance():
    minutes = [0] * 5 + [20] * 6 + [40] * 7
    orders = {tuple(told(minutes, seed=s)[p] for p in (0, 5, 11)) for s in range(20)}
    assert len(orders) == 6
    assert set(told(minutes, first=9).values()) == {9, 10, 11}


@given(st.lists(st.integers(0, 120), max_size=60), st.integers(0, 9))
def test_it_never_leaves_anybody_among_fewer_than_five(minutes, seed):
    """Each window, and all who have none, are at least five, unless there are fewer in all."""
    found = told(minutes, seed=seed)
    sizes = Counter(found.get(person, 0) for person in range(len(minutes)))
    assert all(size >= 5 for window, size in sizes.items() if window)
    assert not found or sizes[0] == 0 or sizes[0] >= 5


@given(st.lists(st.integers(0, 120), min_size=10, max_size=40), st.integers(1, 500))
def test_it_tells_no_time(minutes, later):
    """The same crowd on another day, the same quarter hours apart, tells the same."""
    shifted = [m + 15 * later for m in minutes]
    assert told(shifted) == told(minutes)
