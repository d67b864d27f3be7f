"""A person who trades as fast as the server answers: signs in by the form, keeps a log of answers.

As a program: trader.py PORTS EMAIL PASSWORD MARKET SECONDS SEED LOG. Each line of the log is a
JSON list: what happened, the key, and the number of the trade or the status.
"""

import http.client
import json
import random
import re
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

RETRY_SECONDS = 0.1
GIVE_UP_SECONDS = 30
REPLAYED = 0.1  # This share of trades is sent again after it was acknowledged.
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
RECEIPT = re.compile(r"[?&]receipt=(\d+)")


class Lost(Exception):
    """The server did not answer."""


class Trader:
    """One browser with its cookie, talking to several servers of one house."""

    def __init__(self, ports: list[int], log: Path, seed: int) -> None:
        self.ports = ports
        self.log = log.open("a", buffering=1)
        self.chance = random.Random(seed)
        self.cookie = ""
        self.connections: dict[int, http.client.HTTPConnection] = {}

    def ask(self, method: str, path: str, fields: dict | None = None):
        port = self.chance.choice(self.ports)
        headers = {"Host": "127.0.0.1", "Cookie": self.cookie}
        body = urlencode(fields) if fields else None
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self.connections.setdefault(
            port, http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        )
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise Lost from error
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            if cookie.startswith("throng="):
                self.cookie = cookie.partition(";")[0]
        return answer, text

    def insist(self, method: str, path: str, fields: dict | None = None):
        """Ask until there is an answer."""
        while True:
            try:
                return self.ask(method, path, fields)
            except Lost:
                time.sleep(RETRY_SECONDS)

    def sign_in(self, email: str, password: str) -> None:
        _, page = self.insist("GET", "/sign-in")
        fields = {"csrf_token": TOKEN.search(page)[1], "email": email, "password": password}
        answer, page = self.insist("POST", "/sign-in", fields)
        assert answer.status == 303, f"{email}: {answer.status}"

    def token(self) -> str:
        _, page = self.insist("GET", "/you/settings")
        return TOKEN.search(page)[1]

    def note(self, *words: object) -> None:
        self.log.write(json.dumps(words) + "\n")

    def trade(self, market: int, token: str, key: str) -> None:
        """Send one order until it is answered; note what became of it."""
        side = self.chance.choice(("buy", "buy", "sell"))
        outcome, shares = self.chance.randrange(2), self.chance.randint(1, 9)
        fields = {
            "csrf_token": token,
            "key": key,
            "side": side,
            "outcome": str(outcome),
            "shares": str(shares),
            "belief": "60",
            "quoted": f"{side}-{outcome}-s{shares * 1_000_000}",
        }
        self.note("sent", key, 0)
        self.until_answered(market, key, fields, "done")
        if self.chance.random() < REPLAYED:
            self.until_answered(market, key, fields, "again")

    def until_answered(self, market: int, key: str, fields: dict, word: str) -> None:
        began = time.monotonic()
        while time.monotonic() - began < GIVE_UP_SECONDS:
            try:
                answer, _ = self.ask("POST", f"/markets/{market}/trade", fields)
            except Lost:
                self.note("lost", key, 0)
                time.sleep(RETRY_SECONDS)
                continue
            receipt = RECEIPT.search(answer.headers.get("Location", ""))
            if answer.status == 303 and receipt:
                self.note(word, key, int(receipt[1]))
            else:
                self.note("status", key, answer.status)
            return
        self.note("gave up", key, 0)


def main(words: list[str]) -> None:
    """Trade for so many seconds."""
    ports, email, password, market, seconds, seed, log = words
    trader = Trader([int(port) for port in ports.split(",")], Path(log), int(seed))
    trader.sign_in(email, password)
    token, ends, number = trader.token(), time.monotonic() + float(seconds), 0
    while time.monotonic() < ends:
        number += 1
        trader.trade(int(market), token, f"load-{seed}-{number:06d}")


if __name__ == "__main__":
    main(sys.argv[1:])
