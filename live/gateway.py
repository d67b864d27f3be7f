"""The door of a served Throng: streams are answered here, everything else by the application.

Streams are coroutines and cost no thread, so that however many listen, those who trade find a
thread. The application is a WSGI one and runs in a pool of threads of its own.
"""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable, Collection
from http.cookies import CookieError, SimpleCookie
from typing import Any, cast
from urllib.parse import parse_qs

from a2wsgi import WSGIMiddleware
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from core.clock import utc_now
from live.fanning import Fan
from live.hub import Hub, Listener
from live.queries import versions_of
from web import listening
from web.extensions import db
from web.sessions import TableSessions

Scope = Any  # The names and shapes of ASGI 3; a2wsgi's own types for them are private.
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]

PATH = "/live"
HEARTBEAT = 15.0  # seconds of silence after which a stream says that it is there
LIFETIME = 300.0  # seconds after which a page has to show again who reads it
RETRY = b"retry: 2000\n\n"  # milliseconds until a browser tries again
SPREAD = 20  # milliseconds that one listener leaves to the next when all look again
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


def create_gateway() -> "Gateway":
    """Put the application behind its door."""
    return Gateway(create_app())


class Gateway:
    """An ASGI application: `/live` is a stream, the rest is Flask's."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        settings = app.config["SETTINGS"]
        self.listeners_max = settings.listeners
        self.pages = WSGIMiddleware(cast("Any", app), workers=settings.threads)
        self.hub: Hub | None = None
        self._running: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or begin and end with the server."""
        if scope["type"] == "lifespan":
            await self._live_through(receive, send)
        elif scope["type"] == "http" and scope["path"] == PATH and scope["method"] == "GET":
            await self._stream(scope, receive, send)
        else:
            await self.pages(scope, _as_coroutine(receive), send)

    async def _live_through(self, receive: Receive, send: Send) -> None:
        """Let streams begin with the server, and end before it waits for them."""
        await receive()
        self.hub = Hub(self._versions)
        listening.when_told(self.hub.wake)
        self.app.extensions["throng_writer"].start()
        self._running = [asyncio.create_task(self.hub.run())]
        if url := self.app.config["SETTINGS"].redis_url:
            fan = Fan(url, self.hub.wake)
            listening.when_told(fan.tell)
            self._running.append(asyncio.create_task(fan.run()))
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self.hub.end)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        self.hub.end()
        for task in self._running:
            task.cancel()
        await asyncio.to_thread(self.app.extensions["throng_writer"].stop)
        await send({"type": "lifespan.shutdown.complete"})

    def _versions(self, topics: Collection[str]) -> dict[str, str]:
        with self.app.app_context():
            try:
                return versions_of(db.session(), topics, now=utc_now())
            except SQLAlchemyError:
                return {}  # The database is away: nothing is known to be new, and we look again.

    async def _stream(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell one page what changes, as long as it stays open."""
        hub = self.hub
        topics = await asyncio.get_running_loop().run_in_executor(None, self._topics, scope)
        if hub is None or hub.is_over or not topics or hub.count >= self.listeners_max:
            # 204: a browser then stops trying, and the page asks now and then instead.
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        listener = hub.join(topics)
        leaving = asyncio.create_task(_until_gone(receive))
        leaving.add_done_callback(lambda _: listener.end())
        try:
            await self._tell(hub, listener, leaving, send)
        finally:
            hub.leave(listener)
            leaving.cancel()

    async def _tell(
        self, hub: Hub, listener: Listener, leaving: "asyncio.Task[None]", send: Send
    ) -> None:
        loop = asyncio.get_running_loop()
        over = loop.time() + LIFETIME
        await _write(send, RETRY)
        while not (hub.is_over or leaving.done()) and loop.time() < over:
            changed = await listener.wait(HEARTBEAT)
            if leaving.done():
                return
            await _write(send, _message(hub, changed) if changed else b":\n\n")
        await send({"type": "http.response.body", "body": b""})

    def _topics(self, scope: Scope) -> frozenset[str]:
        """Return what a request may listen to: the seal is its reader's, who is still signed in."""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        opened = listening.unsealed(self.app, query.get("to", [""])[0])
        if opened is None:
            return frozenset()
        person_id, topics = opened
        sessions = self.app.session_interface
        assert isinstance(sessions, TableSessions)  # noqa: S101  # create_app set it.
        secret = _cookie(scope, sessions.get_cookie_name(self.app))
        with self.app.app_context():
            session = sessions.behind(secret, utc_now(), is_used=False)
        return topics if session.person_id == person_id else frozenset()


def _message(hub: Hub, changed: Collection[str]) -> bytes:
    """Say what changed, and over how many milliseconds the pages spread their looking."""
    most = max(hub.listeners_to(topic) for topic in changed)
    content = json.dumps({"topics": list(changed), "spread": most * SPREAD})
    return f"event: news\ndata: {content}\n\n".encode()


async def _write(send: Send, text: bytes) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    """Return once the browser has gone away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _cookie(scope: Scope, name: str) -> str:
    """Return a cookie of a request; '' when it sent none."""
    for header, content in scope["headers"]:
        if header == b"cookie":
            try:
                kept = SimpleCookie(content.decode("latin-1"))
            except CookieError:
                return ""
            if name in kept:
                return kept[name].value
    return ""


def _as_coroutine(receive: Receive) -> Receive:
    """Wrap what Granian hands out, which can be awaited but is no coroutine as a2wsgi needs."""

    async def received() -> Any:  # Whatever ASGI sends.
        return await receive()

    return received
