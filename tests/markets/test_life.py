"""Where a market stands, by its row and the clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from markets.life import is_due, is_open, is_reversed, market_state, reveals_to_all

OPENS = datetime(2026, 3, 1, 9, tzinfo=UTC)
CLOSES = datetime(2026, 3, 29, 1, tzinfo=UTC)  # The hour that summer time skips in Europe.
TICK = timedelta(microseconds=1)


@dataclass
class Row:
    state: str = "open"
    opens_at: datetime = OPENS
    closes_at: datetime = CLOSES


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - TICK, "draft"),
        (OPENS, "open"),
        (CLOSES - TICK, "open"),
        (CLOSES, "closed"),
        (CLOSES + timedelta(days=900), "closed"),
    ],
)
def test_it_opens_and_closes_by_the_clock(now, state):
    assert market_state(Row(), now) == state
    assert is_open(Row(), now) == (state == "open")


@pytest.mark.parametrize(
    "state", ["closed", "proposed", "approved", "disputed", "resolved", "void"]
)
def test_it_never_opens_again_when_the_clock_runs_back(state):
    assert market_state(Row(state=state), OPENS) == state


def test_it_reveals_once_trading_is_over():
    assert not reveals_to_all(Row(), CLOSES - TICK)
    assert reveals_to_all(Row(), CLOSES)
    assert not reveals_to_all(Row(), OPENS - TICK)


def test_it_is_due_when_the_window_has_passed():
    assert is_due("approved", CLOSES, CLOSES)
    assert not is_due("approved", CLOSES, CLOSES - TICK)
    assert not is_due("approved", None, CLOSES)
    assert not is_due("disputed", CLOSES, CLOSES)


@pytest.mark.parametrize(
    ("after", "is_void", "known", "expected"),
    [(0, False, None, False), (0, True, None, True), (0, False, 0, False), (1, False, 0, True)],
)
def test_it_knows_which_trades_were_taken_back(after, is_void, known, expected):
    known_at = None if known is None else OPENS
    at = OPENS + timedelta(seconds=after)
    assert is_reversed(at, is_void=is_void, known_at=known_at) is expected
