"""The one place that reads the clock; everything else is handed `now`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system_clock() -> datetime:
    return datetime.now(UTC)


_read: Callable[[], datetime] = _system_clock


def utc_now() -> datetime:
    """Return the present as an aware UTC time."""
    return _read()


@contextmanager
def clock_set_to(read: Callable[[], datetime]) -> Iterator[None]:
    """Let `read` tell the time inside the block; for simulations and tests."""
    global _read  # noqa: PLW0603  # One clock for the whole process is the point.
    before = _read
    _read = read
    try:
        yield
    finally:
        _read = before
