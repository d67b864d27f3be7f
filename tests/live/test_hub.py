"""Listeners hear of what changed, of nothing else, and only once."""

import asyncio

from live.hub import Hub

SOON = 2.0  # seconds: never waited for when all is well


class Source:
    """Versions that a test writes and a hub reads."""

    def __init__(self, **versions: str) -> None:
        self.versions = {name.replace("_", "-"): text for name, text in versions.items()}
        self.reads = 0

    def __call__(self, topics):
        self.reads += 1
        return {topic: self.versions.get(topic, "") for topic in topics}


def with_hub(play, source, **pauses):
    """Run a play with a hub that looks for news only when it is woken."""

    async def go():
        hub = Hub(source, pause=pauses.get("pause", 60), breath=0)
        looking = asyncio.create_task(hub.run())
        try:
            return await play(hub)
        finally:
            hub.end()
            await asyncio.wait_for(looking, SOON)

    return asyncio.run(go())


async def known(hub, source):
    """Wait until the first versions have been read."""
    before = source.reads
    hub.wake()
    while source.reads == before:
        await asyncio.sleep(0)
    await asyncio.sleep(0.01)


def test_it_tells_who_listens_to_what_changed():
    source = Source(market_1="1", market_2="1")

    async def play(hub):
        one, two = hub.join(["market-1", "notes-5"]), hub.join(["market-2"])
        await known(hub, source)
        source.versions["market-1"] = "2"
        hub.wake()
        assert await one.wait(SOON) == ["market-1"]
        assert await two.wait(0.02) == []

    with_hub(play, source)


def test_it_says_nothing_of_how_things_stood_at_the_beginning():
    source = Source(market_1="7")

    async def play(hub):
        listener = hub.join(["market-1"])
        await known(hub, source)
        assert await listener.wait(0.02) == []

    with_hub(play, source)


def test_it_gathers_what_a_slow_page_has_missed():
    source = Source(market_1="1", market_2="1")

    async def play(hub):
        listener = hub.join(["market-1", "market-2"])
        await known(hub, source)
        for version in range(2, 50):
            source.versions = {"market-1": str(version), "market-2": str(version)}
            await hub.look()
        assert await listener.wait(SOON) == ["market-1", "market-2"]
        assert await listener.wait(0.02) == []

    with_hub(play, source)


def test_it_looks_by_itself_for_what_others_write():
    source = Source(market_1="1")

    async def play(hub):
        listener = hub.join(["market-1"])
        await known(hub, source)
        source.versions["market-1"] = "2"  # Nobody wakes the hub: another process wrote.
        assert await listener.wait(SOON) == ["market-1"]

    with_hub(play, source, pause=0.01)


def test_it_reads_nothing_while_nobody_listens():
    source = Source(market_1="1")

    async def play(hub):
        listener = hub.join(["market-1"])
        await known(hub, source)
        hub.leave(listener)
        before = source.reads
        for _ in range(5):
            hub.wake()
            await asyncio.sleep(0)
        assert (source.reads, hub.count, hub.listeners_to("market-1")) == (before, 0, 0)

    with_hub(play, source, pause=0.01)


def test_it_lets_every_stream_end_with_it():
    source = Source()

    async def play(hub):
        listener = hub.join(["market-1"])
        hub.end()
        assert await listener.wait(SOON) == []
        assert hub.is_over

    with_hub(play, source)
