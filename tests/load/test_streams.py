"""A served Throng tells open pages of news, gives streams to their readers only, and stops."""

import json
import time
from contextlib import ExitStack

import pytest
from load.reader import Reader
from servers import servers

pytestmark = pytest.mark.load


def next_news(stream) -> dict:
    """Return what a stream says next; heartbeats and blank lines are skipped."""
    while line := stream.readline().decode():
        if line.startswith("data: "):
            return json.loads(line.removeprefix("data: "))
    raise AssertionError("the stream ended")


@pytest.fixture(scope="module")
def house(shared_hall):
    """Two servers of one house, and a way in that is closed in the end."""
    hall = shared_hall
    with servers(hall.database_url, hall.folder, count=2) as started, ExitStack() as closing:

        def enter(server, person: int) -> Reader:
            reader = Reader(server.port, hall.emails[person])
            closing.callback(reader.close)
            return reader

        yield hall, started, enter


def say(reader: Reader, market: int, words: str) -> None:
    _, page = reader.ask("GET", f"/markets/{market}")
    answer, _ = reader.send(
        f"/comments/market/{market}", page, body=words, stance="neither", next=""
    )
    assert answer.status == 303, answer.status


def test_it_tells_an_open_page_of_what_others_write_on_any_server(house):
    hall, (one, two), enter = house
    ann = enter(one, 0)
    stream = ann.listen(ann.stream_of(f"/markets/{hall.market}"))
    assert stream.status == 200
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    assert stream.readline() == b"retry: 2000\n"
    topic = f"talk-market-{hall.market}"
    time.sleep(1.2)  # The hub has looked once: what is written from now on is news.
    say(enter(one, 1), hall.market, "The return comes out on the fifth.")
    assert topic in next_news(stream)["topics"]
    say(enter(two, 2), hall.market, "Of which month?")
    assert topic in next_news(stream)["topics"]


def test_it_gives_a_stream_to_its_reader_only(house):
    hall, (one, _), enter = house
    ann, ben = enter(one, 0), enter(one, 1)
    address = ann.stream_of(f"/markets/{hall.market}")
    assert ann.listen(address, cookie=ben.cookie).status == 204
    assert ann.listen(address, cookie="throng=nobody").status == 204
    assert ann.listen(address.replace("to=", "to=x")).status == 204
    _, page = ann.ask("GET", "/you/settings")
    ann.send("/sign-out", page)
    assert ann.listen(address).status == 204


def test_it_stops_at_once_with_pages_open(house):
    hall, (one, _), enter = house
    ann = enter(one, 0)
    address = ann.stream_of(f"/markets/{hall.market}")
    streams = [ann.listen(address) for _ in range(20)]
    for stream in streams:
        assert stream.readline() == b"retry: 2000\n"
    one.stop()
    for stream in streams:
        while stream.readline():
            pass  # The stream ends by itself: nobody cut it off.
    assert one.ended_by_itself
