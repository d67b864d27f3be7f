"""A served Throng tells open pages of news, gives streams to their readers only, and stops."""

import http.client
import json
import re
import time
from contextlib import ExitStack
from html import unescape
from urllib.parse import urlencode

import pytest
from factories import PASSWORD
from servers import servers

pytestmark = pytest.mark.load

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
STREAM = re.compile(r'data-live="(/live\?to=[^"]+)"')
PATIENCE = 20  # seconds until a stream that says nothing counts as broken


class Reader:
    """A person with a browser; a stream takes a connection of its own."""

    def __init__(self, port: int, email: str) -> None:
        self.port, self.cookie = port, ""
        self.streams: list[http.client.HTTPConnection] = []
        _, page = self.ask("GET", "/sign-in")
        self.send("/sign-in", page, email=email, password=PASSWORD)

    def ask(self, method: str, path: str, **fields: str):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        body = urlencode(fields) if fields else None
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        page = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("throng="):
                self.cookie = cookie.partition(";")[0]
        connection.close()
        return answer, page

    def send(self, path: str, page: str, **fields: str):
        return self.ask("POST", path, csrf_token=TOKEN.search(page)[1], **fields)

    def stream_of(self, path: str) -> str:
        """Return the address of the stream that a page names."""
        return unescape(STREAM.search(self.ask("GET", path)[1])[1])

    def listen(self, address: str, *, cookie: str | None = None):
        """Open a stream; return its answer, to be read line by line."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self.streams.append(connection)
        connection.request("GET", address, headers={"Cookie": cookie or self.cookie})
        return connection.getresponse()

    def close(self) -> None:
        for connection in self.streams:
            connection.close()


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
