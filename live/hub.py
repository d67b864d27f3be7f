"""Who listens to what in this process, and the one clock that looks for news for all of them.

Everything here runs on the event loop's thread; only `wake` may be called from others. News are
looked for once a second while somebody listens, and at once after a write of this process, so
that writes of other processes and of commands arrive too, a second later.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

Read = Callable[[Collection[str]], Mapping[str, str]]

PAUSE = 1.0  # seconds between two looks when nothing was written here
BREATH = 0.05  # seconds between two looks however much is written


class Listener:
    """One open stream; `changed` fills up until the stream has sent it."""

    def __init__(self, topics: Collection[str]) -> None:
        self.topics = frozenset(topics)
        self.changed: set[str] = set()
        self._news = asyncio.Event()

    def tell(self, topic: str) -> None:
        """Note that a topic has changed."""
        self.changed.add(topic)
        self._news.set()

    def end(self) -> None:
        """Let whoever waits go on with nothing new."""
        self._news.set()

    async def wait(self, seconds: float) -> list[str]:
        """Return what has changed, at the latest after so many seconds; [] when nothing has."""
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return []
        self._news.clear()
        changed, self.changed = sorted(self.changed), set()
        return changed


class Hub:
    """All streams of a process; `read` returns the version of each topic, in another thread."""

    def __init__(self, read: Read, *, pause: float = PAUSE, breath: float = BREATH) -> None:
        self._read = read
        self._pause = pause
        self._breath = breath
        self._listeners: dict[str, set[Listener]] = defaultdict(set)
        self._known: dict[str, str] = {}
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self.count = 0
        self.is_over = False

    def join(self, topics: Collection[str]) -> Listener:
        """Begin to listen."""
        listener = Listener(topics)
        for topic in listener.topics:
            self._listeners[topic].add(listener)
        self.count += 1
        self._woken.set()
        return listener

    def leave(self, listener: Listener) -> None:
        """Stop listening; a topic that nobody listens to is forgotten."""
        self.count -= 1
        for topic in listener.topics:
            self._listeners[topic].discard(listener)
            if not self._listeners[topic]:
                del self._listeners[topic]
                self._known.pop(topic, None)

    def listeners_to(self, topic: str) -> int:
        """Return how many listen to a topic."""
        return len(self._listeners.get(topic, ()))

    def wake(self) -> None:
        """Look for news now; may be called from any thread."""
        if self.count and not self.is_over:
            self._loop.call_soon_threadsafe(self._woken.set)

    def end(self) -> None:
        """Let all streams end."""
        self.is_over = True
        self._woken.set()
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.end()

    async def run(self) -> None:
        """Look for news until it is over."""
        while not self.is_over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), self._pause if self.count else None)
            self._woken.clear()
            if self.count and not self.is_over:
                await self.look()
                await asyncio.sleep(self._breath)

    async def look(self) -> None:
        """Read all versions once and tell those whose topics have changed."""
        found = await self._loop.run_in_executor(None, self._read, [*self._listeners])
        for topic, version in found.items():
            before = self._known.get(topic)
            if topic not in self._listeners or before == version:
                continue
            self._known[topic] = version
            if before is not None:
                for listener in self._listeners[topic]:
                    listener.tell(topic)
