"""A person with a browser of one's own cookie, talking to one served Throng."""

import http.client
import re
from html import unescape
from urllib.parse import urlencode

from factories import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
STREAM = re.compile(r'data-live="(/live\?to=[^"]+)"')
PATIENCE = 20  # seconds until a stream that says nothing counts as broken


class Reader:
    """A person with a browser; a stream takes a connection of its own."""

    def __init__(self, port: int, email: str, *, password: str = PASSWORD) -> None:
        self.port, self.cookie = port, ""
        self.streams: list[http.client.HTTPConnection] = []
        self.status = self.sign_in(email, password)

    def sign_in(self, email: str, password: str) -> int:
        """Try the door; return the status of the answer."""
        _, page = self.ask("GET", "/sign-in")
        return self.send("/sign-in", page, email=email, password=password)[0].status

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
