"""How sure a share of yes is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from voting.interval import share_interval

COUNTS = st.integers(0, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_it_equals_the_published_formula():
    # Wilson (1927): centre (p + z²/2n)/(1 + z²/n), half width z/(1 + z²/n)·√(p(1−p)/n + z²/4n²),
    # computed by hand for 8 of 10 with z = 1.644854.
    interval = share_interval(8, 10)
    assert (interval.low, interval.high) == pytest.approx((0.5408, 0.9314), abs=5e-5)


def test_it_holds_everything_possible_with_nobody():
    assert (share_interval(0, 0).low, share_interval(0, 0).high) == (0, 1)


@given(COUNTS)
def test_it_holds_the_share_within_its_ends(counts):
    yes, total = counts
    interval = share_interval(yes, total)
    assert 0 <= interval.low <= interval.high <= 1
    if total:
        assert interval.low - 1e-12 <= yes / total <= interval.high + 1e-12


@given(COUNTS)
def test_it_mirrors_yes_and_no(counts):
    yes, total = counts
    one, other = share_interval(yes, total), share_interval(total - yes, total)
    assert one.low == pytest.approx(1 - other.high, abs=1e-12)


def test_it_refuses_impossible_counts():
    with pytest.raises(InvalidInput):
        share_interval(3, 2)
