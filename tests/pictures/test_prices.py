"""Prices as steps in time, events on them, beliefs beside them."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from pictures.buckets import buckets
from pictures.many_prices import many_prices
from pictures.prices import prices

START = datetime(2026, 11, 2, tzinfo=UTC)
NOW = START + timedelta(days=10)
HISTORY = [(START, 0.5), (START + timedelta(days=5), 0.75)]


def test_it_steps_at_the_moment_of_a_trade():
    # The plot is 442 wide (612 − 170) and 268 high from 26: half way is 221, a price of ¾ is 93.
    drawing = prices(HISTORY, now=NOW)
    assert 'class="price" d="M0 160H221V93H442"' in drawing


def test_it_flags_the_price_now_and_drops_the_tick_it_would_cover():
    drawing = prices([(START, 0.62)], now=NOW)
    assert ">62</text>" in drawing
    assert ">60</text>" not in drawing
    assert ">80</text>" in drawing


def test_it_writes_events_apart_and_keeps_the_mark_of_each():
    events = [(START + timedelta(days=5, minutes=i), f"event number {i}") for i in range(4)]
    drawing = prices(HISTORY, now=NOW, events=events)
    assert drawing.count('class="knot"') == 4
    assert drawing.count("event number") < 4


def test_it_says_how_many_believe_and_what_you_do():
    drawing = prices(HISTORY, now=NOW, beliefs=[0.6, 0.7], yours=0.7)
    assert "Price of Yes from 50 to 75; 2 beliefs beside it, yours 70 per cent" in drawing


def test_it_speaks_of_hours_when_the_market_is_young():
    drawing = prices([(NOW - timedelta(hours=6), 0.5)], now=NOW)
    assert ">18:00</text>" in drawing


def test_it_names_every_outcome_from_the_dearest_down():
    drawing = many_prices(
        [("Yes", [(START, 0.5), (NOW, 0.7)]), ("No", [(START, 0.5), (NOW, 0.3)])], now=NOW
    )
    assert "Prices now: Yes 70, No 30" in drawing
    assert drawing.index(">70 Yes<") < drawing.index(">30 No<")


def test_it_ends_on_the_day_trading_ended():
    drawing = prices(HISTORY, now=NOW, ended=True)
    assert ">12 Nov</text>" in drawing
    assert ">now</text>" not in drawing


def test_it_counts_one_belief_as_one_and_names_no_hour_twice():
    drawing = prices([(NOW - timedelta(minutes=1), 0.5)], now=NOW, beliefs=[0.7], yours=0.7)
    assert ">1 belief</text>" in drawing
    assert 'class="crowd"' not in drawing
    assert drawing.count(">23:59</text>") == 1


def test_it_breaks_the_line_over_trades_that_were_taken_back():
    drawing = prices(
        HISTORY, now=NOW, ended=True, reversed_from=START + timedelta(days=2, hours=12)
    )
    assert 'class="price" d="M0 160H110.5"' in drawing  # A quarter of 442: all that stood.
    assert 'class="price gone" d="M110.5 160H221V93H442"' in drawing


def test_it_breaks_all_of_a_void_markets_line():
    drawing = prices(HISTORY, now=NOW, ended=True, reversed_from=START)
    assert 'class="price gone" d="M0 160H221V93H442"' in drawing


def test_it_says_from_where_trades_of_several_were_taken_back():
    lines = [("North", HISTORY), ("South", HISTORY)]
    drawing = many_prices(lines, now=NOW, ended=True, reversed_from=START + timedelta(days=5))
    assert "reversed from here" in drawing
    assert "reversed" not in many_prices(lines, now=NOW, ended=True)


def test_it_breaks_every_line_of_a_void_market_of_several():
    lines = [("North", HISTORY), ("South", HISTORY)]
    drawing = many_prices(lines, now=NOW, ended=True, reversed_from=START)
    assert drawing.count(' gone" d="M') == 2
    whole = many_prices(lines, now=NOW, ended=True)
    assert "gone" not in whole
    # The same steps, now drawn as gone, to the right edge.
    assert 'class="price gone"' in drawing
    assert 'class="price second gone"' in drawing


def test_it_breaks_the_lines_of_several_from_where_the_answer_was_known():
    drawing = many_prices(
        [("North", HISTORY), ("South", HISTORY)],
        now=NOW,
        ended=True,
        reversed_from=START + timedelta(days=2, hours=12),
    )
    # A quarter of the way from 30 to 420.
    assert re.search(r'class="price" d="M30 [0-9.]+H127.5"', drawing)
    assert re.search(r'class="price gone" d="M127.5 [0-9.]+H225V', drawing)


def test_it_marks_what_came_true_of_several():
    lines = [("North", [(START, 0.7)]), ("South", [(START, 0.3)])]
    drawing = many_prices(lines, now=NOW, ended=True, came_true=[1])
    assert "Last prices: North 70, South 30; it was South" in drawing
    assert drawing.count('class="knot"') == 1
    assert 'class="knot"' not in many_prices(lines, now=NOW, ended=True)


def test_it_marks_the_range_that_a_number_came_to():
    drawing = buckets([("below 2", 0.25), ("2 to 4", 0.75)], came_true=[0])
    assert drawing.count('class="knot"') == 1
    assert "it was below 2" in drawing


@pytest.mark.parametrize(("count", "named"), [(12, 12), (100, 18)])
def test_it_names_inside_the_picture_what_there_is_room_for(count, named):
    """Names 15 apart from 12 down to 280: 18 of them."""
    lines = [(f"range {n}", [(START, 1 / count)]) for n in range(count)]
    drawing = str(many_prices(lines, now=NOW))
    levels = [float(y) for y in re.findall(r'y="([0-9.]+)"[^>]*>[0-9]+ range', drawing)]
    assert len(levels) == named
    assert min(levels) >= 12
    assert max(levels) <= 284
    assert all(b - a >= 15 for a, b in pairwise(levels))
