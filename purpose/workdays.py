"""Working days: Monday to Friday, in UTC; pure."""

from datetime import date, datetime, timedelta

ANSWER_WITHIN = 5
SATURDAY = 5


def working_days(start: datetime, end: datetime) -> int:
    """Count the working days that have begun after `start`'s own day, up to `end`'s.

    0 on the day itself and when `end` lies before it; weekends do not count.
    """
    first, last = start.date(), end.date()
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    return weeks * 5 + sum(_is_working(first + timedelta(days=n)) for n in range(1, rest + 1))


def _is_working(day: date) -> bool:
    return day.weekday() < SATURDAY
