"""What a longer history costs: processor time of a trade, a chart, and a signed-in POST."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from conftest import settings_for
from flask import Flask
from servers import database_of
from sqlalchemy import select

from bench.house import NOTHING, SECRET, House, build, throng
from bench.pages import fill, timed
from core.clock import utc_now
from core.policy import POLICY, member
from markets.reading.crowd import chart_of
from models.markets import Market, Trade
from web.extensions import db


def processor(acts: dict[str, object], *, rounds: int, calls: int) -> dict[str, float]:
    """Return the middle processor time of each act in ms, acts taken in turn."""
    found: dict[str, list[float]] = {name: [] for name in acts}
    for act in acts.values():
        act()
    for _ in range(rounds):
        for name, act in acts.items():
            began = time.process_time()
            for _ in range(calls):
                act()
            found[name].append((time.process_time() - began) / calls * 1000)
    return {name: median(times) for name, times in found.items()}


def posts(app: Flask, house: House) -> dict[str, object]:
    """Return a trade, a signed-in POST that does nothing, and a bare Flask request."""
    client = app.test_client(use_cookies=False)
    bare = Flask("bare")
    bare.add_url_rule("/", "bare", lambda: "")
    stranger, count = bare.test_client(), iter(range(10**9))

    def send(path: str, **fields: str) -> int:
        cookie, token = house.people[next(count) % len(house.people)]
        answer = client.post(
            path,
            data={"csrf_token": token, **fields},
            headers={"Cookie": cookie, "Host": "127.0.0.1"},
        )
        return answer.status_code

    def trade() -> None:
        key = f"growth-{next(count):08d}"
        fields = {"side": "buy", "outcome": "0", "shares": "0.1", "quoted": "buy-0-s100000"}
        status = send(f"/markets/{house.market}/trade", key=key, belief="60", **fields)
        assert status == 303, status

    def nothing() -> None:
        assert send(NOTHING) == 204

    return {"trade": trade, "nothing": nothing, "bare": lambda: stranger.get("/")}


def at_history(trades: int, *, rounds: int, calls: int) -> dict[str, float]:
    """Measure a house on SQLite whose market has so many trades behind it; ms."""
    with tempfile.TemporaryDirectory() as name, database_of("sqlite", Path(name)) as url:
        house = build(url, Path(name), people=32)
        app = throng(settings_for(url, secret_key=SECRET))
        POLICY["bench_nothing"] = member()
        app.add_url_rule(NOTHING, "bench_nothing", lambda: ("", 204), methods=["POST"])
        with app.app_context():
            fill(house, ideas=1, ballots=0, trades=trades)
            db.session.remove()
        found = processor(posts(app, house), rounds=rounds, calls=calls)
        with app.app_context():
            found |= _chart(house)
            db.session.remove()
            db.engine.dispose()
    return found


def _chart(house: House) -> dict[str, float]:
    market = db.session.get_one(Market, house.market)
    db.session.refresh(market, ["outcomes"])
    every = select(Trade.created_at, Trade.prices).where(Trade.market_id == market.id)
    chart = timed(lambda: chart_of(db.session(), market, viewer_id=1, now=utc_now()), calls=9)
    whole = timed(lambda: db.session.execute(every).all(), calls=1)
    return {"chart": chart[1], "all trades": whole[1]}
