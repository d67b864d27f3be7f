"""Time pages of a large house, in process: CPU per page. Run: python -m bench.pages"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from conftest import settings_for
from flask import Flask
from servers import database_of
from sqlalchemy import func, insert, select

from bench.house import SECRET, House, build, throng
from core.clock import utc_now
from markets.reading.crowd import chart_of
from models.ideas import Idea
from models.markets import Market, Outcome, Trade
from models.people import Person
from models.purpose import Challenge
from models.voting import Ballot, VotingRound
from purpose.participation_queries import people_by_day
from web.extensions import db

PAGE = 20_000


def fill(house: House, *, ideas: int, ballots: int, trades: int) -> None:
    """Write a history of the crowd straight into the tables, spread over a day."""
    session, now = db.session(), utc_now()
    people = list(session.scalars(select(Person.id).order_by(Person.id)))
    began = now - timedelta(days=1)
    _many(
        Idea,
        (
            {
                "challenge_id": house.challenge,
                "number": n,
                "slug": f"idea-{n}",
                "title": f"Idea number {n}",
                "problem": "Why.",
                "proposal": "What. " * 20,
                "benefit": "For whom.",
                "author_id": people[n % len(people)],
                "status": "submitted",
                "version": 1,
                "created_at": now,
            }
            for n in range(2, ideas + 1)
        ),
    )
    numbers = list(session.scalars(select(Idea.id).order_by(Idea.id)))
    round_ = VotingRound(
        challenge_id=house.challenge,
        rule="approval",
        opens_at=began,
        closes_at=now + timedelta(days=5),
        opened_by_id=people[0],
        created_at=began,
    )
    session.add(round_)
    session.flush()
    _many(
        Ballot,
        (
            {
                "round_id": round_.id,
                "idea_id": numbers[n % len(numbers)],
                "person_id": people[n // len(numbers) % len(people)],
                "choice": "approve",
                "is_current": True if n < len(numbers) * len(people) else None,
                "idea_version": 1,
                "tally_seen": False,
                "created_at": began + timedelta(seconds=86_400 * n / max(1, ballots)),
            }
            for n in range(ballots)
        ),
    )
    market = session.get_one(Market, house.market)
    places = list(
        session.scalars(
            select(Outcome.id).where(Outcome.market_id == market.id).order_by(Outcome.position)
        )
    )
    _many(Trade, _walk(market, places, people, began, trades))
    market.trade_count = trades
    market.opens_at = began
    session.commit()


def _walk(market, places, people, began, count):
    chance, price = random.Random(7), 0.5
    for n in range(1, count + 1):
        price = min(0.95, max(0.05, price + chance.gauss(0, 0.004)))
        yield {
            "market_id": market.id,
            "seq": n,
            "person_id": people[n % len(people)],
            "outcome_id": places[n % 2],
            "shares": 10**6,
            "cost": 500_000,
            "kind": "trade",
            "prices": json.dumps([price, 1 - price]),
            "is_history": True,
            "transaction_id": "bench",
            "created_at": began + timedelta(seconds=86_000 * n / count),
        }


def _many(table, rows) -> None:
    waiting: list[dict] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == PAGE:
            db.session.execute(insert(table), waiting)
            waiting = []
    if waiting:
        db.session.execute(insert(table), waiting)


def timed(act: Callable[[], object], *, calls: int) -> tuple[float, float]:
    """Return the middle wall time and the mean processor time of calls, in milliseconds."""
    act()
    walls, began = [], time.process_time()
    for _ in range(calls):
        at = time.perf_counter()
        act()
        walls.append(time.perf_counter() - at)
    return median(walls) * 1000, (time.process_time() - began) / calls * 1000


def show(app: Flask, house: House, *, calls: int) -> dict[str, tuple[float, float]]:
    """Time each page and the reads behind it; print and return them."""
    cookie, _ = house.people[0]
    client = app.test_client(use_cookies=False)

    def get(path: str, **more: str) -> Callable[[], object]:
        def ask() -> object:
            answer = client.get(path, headers={"Cookie": cookie, "Host": "127.0.0.1", **more})
            assert answer.status_code in {200, 304}, (path, answer.status_code)
            return answer

        return ask

    with app.app_context():
        market = db.session.get_one(Market, house.market)
        db.session.refresh(market, ["outcomes"])
        slug = db.session.get_one(Challenge, house.challenge).slug
        acts = {
            "challenge page": get(f"/challenges/{slug}"),
            "challenge page 12": get(f"/challenges/{slug}?page=12"),
            "home": get("/"),
            "market page": get(f"/markets/{house.market}"),
            "people by day": lambda: people_by_day(db.session(), house.challenge),
            "chart, 400 points": lambda: chart_of(db.session(), market, viewer_id=1, now=utc_now()),
            "chart, all trades": lambda: db.session.execute(
                select(Trade.created_at, Trade.prices).where(Trade.market_id == market.id)
            ).all(),
        }
        found = {}
        for name, act in acts.items():
            found[name] = timed(act, calls=calls)
            print(f"  {name:<20} {found[name][0]:9.2f} ms, {found[name][1]:9.2f} ms processor")
        kept = db.session.scalar(select(func.count()).select_from(Trade))
        print(f"  ({kept} trades)")
        db.session.remove()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ideas", type=int, default=600)
    parser.add_argument("--ballots", type=int, default=200_000)
    parser.add_argument("--trades", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--calls", type=int, default=7)
    parser.add_argument("--databases", default="sqlite,postgresql")
    asked = parser.parse_args()
    for kind in asked.databases.split(","):
        with tempfile.TemporaryDirectory() as name, database_of(kind, Path(name)) as url:
            house = build(url, Path(name), people=asked.people)
            app = throng(settings_for(url, secret_key=SECRET))
            with app.app_context():
                fill(house, ideas=asked.ideas, ballots=asked.ballots, trades=asked.trades)
                db.session.remove()
            print(f"{kind}, load {os.getloadavg()[0]:.1f}")
            show(app, house, calls=asked.calls)
            with app.app_context():
                db.engine.dispose()


if __name__ == "__main__":
    main()
