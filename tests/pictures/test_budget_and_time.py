"""Budgets fill their bar to scale; phases light the present."""

import re

from pictures.budget import budget, cost_bar
from pictures.phases import days, track
from pictures.spark import change, spark


def test_it_gives_each_idea_its_share_of_the_bar():
    # 140 of 600 along 600 pixels is 140, less 2 of air.
    widths = re.findall(
        r'class="(bar-up|lane)"[^>]* width="([\d.]+)"',
        budget([(14, 140), (28, 0), (31, 210)], 600, width=600),
    )
    assert widths == [("bar-up", "138"), ("bar-up", "208"), ("lane", "248")]


def test_it_draws_the_dearest_cost_over_the_whole_width():
    assert 'width="118"' in cost_bar(260, 260, width=120)


def test_it_lights_the_phase_of_the_present():
    phases = [("collect", 10), ("judge", 7), ("decide", 4)]
    assert "Phase now: judge" in track(phases, 14.5)
    assert "Phase now: decide" in track(phases, 100)
    assert "Phase now: collect" in track(phases, -3)
    assert track(phases, 14.5).count("lane-now") == 1


def test_it_puts_your_dot_at_the_present_of_the_track():
    # 10.5 of 21 days along 260 pixels.
    assert "M130 8h0" in track([("collect", 10), ("judge", 7), ("decide", 4)], 10.5)


def test_it_draws_one_dot_per_person_and_day():
    drawing = days([61, 88, 0], [("Collect", 10, "5 to 14 November")], 2.5, you=False)
    assert drawing.count("h0") == 149


def test_it_leaves_out_words_that_do_not_fit_their_lane():
    lanes = [("Collect", 20, "5 to 24 November"), ("Decide", 1, "on 25 November")]
    drawing = days([], lanes, 0.5, width=300)
    assert "5 to 24 November" in drawing
    assert "on 25 November" not in drawing


def test_it_draws_the_goal_of_a_measure_below_or_above_it():
    assert ">goal 2 h 08</text>" in spark([198, 192], goal=128, goal_words="goal 2 h 08")
    assert "hair dashed" not in spark([198, 192])


def test_it_shows_before_open_and_after_full():
    drawing = change(94, 71, 60, said=("94 min", "71 min"))
    assert drawing.count('class="knot open"') == 1
    assert drawing.count('class="knot"') == 1
    assert ">94 min</text>" in drawing
