"""Hot markets on a real database, with people who trade, order and judge over HTTP."""

import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from cast import make_cast
from conftest import settings_for
from factories import PASSWORD, make_person
from market_cast import Place, faults, make_market, make_place
from sqlalchemy import func, select

from app import create_app
from core.clock import utc_now
from core.points import MICRO
from models.ideas import Idea
from models.ledger import IdempotencyRecord
from models.markets import Market, Trade
from models.orders import Order
from models.people import Person
from models.purpose import Challenge
from models.voting import Ballot
from web.extensions import db

TRADERS = 8
WAIT_SECONDS = 120
PROGRAM = Path(__file__).with_name("load") / "trader.py"


@dataclass(frozen=True, kw_only=True)
class Hall:
    """Where the trading goes on."""

    database_url: str
    folder: Path
    market: int
    emails: tuple[str, ...]
    idea: int = 1
    markets: tuple[int, ...] = ()

    def start_traders(
        self, ports: list[int], *, seconds: float, rounds: int = 1
    ) -> list[subprocess.Popen]:
        """Let everyone trade for so many seconds, each in a process of their own."""
        return [
            subprocess.Popen(
                [
                    sys.executable,
                    str(PROGRAM),
                    ",".join(map(str, ports)),
                    email,
                    PASSWORD,
                    ",".join(map(str, self.markets or (self.market,))),
                    str(self.idea),
                    str(seconds),
                    str(seed),
                    str(self.folder / f"trader-{seed}.log"),
                ]
            )
            for seed, email in enumerate(self.emails * rounds)
        ]

    def stop_traders(self) -> None:
        """Let everyone finish what they are at, and go."""
        for path in self.folder.glob("trader-*.log"):
            Path(f"{path}.over").touch()

    def wait_for(self, count: int) -> None:
        """Wait until that many more trades and orders have been acknowledged."""
        wanted, ends = self._heard() + count, time.monotonic() + WAIT_SECONDS
        while self._heard() < wanted:
            assert time.monotonic() < ends, f"{count} more answers did not come"
            time.sleep(0.05)

    def _heard(self) -> int:
        return sum(word in {"done", "placed"} for word, _, _ in self.answers())

    def answers(self) -> list[list]:
        """Return every line of every trader's log."""
        return [
            json.loads(line)
            for path in sorted(self.folder.glob("trader-*.log"))
            for line in path.read_text().splitlines(keepends=True)
            if line.endswith("\n")  # The last may be being written.
        ]


def fill_hall(url: str, folder: Path) -> Hall:
    """Open one market on an idea that is judged as well, for people who may trade."""
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
        markets=(market.id,),
        idea=place.idea.id,
        emails=tuple(person.email for person in people),
    )


def widen(hall: Hall, count: int) -> Hall:
    """Open more markets in a hall, so that there are `count`."""
    app = create_app(settings_for(hall.database_url))
    with app.app_context():
        session, now = db.session(), utc_now()
        idea = session.get_one(Idea, hall.idea)
        place = Place(challenge=session.get_one(Challenge, idea.challenge_id), idea=idea)
        finn = session.scalars(select(Person).where(Person.name == "Finn Facilitator")).one()
        more = {"budget": 500 * MICRO, "is_success_test": False}
        markets = [
            make_market(session, Opener(finn), place, now, question=f"{number}: is it so?", **more)
            for number in range(1, count)
        ]
        numbers = tuple(market.id for market in markets)
        db.session.remove()
        db.engine.dispose()
    return replace(hall, markets=(hall.market, *numbers))


@dataclass(frozen=True)
class Opener:
    """As much of a cast as opening a market takes."""

    facilitator: Person


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What the database holds after a run."""

    trades: dict[str, int]  # the key of who came → their trade
    orders: dict[str, int]
    keys: Counter  # how many trades or orders each key has
    states: dict[int, str]  # of orders
    records: set[str]  # every key there is
    ballots: list[str]  # the choices that are current
    wrong: list[str]


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What people were told beside what the database holds."""

    acknowledged: int
    replayed: int
    unanswered: int
    statuses: Counter
    trades: int
    did: Counter = field(default_factory=Counter)
    wrong: list[str]

    @property
    def share_of_5xx(self) -> float:
        bad = sum(count for status, count in self.statuses.items() if status >= 500)
        return bad / max(1, self.acknowledged + sum(self.statuses.values()))


