"""Pushes add up on the log-odds scale, and say so."""

import re

from pictures.contributions import push_rows, pushes, signed, waterfall


def test_it_writes_a_push_with_a_true_minus():
    assert signed(0.314) == "+0.31"
    assert signed(-0.085) == "−0.09"


def test_it_draws_a_push_of_the_most_over_the_whole_half():
    # Half of 38 is 19, less 3 of air: a push of the most is 16 tall, half of it 8.
    drawn = re.findall(
        r'<rect class="(bar-\w+)"[^>]* height="([\d.]+)"',
        pushes([("a", 0.36), ("b", -0.18), ("c", 99.0)], most=0.36),
    )
    assert drawn == [("bar-up", "16"), ("bar-down", "8"), ("bar-up", "16")]


def test_it_says_every_push():
    label = "pushed by ratings +0.17, price −0.20"
    assert label in pushes([("ratings", 0.17), ("price", -0.2)])
    assert label in push_rows([("ratings", 0.17), ("price", -0.2)])


def test_it_ends_the_waterfall_at_the_sum():
    # logistic(−0.62) = 0.3498; −0.62 + 0.5 + 0.64 = 0.52, logistic(0.52) = 0.6271.
    drawing = waterfall(-0.62, [("ratings", 0.5), ("price", 0.64)])
    assert ">35 %</text>" in drawing
    assert ">63 %</text>" in drawing
    assert "From the usual 35 per cent to 63" in drawing


def test_it_keeps_the_column_of_a_signal_that_said_nothing():
    # Three columns of 60: the third bar, 14 wide, begins at 2.5 · 60 − 7 = 143.
    drawing = pushes([("ratings", 0.17), ("pairs", None), ("price", 0.36)], width=180)
    assert drawing.count("<rect") == 2
    assert 'class="bar-up" x="143"' in drawing
    assert "pairs" not in drawing
