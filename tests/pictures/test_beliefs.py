"""Ratings and beliefs: one dot each, in their places."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pictures.beliefs import belief_dots, pile


def points(drawing, kind="crowd"):
    path = re.search(rf'class="{kind}"[^>]* d="([^"]*)"', drawing)
    found = re.findall(r"M([\d.-]+) ([\d.-]+)h0", path.group(1) if path else "")
    return [(float(x), float(y)) for x, y in found]


@given(st.lists(st.integers(0, 90), min_size=1, max_size=7))
def test_it_stacks_one_dot_for_every_answer(counts):
    assert len(points(pile(counts))) == sum(counts)


def test_it_keeps_each_answer_in_its_column():
    # Seven columns of 300/7 = 42.9: the first ends at 42.9, the last begins at 257.1.
    drawn = points(pile([3, 0, 0, 0, 0, 0, 2], width=300))
    assert sum(x < 300 / 7 for x, _ in drawn) == 3
    assert sum(x > 300 * 6 / 7 for x, _ in drawn) == 2


def test_it_adds_your_dot_on_top_of_the_column_of_your_answer():
    drawing = pile([1, 1], yours=1, width=100)
    (x, y), *_ = points(drawing, "your-dot")
    assert x == 75
    assert y < min(level for _, level in points(drawing))


@given(st.lists(st.floats(0, 1), min_size=0, max_size=300))
def test_it_draws_every_belief_once(beliefs):
    assert len(points(belief_dots(beliefs))) == len(beliefs)


def test_it_places_beliefs_on_the_axis_of_the_slider():
    # Inset 16, reach 264: a half lies at 148, drawn on a grid of 5.8: 26 × 5.8 = 150.8.
    assert points(belief_dots([0.5]))[0][0] == 150.8


def test_it_names_the_middle_belief():
    assert "crowd 62 %" in belief_dots([0.1, 0.62, 0.9])
    assert "3 beliefs, the middle one 62 per cent, yours 70" in belief_dots(
        [0.1, 0.62, 0.9], yours=0.7
    )


def test_it_draws_you_once_where_your_belief_is_among_the_others():
    assert len(points(belief_dots([0.3, 0.7, 0.7], yours=0.7))) == 2
    assert len(points(belief_dots([0.3, 0.7, 0.7], yours=0.5))) == 3
