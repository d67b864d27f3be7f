"""A thousand open pages on one market: what each costs in memory, and when the last is told."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from itsdangerous import URLSafeSerializer

from bench.house import SECRET, House, build
from bench.serving import children, serving
from web.listening import SALT

SETTLING = 2.0  # seconds until the hub knows how things stand


@dataclass(frozen=True, kw_only=True)
class Told:
    """Kilobytes of memory for each listener; milliseconds from the answer to the news."""

    each: float
    half: float
    last: float


def told(*, listeners: int) -> Told:
    """Open so many streams, change the market once, and see when each hears of it."""
    with tempfile.TemporaryDirectory() as name:
        house = build(f"sqlite:///{name}/bench.db", Path(name))
        with serving(house) as (port, pid):
            return asyncio.run(_listen(house, port, pid, listeners))


async def _listen(house: House, port: int, pid: int, listeners: int) -> Told:
    cookie, token = house.people[0]
    person = int(cookie.rpartition("-")[2])
    seal = URLSafeSerializer(SECRET, salt=SALT).dumps([person, f"market-{house.market}"])
    ask = f"GET /live?to={seal} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
    first = await _open(port, ask)  # What the first one loads is not the price of the others.
    before = memory(pid)
    streams = [first, *[await _open(port, ask) for _ in range(listeners - 1)]]
    after = memory(pid)
    await asyncio.sleep(SETTLING)
    waiting = [asyncio.create_task(_heard(reader)) for reader, _ in streams]
    asked = await _trade(house, port, cookie, token)
    moments = await asyncio.gather(*waiting)
    for _, writer in streams:
        writer.close()
    late = [(moment - asked) * 1000 for moment in moments]
    return Told(each=(after - before) / (listeners - 1), half=median(late), last=max(late))


async def _open(port: int, ask: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(ask.encode())
    assert b" 200 " in await reader.readline()
    await reader.readuntil(b"retry: 2000")
    return reader, writer


async def _heard(reader: asyncio.StreamReader) -> float:
    await reader.readuntil(b"event: news")
    return time.monotonic()


async def _trade(house: House, port: int, cookie: str, token: str) -> float:
    """Buy a share; return when the answer had come."""
    body = (
        f"csrf_token={token}&key=bench-listening-1&side=buy&outcome=0&shares=5&belief=60"
        "&quoted=buy-0-s5000000"
    )
    head = (
        f"POST /markets/{house.market}/trade HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write((head + body).encode())
    answer = await reader.readline()
    assert b" 303 " in answer, answer
    writer.close()
    return time.monotonic()


def memory(pid: int) -> int:
    """Return the kilobytes that a process and all its descendants have in memory."""
    kin, waiting, pages = children(), [pid], 0
    while waiting:
        one = waiting.pop()
        waiting += kin.get(one, [])
        pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024
