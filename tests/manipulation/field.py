"""Where attacks on markets take place: a crowd, a market, and hands to trade with."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from factories import make_person
from market_cast import buy, faults, make_place, plan_for, points_of, sell
from resolving import settle
from sqlalchemy import select

from core.points import LOT, MICRO, TICK
from ledger.services import account_of
from markets.quote import Side, Wish
from markets.services.open import open_market
from markets.services.orders import place_order
from models.markets import Position

HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What an attack gained, and the bound it had to keep."""

    gain: float
    bound: float

    @property
    def holds(self):
        return self.gain <= self.bound


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What all attacks of a test stand on, committed once."""

    session: object
    cast: object
    place: object
    crowd: tuple
    now: object


def make_ground(session, cast, now):
    """Make a place with a large budget, and six honest people."""
    place = make_place(session, cast, now, points=100_000)
    crowd = tuple(make_person(session, f"Honest {n}", now=now) for n in range(6))
    session.commit()
    return Ground(session=session, cast=cast, place=place, crowd=crowd, now=now)


class Field:
    """A market with a crowd, and two people of ill will, Mallory and Alice."""

    def __init__(self, ground, seed):
        self.session, self.cast, self.now = ground.session, ground.cast, ground.now
        self.place, self.crowd, self.chance = ground.place, ground.crowd, Random(seed)
        self.one, self.other = self.cast.mallory, self.cast.alice
        self.keys = iter(range(10**9))
        self.market = self.open()

    def act(self, service, **wanted):
        """Let a service act whole or not at all."""
        with self.session.begin_nested():
            return service(self.session, **wanted, now=self.now)

    def open(self, **changes):
        kept = {"is_success_test": False, "budget": self.chance.randint(100, 600) * MICRO}
        plan = plan_for(self.place, self.now, **{**kept, **changes})
        return self.act(open_market, plan=plan, opener_id=self.cast.facilitator.id)

    @property
    def ring(self):
        return (self.one, self.other)

    def key(self):
        return f"attack-{next(self.keys):07d}"

    def have(self, *people):
        """Return all that people have, reserved points included."""
        return sum(
            points_of(self.session, one)
            + account_of(self.session, "reserved", person_id=one.id).balance
            for one in people
        )

    def trade(self, person, outcome, shares, side=Side.BUY, **changes):
        act = buy if side is Side.BUY else sell
        kept = {"outcome": outcome, "key": self.key(), **changes}
        with self.session.begin_nested():
            return act(self.session, self.market, person, shares / MICRO, self.now, **kept)

    def wait(self, person, outcome, shares, ticks, *, side=Side.BUY, market=None):
        wish = Wish(outcome=outcome, side=side, shares=shares, limit_ppm=ticks * TICK)
        return self.act(
            place_order,
            market_id=(market or self.market).id,
            person_id=person.id,
            wish=wish,
            belief_ppm=500_000,
            key=self.key(),
        )

    def held(self, person, outcome):
        found = select(Position.shares).where(
            Position.market_id == self.market.id,
            Position.person_id == person.id,
            Position.outcome_id == self.market.outcomes[outcome].id,
        )
        return self.session.scalar(found) or 0

    def sell_all(self, *people):
        for person in people:
            for outcome in (0, 1):
                shares = self.held(person, outcome) // LOT * LOT
                if shares:
                    self.trade(person, outcome, shares, Side.SELL)

    def price(self):
        self.session.flush()
        return self.market.outcomes[0].price

    def honest_day(self, count=10):
        """Let the crowd trade a little, each a new opinion."""
        for _ in range(count):
            person, outcome = self.chance.choice(self.crowd), self.chance.randrange(2)
            self.trade(person, outcome, self.chance.randint(100, 500) * LOT)

    def settle(self, verdict):
        settle(self.session, self.cast, self.market, self.now, verdict)

    def sound(self):
        return faults(self.session) == []


def lots(field, most=1_500):
    return field.chance.randint(1, most) * LOT
