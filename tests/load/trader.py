"""A person as busy as the server lets them be: trades, orders, takes back, judges; keeps a log.

As a program: trader.py PORTS EMAIL PASSWORD MARKETS IDEA SECONDS SEED LOG, and it ends early once
a file LOG.over is there. Each line of the log is a JSON list: what happened, the key, and the
number of the trade or order, the choice, or the status.
"""

import http.client
import json
import random
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

RETRY_SECONDS = 0.1
GIVE_UP_SECONDS = 30
REPLAYED = 0.1  # This share of trades is sent again after it was acknowledged.
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
RECEIPT = re.compile(r"[?&]receipt=(\d+)")
ORDER = re.compile(r"[?&]order=(\d+)")
CHOICES = ("approve", "reject", "pass")


class Lost(Exception):
    """The server did not answer."""


class Trader:
    """One browser with its cookie, talking to several servers of one house."""

    def __init__(self, ports: list[int], log: Path, seed: int) -> None:
        self.ports = ports
        self.log = log.open("a", buffering=1)
        self.chance = random.Random(seed)
        self.cookie, self.csrf = "", ""
        self.waiting: list[int] = []  # orders of one's own
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
        """Ask until there is an answer, and one that is no fault of the server's."""
        while True:
            with suppress(Lost):
                answer, text = self.ask(method, path, fields)
                if answer.status < 500:
                    return answer, text
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

    def act(self, markets: list[int], idea: int, key: str) -> None:
        """Do one thing: trade mostly, wait at a price, take an order back, judge."""
        luck, market = self.chance.random(), self.chance.choice(markets)
        if luck < 0.08:
            self.judge(idea, key)
        elif luck < 0.2 and self.waiting:
            order = self.waiting.pop(self.chance.randrange(len(self.waiting)))
            self.send(f"/orders/{order}/cancel", key, {}, "back", order)
        else:
            self.trade(market, key, at_price=luck > 0.7)

    def trade(self, market: int, key: str, *, at_price: bool) -> None:
        """Send one order until it is answered; note what became of it."""
        side = self.chance.choice(("buy", "buy", "sell"))
        outcome, shares = self.chance.randrange(2), self.chance.randint(1, 9)
        token = f"{side}-{outcome}-s{shares * 1_000_000}"
        fields = {"side": side, "outcome": str(outcome), "shares": str(shares), "belief": "60"}
        if at_price:
            percent = self.chance.randint(30, 60)
            token += f"-l{percent * 10_000}-week"
            fields |= {"when": "price", "price_limit": str(percent), "lasts": "week"}
        self.send(f"/markets/{market}/trade", key, {**fields, "quoted": token}, "done")

    def judge(self, idea: int, key: str) -> None:
        choice = self.chance.choice(CHOICES)
        self.send(f"/ideas/{idea}/judgement", key, {"answer": choice}, "judged", choice)

    def send(self, path: str, key: str, fields: dict, word: str, about: object = 0) -> None:
        """Send a form until it is answered, and now and then once more."""
        fields = {**fields, "csrf_token": self.csrf, "key": key}
        self.note("sent", key, about)
        self.until_answered(path, key, fields, word, about)
        if word != "judged" and self.chance.random() < REPLAYED:
            self.until_answered(path, key, fields, f"{word} again", about)

    def until_answered(self, path: str, key: str, fields: dict, word: str, about: object) -> None:
        began = time.monotonic()
        while time.monotonic() - began < GIVE_UP_SECONDS:
            try:
                answer, _ = self.ask("POST", path, fields)
            except Lost:
                self.note("lost", key, 0)
                time.sleep(RETRY_SECONDS)
                continue
            if answer.status >= 500:  # It says that nothing is sure: ask again.
                self.note("status", key, answer.status)
                time.sleep(RETRY_SECONDS)
                continue
            self.answered(answer, key, word, about)
            return
        self.note("gave up", key, 0)

    def answered(
        self, answer: http.client.HTTPResponse, key: str, word: str, about: object
    ) -> None:
        """Note what an answer says was done."""
        address = answer.headers.get("Location", "")
        receipt, order = RECEIPT.search(address), ORDER.search(address)
        if answer.status != 303:
            self.note("status", key, answer.status)
        elif receipt:
            self.note(word, key, int(receipt[1]))
        elif order:
            self.note(word.replace("done", "placed"), key, int(order[1]))
            if word == "done":
                self.waiting.append(int(order[1]))
        else:
            self.note(word, key, about)


def main(words: list[str]) -> None:
    """Be busy for so many seconds."""
    ports, email, password, markets, idea, seconds, seed, log = words
    trader = Trader([int(port) for port in ports.split(",")], Path(log), int(seed))
    trader.sign_in(email, password)
    trader.csrf = trader.token()
    open_to, over = [int(market) for market in markets.split(",")], Path(f"{log}.over")
    ends, number = time.monotonic() + float(seconds), 0
    while time.monotonic() < ends and not over.exists():
        number += 1
        trader.act(open_to, int(idea), f"load-{seed}-{number:06d}")


if __name__ == "__main__":
    main(sys.argv[1:])
