"""What one process wrote, the others hear through a real Redis, also after it was gone."""

import asyncio

import pytest
from redis_server import redis_server

from live.fanning import Fan

SOON = 10.0  # seconds: never waited for when all is well


@pytest.fixture
def redis(tmp_path):
    with redis_server(tmp_path) as server:
        yield server


class Process:
    """One end of the line, and how often it has heard of others."""

    def __init__(self, url):
        self.news = asyncio.Queue()
        self.fan = Fan(url, lambda: self.news.put_nowait("written"), again=0.05)
        self.task = asyncio.create_task(self.fan.run())

    async def listening(self):
        """Wait until the line stands, and forget the look that comes with it."""
        await asyncio.wait_for(self.fan.is_listening.wait(), SOON)
        await self.heard()

    async def heard(self):
        await asyncio.wait_for(self.news.get(), SOON)

    async def end(self):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


def between_two(redis, play):
    async def go():
        one, two = Process(redis.url), Process(redis.url)
        try:
            await one.listening()
            await two.listening()
            await play(one, two)
        finally:
            await one.end()
            await two.end()

    asyncio.run(go())


def test_the_others_hear_of_a_write_and_its_own_process_does_not(redis):
    async def play(one, two):
        one.fan.tell()
        await two.heard()
        two.fan.tell()
        await one.heard()  # The first it hears: not what it told itself.
        assert one.news.empty()
        assert two.news.empty()

    between_two(redis, play)


def test_a_line_that_was_lost_stands_again_and_looks_for_what_it_missed(redis):
    async def play(one, two):
        redis.kill()
        while two.fan.is_listening.is_set() or one.fan.is_listening.is_set():
            await asyncio.sleep(0.01)
        one.fan.tell()  # Goes nowhere, and breaks nothing.
        redis.start()
        await one.listening()
        await two.listening()
        one.fan.tell()
        await two.heard()

    between_two(redis, play)
