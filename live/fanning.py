"""Several processes tell each other, through Redis, that something was written.

A message says only who speaks: whoever hears it looks for news, as after a write of its own. Redis
keeps nothing and may go away at any time; then each process finds what others wrote once a second,
as it does without Redis, and tries the line again. Runs on the event loop's thread; only `tell`
may be called from others.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress

from redis.asyncio import Redis
from redis.exceptions import RedisError

CHANNEL = "throng:written"
BREATH = 0.05  # seconds between two messages however much is written
AGAIN = 2.0  # seconds until a line that was lost is tried again
LOST = (RedisError, OSError, TimeoutError)


class Fan:
    """The line of one process to all others; `heard` is called when another of them has written."""

    def __init__(self, url: str, heard: Callable[[], None], *, again: float = AGAIN) -> None:
        self._redis = Redis.from_url(url, socket_connect_timeout=2)
        self._name = secrets.token_hex(8).encode()
        self._heard = heard
        self._again = again
        self._loop = asyncio.get_running_loop()
        self._written = asyncio.Event()
        self.is_listening = asyncio.Event()

    def tell(self) -> None:
        """Let the others know that this process has written; may be called from any thread."""
        self._loop.call_soon_threadsafe(self._written.set)

    async def run(self) -> None:
        """Speak and hear until cancelled."""
        try:
            await asyncio.gather(self._speak(), self._hear())
        finally:
            with suppress(*LOST):
                await self._redis.aclose()

    async def _speak(self) -> None:
        while True:
            await self._written.wait()
            self._written.clear()
            with suppress(*LOST):  # They look once a second anyway.
                await self._redis.publish(CHANNEL, self._name)
            await asyncio.sleep(BREATH)

    async def _hear(self) -> None:
        while True:
            with suppress(*LOST):
                await self._follow()
            self.is_listening.clear()
            await asyncio.sleep(self._again)

    async def _follow(self) -> None:
        """Listen until the line is lost; what was missed before it stood is looked for at once."""
        async with self._redis.pubsub(ignore_subscribe_messages=False) as line:
            await line.subscribe(CHANNEL)
            async for message in line.listen():
                if message["type"] == "subscribe":
                    self.is_listening.set()
                if message.get("data") != self._name:
                    self._heard()
