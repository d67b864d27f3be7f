"""Twenty futures, their axis and their places."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictures.futures import common_axis, futures, futures_axis, quantiles_of, ticks_of
from pictures.rings import rings

EVEN = [(i + 0.5) / 20 for i in range(20)]


def circles(drawing):
    found = re.findall(r'<circle[^>]* cx="([\d.]+)" cy="([\d.-]+)" r="([\d.]+)"', drawing)
    return [tuple(float(value) for value in one) for one in found]


def test_it_puts_an_even_future_at_its_exact_place():
    # Twenty even chances on a 300 wide axis lie 15 apart, further than a ring is wide (8.4).
    drawn = circles(futures(EVEN, low=0.05, high=0.95, middle=0.5, width=300))
    assert [x for x, _, _ in drawn] == [7.5 + 15 * i for i in range(20)]
    assert len({y for _, y, _ in drawn}) == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_it_draws_one_ring_per_future_inside_the_picture(quantiles):
    drawn = circles(futures(quantiles, low=min(quantiles), high=max(quantiles), middle=0.5))
    assert len(drawn) == len(quantiles)
    assert all(0 <= x <= 300 for x, _, _ in drawn)
    assert all(y >= 0 for _, y, _ in drawn)


def test_it_marks_the_two_outermost_as_tails():
    assert futures(EVEN, low=0.05, high=0.95, middle=0.5).count('class="tail"') == 2


def test_it_says_the_interval_in_words():
    assert "chance 63 per cent, 90 in 100 cases 49 to 74" in futures(
        quantiles_of(0.52, 0.33), low=0.49, high=0.74, middle=0.627
    )


def test_it_takes_the_normal_quantiles_of_the_merit():
    # Standard normal, i + ½ of 20: the first is −1.959964; 1 ÷ (1 + e^1.959964) = 0.123471.
    chances = quantiles_of(0.0, 1.0)
    assert chances[0] == pytest.approx(0.123471, abs=1e-6)
    assert chances[0] + chances[-1] == pytest.approx(1)
    assert len(chances) == 20


@pytest.mark.parametrize(
    ("chances", "axis"),
    [
        ([0.31, 0.75], (0.3, 0.8)),
        ([0.5], (0.3, 0.7)),
        ([], (0.0, 1.0)),
        ([0.99], (0.6, 1.0)),
        ([0.0, 1.0], (0.0, 1.0)),
    ],
)
def test_it_rounds_a_common_axis_outwards_to_tenths(chances, axis):
    assert common_axis(chances) == axis


def test_it_names_fifths_or_tenths_inside_the_axis():
    assert ticks_of((0.0, 1.0)) == [0.2, 0.4, 0.6, 0.8]
    assert ticks_of((0.3, 0.7)) == [0.4, 0.5, 0.6]
    assert futures_axis((0.0, 1.0)).count("<text") == 4


def test_it_draws_an_outcome_as_its_share_of_twenty():
    # 38 of 100 is 7.6 of 20: eight rings; what you said, a half, lies at 4 + 10 × 12 = 124.
    drawing = rings(0.38, yours=0.5)
    assert drawing.count("<circle") == 8
    assert 'class="tick-you" x1="124"' in drawing
    assert rings(0.01).count("<circle") == 0
