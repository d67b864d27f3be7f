"""Two sides: no to the left, yes to the right."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pictures.sides import sides

COUNTS = st.integers(0, 80)


def xs(drawing, kind="crowd"):
    paths = re.findall(rf'class="{kind}"[^>]* d="([^"]*)"', drawing)
    return [float(x) for path in paths for x in re.findall(r"M([\d.-]+) ", path)]


@given(COUNTS, COUNTS)
def test_it_draws_everyone_on_their_side(left, right):
    drawn = xs(sides(left, right, width=300))
    assert sum(x < 150 for x in drawn) == left
    assert sum(x > 150 for x in drawn) == right


@given(COUNTS, COUNTS)
def test_it_keeps_everyone_inside_the_picture(left, right):
    assert all(50 < x < 250 for x in xs(sides(left, right, width=300)))


def test_it_makes_one_of_them_you_and_adds_nobody():
    drawn = sides(3, 5, yours="right")
    assert len(xs(drawn)) == 7
    assert len(xs(drawn, "your-dot")) == 1
    assert max(xs(drawn, "your-dot")) >= max(xs(drawn))
    assert re.findall(r">(\d+)</text>", drawn) == ["3", "5"]


def test_it_draws_large_crowds_with_fewer_dots():
    drawn = sides(1200, 4000, width=300)
    assert len(xs(drawn)) < 400
    assert re.findall(r">([\d,]+)</text>", drawn) == ["1,200", "4,000"]


def test_it_draws_nobody():
    assert xs(sides(0, 0)) == []
