"""Numbers and dates in buckets: every value has one, and prices give a value."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.points import MICRO
from markets.buckets import (
    bucket_of,
    date_buckets,
    expected_value,
    format_number,
    most_likely_range,
    number_buckets,
    parse_number,
)

HOURS = number_buckets(2 * MICRO, 4 * MICRO, 4, unit="hours")


def test_it_names_ranges_and_open_ends():
    assert [bucket.label for bucket in HOURS] == [
        "under 2 hours",
        "2 to 2.5 hours",
        "2.5 to 3 hours",
        "3 to 3.5 hours",
        "3.5 to 4 hours",
        "4 hours or more",
    ]


def test_it_names_days():
    buckets = date_buckets(date(2027, 3, 1), date(2027, 5, 1), 2)
    assert [bucket.label for bucket in buckets] == [
        "before 1 March 2027",
        "1 March 2027 to 30 March 2027",
        "31 March 2027 to 30 April 2027",
        "1 May 2027 or later",
    ]


@pytest.mark.parametrize(
    ("value", "place"), [(0, 0), (1_999_999, 0), (2 * MICRO, 1), (2_500_000, 2), (4 * MICRO, 5)]
)
def test_an_edge_belongs_to_the_bucket_above(value, place):
    assert bucket_of(HOURS, value) == place


@given(
    st.integers(-(10**12), 10**12),
    st.integers(10, 10**12),
    st.integers(1, 10),
    st.integers(-(10**13), 10**13),
)
def test_every_value_falls_into_exactly_one(low, width, count, value):
    buckets = number_buckets(low, low + width, count)
    assert sum(bucket.holds(value) for bucket in buckets) == 1
    assert len(buckets) == count + 2


def test_it_expects_the_mean_of_the_midpoints():
    # .1·1.75 + .2·2.25 + .4·2.75 + .2·3.25 + .1·3.75 + 0·4.25 = 2.75
    found = expected_value(HOURS, [0.1, 0.2, 0.4, 0.2, 0.1, 0.0])
    assert found == pytest.approx(2.75 * MICRO)


def test_it_finds_the_fewest_buckets_that_hold_half():
    assert most_likely_range(HOURS, [0.1, 0.2, 0.4, 0.2, 0.1, 0.0], 0.5) == (1, 2)
    assert most_likely_range(HOURS, [0.1, 0.1, 0.6, 0.1, 0.1, 0.0], 0.5) == (2, 2)


@pytest.mark.parametrize("typed", ["", "1e5", "nan", "١", "1,000", "1.1234567", "+1"])
def test_it_refuses_what_is_no_plain_number(typed):
    with pytest.raises(InvalidInput):
        parse_number(typed)


@given(st.integers(-(10**14), 10**14))
def test_it_reads_what_it_writes(units):
    written = format_number(units).replace(",", "").replace("−", "-")
    assert parse_number(written) == units


@pytest.mark.parametrize(("low", "high", "count"), [(0, 0, 1), (5, 1, 2), (0, 100, 11), (0, 9, 0)])
def test_it_refuses_ranges_that_are_none(low, high, count):
    with pytest.raises(InvalidInput):
        number_buckets(low, high, count)
