"""A hot market on a real database, with people who trade on it over HTTP."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from cast import make_cast
from conftest import settings_for
from factories import PASSWORD, make_person
from market_cast import faults, make_market, make_place
from sqlalchemy import select

from app import create_app
from core.clock import utc_now
from core.points import MICRO
from models.ledger import IdempotencyRecord
from models.markets import Market, Trade
from web.extensions import db

TRADERS = 6
PROGRAM = Path(__file__).with_name("load") / "trader.py"


@dataclass(frozen=True, kw_only=True)
class Hall:
    """Where the trading goes on."""

    database_url: str
    folder: Path
    market: int
    emails: tuple[str, ...]

    def start_traders(self, ports: list[int], *, seconds: float) -> list[subprocess.Popen]:
        """Let everyone trade for so many seconds, each in a process of their own."""
        return [
            subprocess.Popen(
                [
                    sys.executable,
                    str(PROGRAM),
                    ",".join(map(str, ports)),
                    email,
                    PASSWORD,
                    str(self.market),
                    str(seconds),
                    str(seed),
                    str(self.folder / f"trader-{seed}.log"),
                ]
            )
            for seed, email in enumerate(self.emails)
        ]

    def answers(self) -> list[list]:
        """Return every line of every trader's log."""
        return [
            json.loads(line)
            for path in sorted(self.folder.glob("trader-*.log"))
            for line in path.read_text().splitlines()
        ]


def fill_hall(url: str, folder: Path) -> Hall:
    session, now = db.session(), utc_now()
    cast = make_cast(session, now)
    place = make_place(session, cast, now, points=100_000)
    market = make_market(session, cast, place, now, budget=2_000 * MICRO)
    people = [
        make_person(session, f"Trader {number}", points=10_000, now=now)
        for number in range(TRADERS)
    ]
    session.commit()
    return Hall(
        database_url=url,
        folder=folder,
        market=market.id,
        emails=tuple(person.email for person in people),
    )


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What the traders were told beside what the database holds."""

    acknowledged: int
    replayed: int
    unanswered: int
    statuses: Counter
    trades: int
    wrong: list[str]

    @property
    def share_of_5xx(self) -> float:
        bad = sum(count for status, count in self.statuses.items() if status >= 500)
        return bad / max(1, self.acknowledged + sum(self.statuses.values()))


def reckon(hall: Hall) -> Reckoning:
    """Compare the logs with the database and audit every point and share."""
    lines = hall.answers()
    told = {key: number for word, key, number in lines if word == "done"}
    again = [(key, number) for word, key, number in lines if word == "again"]
    sent = {key for word, key, _ in lines if word == "sent"}
    app = create_app(settings_for(hall.database_url))
    with app.app_context():
        rows = db.session.execute(
            select(IdempotencyRecord.key, Trade.id)
            .join(IdempotencyRecord, IdempotencyRecord.id == Trade.idempotency_id)
            .order_by(Trade.id)
        ).all()
        wrong = faults(db.session())
        count = db.session.get_one(Market, hall.market).trade_count
        db.session.remove()
        db.engine.dispose()
    kept = dict(iter(rows))
    wrong += [f"lost: {key} was acknowledged" for key in told if kept.get(key) != told[key]]
    wrong += [f"double: {key}" for key, times in Counter(k for k, _ in rows).items() if times > 1]
    wrong += [f"from nowhere: {key}" for key in kept if key not in sent]
    wrong += [f"a replay made another: {key}" for key, number in again if kept.get(key) != number]
    if count != len(rows):
        wrong.append(f"the market counts {count} trades, there are {len(rows)}")
    return Reckoning(
        acknowledged=len(told),
        replayed=len(again),
        unanswered=sum(word == "lost" for word, _, _ in lines),
        statuses=Counter(number for word, _, number in lines if word == "status"),
        trades=len(rows),
        wrong=wrong,
    )
