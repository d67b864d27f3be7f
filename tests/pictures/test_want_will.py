"""Tiles keep their place where they can and step apart where they must."""

from hypothesis import given
from hypothesis import strategies as st

from pictures.want_will import TILE_HEIGHT, TILE_WIDTH, WantWill, spread, want_will

BOX = (32.0, 24.0, 474.0, 336.0)
inside = st.tuples(st.floats(46, 460), st.floats(35, 325))


def overlap(one, other):
    return abs(one[0] - other[0]) < TILE_WIDTH - 0.6 and abs(one[1] - other[1]) < TILE_HEIGHT - 0.6


def test_it_leaves_tiles_that_do_not_touch_where_they_are():
    places = [(100.0, 100.0), (131.0, 100.0), (100.0, 125.0)]
    assert spread(places, BOX) == places


def test_it_moves_two_tiles_apart_by_the_shorter_way():
    # 20 apart across: 10 more are needed (30), shared; up and down 24 would be needed.
    assert spread([(100.0, 100.0), (120.0, 100.0)], BOX) == [(95.0, 100.0), (125.0, 100.0)]


@given(st.lists(inside, min_size=2, max_size=20))
def test_it_keeps_a_score_of_tiles_apart_and_inside(places):
    shown = spread(places, BOX)
    assert all(46 <= x <= 460 and 35 <= y <= 325 for x, y in shown)
    touching = sum(overlap(a, b) for i, a in enumerate(shown) for b in shown[i + 1 :])
    assert touching <= 1


def test_it_numbers_only_what_stands_out_in_a_large_crowd_of_ideas():
    many = [
        WantWill(number=n, want=(n % 10) / 10, will=n / 100, note="liked" if n == 7 else "")
        for n in range(70)
    ]
    drawing = want_will(many)
    assert ">7</text>" in drawing
    assert ">8</text>" not in drawing
    assert drawing.count('class="tile-bg') == 70
