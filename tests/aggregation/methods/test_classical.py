"""Cooke's classical model: the numbers of the cases, and what a fair weight obeys."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.methods.classical import (
    QUANTILE_SHARES,
    calibration,
    calibration_of_chances,
    chi_square_tail,
    classical_weight,
    information_of_chances,
    quantile_information,
    relative_information,
)


@pytest.mark.parametrize(
    ("counts", "expected"), [((1, 4, 4, 1), 0.828308), ((0, 5, 5, 0), 0.550455)]
)
def test_it_calibrates_as_cooke_does(counts, expected):
    """Cases: N = 10, quantiles 5, 50 and 95."""
    assert calibration(counts) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(
    ("x", "freedom", "tail"),
    [
        (3.841459, 1, 0.05),
        (5.991465, 2, 0.05),
        (7.814728, 3, 0.05),
        (9.487729, 4, 0.05),
        (11.070498, 5, 0.05),
        (11.344867, 3, 0.01),
        (0, 3, 1.0),
    ],
)
def test_it_gives_the_tails_of_the_usual_table(x, freedom, tail):
    """Abramowitz & Stegun 1964, table 26.8."""
    assert chi_square_tail(x, freedom) == pytest.approx(tail, abs=5e-8)


def test_it_is_perfect_where_shares_are_as_promised():
    assert calibration((1, 9, 9, 1)) == pytest.approx(1)
    assert calibration(()) == 1


def test_it_finds_narrow_quantiles_informative():
    wide = quantile_information((5, 50, 95), low=0, high=100)
    narrow = quantile_information((45, 50, 55), low=0, high=100)
    assert wide == pytest.approx(0)
    assert narrow > 1


def test_it_takes_a_careless_forecaster_for_what_they_are():
    """Nine times in ten said, four of ten true: p (1 - p) far off; a coin said, five of ten."""
    truth = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0.0])
    assert calibration_of_chances(np.full(10, 0.9), truth) < 1e-3
    assert calibration_of_chances(np.full(10, 0.45), truth) > 0.5
    assert calibration_of_chances(np.array([]), np.array([])) == 1


def test_it_gives_no_weight_for_always_saying_one_half_nor_below_the_threshold():
    assert information_of_chances(np.full(9, 0.5)) == 0
    assert information_of_chances(np.array([])) == 0
    assert classical_weight(0.5, 0.2) == pytest.approx(0.1)
    assert classical_weight(0.04, 0.2, least=0.05) == 0


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
def test_it_stays_within_zero_and_one(counts):
    assert 0 <= calibration(counts) <= 1


@given(st.lists(st.integers(1, 30), min_size=4, max_size=4), st.integers(2, 5))
def test_it_doubts_a_lasting_error_more_the_longer_it_lasts(counts, times):
    """More evidence of the same shares never makes them more likely to be luck."""
    assert calibration([c * times for c in counts]) <= calibration(counts) + 1e-12


@given(st.lists(st.floats(0.01, 1), min_size=4, max_size=4))
def test_it_never_finds_negative_information(shares):
    found = np.array(shares) / sum(shares)
    assert relative_information(found, QUANTILE_SHARES) >= -1e-12
