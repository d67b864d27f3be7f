"""Answers remembered for a short while."""

from datetime import UTC, datetime, timedelta

from core.remembering import Remembered

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_it_forgets_what_is_too_old_or_from_the_future():
    counts: Remembered[int] = Remembered(lasts=MINUTE, most=2)
    counts.keep("a", 1, NOON)
    assert counts.get("a", NOON + MINUTE / 2) == 1
    assert counts.get("a", NOON + MINUTE) is None
    assert counts.get("a", NOON - MINUTE) is None
    assert counts.get("b", NOON) is None


def test_it_keeps_no_more_than_so_many():
    counts: Remembered[int] = Remembered(lasts=MINUTE, most=2)
    for number, key in enumerate("abc"):
        counts.keep(key, number, NOON)
    assert [counts.get(key, NOON) for key in "abc"] == [None, 1, 2]