def reckon(hall: Hall) -> Reckoning:
    """Compare the logs with the database and audit every point and share."""
    lines, kept = hall.answers(), kept_by(hall)
    words = Counter(word for word, _, _ in lines)
    acknowledged = words["done"] + words["placed"] + words["back"] + words["judged"]
    return Reckoning(
        acknowledged=acknowledged,
        replayed=sum(count for word, count in words.items() if word.endswith(" again")),
        unanswered=words["lost"],
        statuses=Counter(number for word, _, number in lines if word == "status"),
        trades=len(kept.trades),
        did=words,
        wrong=[*kept.wrong, *_differences(lines, kept)],
    )


def _differences(lines: list[list], kept: Kept) -> list[str]:
    sent = {key for word, key, _ in lines if word == "sent"}
    wrong = [f"from nowhere: {key}" for key in {*kept.trades, *kept.orders} - sent]
    wrong += [f"double: {key}" for key, times in kept.keys.items() if times > 1]
    for word, key, number in lines:
        told = word.removesuffix(" again")
        if told == "done" and kept.trades.get(key) != number:
            wrong.append(f"lost or another: trade {number}, {key}")
        if told == "placed" and kept.orders.get(key) != number:
            wrong.append(f"lost or another: order {number}, {key}")
        if told == "back" and (kept.states[number] == "open" or key not in kept.records):
            wrong.append(f"order {number} was taken back and is {kept.states[number]}")
    return wrong + _misjudged(lines, kept)


def _misjudged(lines: list[list], kept: Kept) -> list[str]:
    """Compare each person's last ballot with what is kept; one unanswered may be there or not."""
    possible: dict[str, set[str]] = {}
    for word, key, choice in lines:
        person = key.split("-")[1]
        if word == "sent" and isinstance(choice, str):
            possible.setdefault(person, set()).add(choice)
        if word == "judged":
            possible[person] = {choice}
    sure = Counter(next(iter(found)) for found in possible.values() if len(found) == 1)
    there = Counter(kept.ballots)
    wrong = [f"{sure[c]} said {c}, {there[c]} are kept" for c in sure if there[c] < sure[c]]
    if len(kept.ballots) > len(possible):
        wrong.append(f"{len(kept.ballots)} ballots of {len(possible)} people")
    return wrong


def kept_by(hall: Hall) -> Kept:
    """Read the database of a hall, and audit it."""
    app = create_app(settings_for(hall.database_url))
    with app.app_context():
        session = db.session()
        traded = _keys_of(Trade)
        ordered = _keys_of(Order)
        kept = Kept(
            trades={key: number for key, number, order in traded if order is None},
            orders={key: number for key, number, _ in ordered},
            keys=Counter([key for key, _, _ in traded]) | Counter([key for key, _, _ in ordered]),
            states=dict(session.execute(select(Order.id, Order.state)).all()),
            records=set(session.scalars(select(IdempotencyRecord.key))),
            ballots=list(session.scalars(select(Ballot.choice).where(Ballot.is_current.is_(True)))),
            wrong=[*faults(session), *_miscounted(session)],
        )
        db.session.remove()
        db.engine.dispose()
    return kept


def _keys_of(table) -> list[tuple]:
    order = Trade.order_id if table is Trade else Order.id
    found = select(IdempotencyRecord.key, table.id, order).join(
        IdempotencyRecord, IdempotencyRecord.id == table.idempotency_id
    )
    return list(db.session.execute(found.order_by(table.id)).all())


def _miscounted(session) -> list[str]:
    counted = dict(
        session.execute(select(Trade.market_id, func.count()).group_by(Trade.market_id)).all()
    )
    said = dict(session.execute(select(Market.id, Market.trade_count)).all())
    return [
        f"market {number} counts {count} trades, there are {counted.get(number, 0)}"
        for number, count in said.items()
        if count != counted.get(number, 0)
    ]
