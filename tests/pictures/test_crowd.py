"""One person is one dot, up to two thousand; then a dot stands for a stated number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pictures.crowd import crowd, strip
from pictures.marks import people_per_dot


def dots_of(drawing, kind):
    """Count the dots of one kind: each is a move and a zero-length stroke."""
    paths = [part for part in drawing.split("<path ") if f'class="{kind}"' in part]
    return sum(path.count("h0") for path in paths)


@pytest.mark.parametrize("draw", [crowd, strip])
@given(invited=st.integers(1, 200), share=st.floats(0, 1))
def test_it_draws_as_many_dots_as_people(draw, invited, share):
    acted = int(invited * share)
    drawing = draw(invited, acted, you="among" if draw is crowd else True)
    yours = dots_of(drawing, "your-dot")
    assert yours == (1 if acted else 0)
    assert dots_of(drawing, "crowd") + yours == acted
    assert dots_of(drawing, "absent") == invited - acted


def test_it_draws_the_hospital_of_1240_people_in_twelve_kilobytes():
    # The design's own example: 1,240 people cost about 12 kB before compression.
    drawing = crowd(1240, 486)
    assert dots_of(drawing, "crowd") + dots_of(drawing, "your-dot") == 486
    assert dots_of(drawing, "absent") == 754
    assert len(drawing) < 19_000


def test_it_shows_you_waiting_among_those_who_have_not_acted():
    drawing = crowd(10, 4, you="waiting")
    assert dots_of(drawing, "crowd") == 4
    assert dots_of(drawing, "absent") == 5
    assert dots_of(drawing, "your-dot") == 1


@pytest.mark.parametrize(
    ("people", "each"),
    [(0, 1), (1, 1), (2000, 1), (2001, 2), (4001, 5), (10_001, 10), (250_000, 200)],
)
def test_it_lets_a_dot_stand_for_a_round_number(people, each):
    # The least of 1, 2, 5, 10, … with which at most 2,000 dots are drawn.
    assert people_per_dot(people) == each


def test_it_draws_a_quarter_of_a_million_people_with_few_dots():
    drawing = crowd(250_000, 80_000)
    assert dots_of(drawing, "crowd") + dots_of(drawing, "your-dot") == 400
    assert dots_of(drawing, "absent") == 850
