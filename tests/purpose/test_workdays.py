"""Working days: Monday to Friday; 24 November 2026 is a Tuesday."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from purpose.workdays import working_days

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "hours", "expected"),
    [
        (0, 0, 0),
        (0, 14, 0),
        (1, 0, 1),
        (3, 0, 3),  # Friday
        (4, 0, 3),  # Saturday
        (5, 0, 3),  # Sunday
        (6, 0, 4),  # Monday
        (7, 0, 5),  # the next Tuesday
        (14, 0, 10),
        (-3, 0, 0),
    ],
)
def test_it_counts_only_days_that_are_worked(days, hours, expected):
    assert working_days(TUESDAY, TUESDAY + timedelta(days=days, hours=hours)) == expected


@given(st.integers(0, 6), st.integers(0, 400))
def test_it_agrees_with_counting_one_by_one(shift, days):
    start = TUESDAY + timedelta(days=shift)
    slow = sum((start + timedelta(days=n)).weekday() < 5 for n in range(1, days + 1))
    assert working_days(start, start + timedelta(days=days)) == slow
