"""Remember answers for a short while: for counts that are dear to make and may be a little old."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Remembered(Generic[V]):
    """At most `most` answers of one process, each for as long as `lasts`; the oldest goes first."""

    def __init__(self, *, lasts: timedelta, most: int) -> None:
        self._lasts = lasts
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[datetime, V]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, now: datetime) -> V | None:
        """Return what is remembered, unless it is too old or comes from after `now`."""
        with self._lock:
            at, answer = self._kept.get(key, (None, None))
        if at is None or not timedelta() <= now - at < self._lasts:
            return None
        return answer

    def keep(self, key: Hashable, answer: V, now: datetime) -> None:
        """Remember an answer made at `now`."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (now, answer)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
