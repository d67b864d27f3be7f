"""Every kind of market with orders, sets, changes and endings, in any order (R1, R2, R22).

Through the services, in one transaction. A plain auditor believes only trades' rows and what was
asked for: it counts everyone's points, shares and reservations by itself and compares; the
product's own audit must be clean as well.
"""

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from itertools import count

from factories import make_person
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run
from market_cast import budget_of, faults, make_place, plan_for
from resolving import EVIDENCE, REASON
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from core.errors import InvalidInput, Refused
from core.points import LOT, MICRO, TICK
from markets.buckets import number_buckets
from markets.quote import Side, Wish
from markets.services.bundle import trade_sets
from markets.services.close import close_due, close_market
from markets.services.extend import add_liquidity, add_outcome
from markets.services.open import open_market
from markets.services.orders import cancel_order, place_order
from markets.services.resolve import approve_resolution, propose_resolution
from markets.services.settle import settle_market
from markets.services.trade import trade
from markets.verdict import VOID, Verdict
from models.ledger import Account
from models.markets import Market, Trade
from models.orders import Order

GRANT, BUDGET = 1000 * MICRO, 20_000 * MICRO
MARKETS_MAX = 5
WHO = st.integers(0, 2)
KINDS = {
    "yes or no": {},
    "product": {"maker": "product"},
    "leaning product": {"maker": "product", "weight_ppm": 300_000},
    "one of several": {"outcomes": ("North", "South", "Else"), "has_rest": True},
    "number": {"kind": "number", "buckets": number_buckets(0, 4 * MICRO, 4)},
}
EXERCISED = (
    *("trade", "place_order", "cancel_order", "trade_sets", "add_liquidity", "add_outcome"),
    *("settle_market", "fill", "expired", "refused"),
)


class Plain:
    """What the auditor knows: points by person, shares by market, orders that wait."""

    def __init__(self, people):
        self.points = dict.fromkeys(people, GRANT)  # reserved ones included
        self.shares = Counter()  # (market, person, position)
        self.spent = Counter()  # (market, person)
        self.cash = Counter()  # market
        self.waits = {}  # order → [person, side, ticks, micro-shares]

    def read(self, trade, position):
        place = (trade.market_id, trade.person_id, position)
        self.shares[place] += trade.shares
        assert self.shares[place] >= 0
        if trade.kind == "carved":
            assert trade.cost == 0
            return
        self.points[trade.person_id] -= trade.cost
        self.spent[place[:2]] += trade.cost
        self.cash[trade.market_id] += trade.cost
        assert 0 <= trade.cost <= trade.shares or trade.shares <= trade.cost <= 0
        if trade.kind == "fill":
            order = self.waits[trade.order_id]
            price = Fraction(order[2] * TICK, MICRO) * trade.shares
            assert trade.cost <= price  # Never dearer than asked for, never cheaper sold.
            order[3] -= abs(trade.shares)
            assert order[3] >= 0

    def reserved(self, person):
        return sum(
            ticks * TICK * left // MICRO
            for who, side, ticks, left in self.waits.values()
            if who == person and side is Side.BUY
        )


class OrderMachine(RuleBasedStateMachine):
    session = cast = place = third = start = None
    done = Counter()  # noqa: RUF012  # Shared on purpose: it counts the whole run.

    def __init__(self):
        super().__init__()
        self.now, self.keys, self.seen = self.start, count(), 0
        self.people = [self.cast.alice.id, self.cast.mallory.id, self.cast.administrator.id]
        self.plain = Plain(self.people)
        self.markets = []

    def teardown(self):
        self.session.rollback()

    def attempt(self, service, **wanted):
        try:
            with self.session.begin_nested():
                answer = service(self.session, **wanted, now=self.now)
        except (Refused, InvalidInput):
            self.done["refused"] += 1
            return None
        self.done[service.__name__] += 1
        return answer

    def find(self, market_id):
        return self.session.scalars(
            select(Market)
            .where(Market.id == market_id)
            .options(selectinload(Market.outcomes))
            .execution_options(populate_existing=True)
        ).one()

    def key(self):
        return f"machine-{next(self.keys):06d}"

    def read(self):
        """Let the auditor read every trade that is new."""
        self.session.flush()
        for market_id in self.markets:
            market = self.find(market_id)
            places = {outcome.id: outcome.position for outcome in market.outcomes}
            rows = self.session.scalars(
                select(Trade)
                .where(Trade.market_id == market_id, Trade.id > self.seen)
                .order_by(Trade.id)
            ).all()
            for row in rows:
                self.plain.read(row, places[row.outcome_id])
                self.done[row.kind] += 1
        last = self.session.scalar(select(Trade.id).order_by(Trade.id.desc()).limit(1))
        self.seen = max(self.seen, last or 0)
        kept = dict(self.session.execute(select(Order.id, Order.state)).all())
        for number in [one for one in self.plain.waits if kept[one] in {"cancelled", "expired"}]:
            self.done[kept[number]] += 1
            del self.plain.waits[number]

    def open_markets(self):
        rows = [self.find(number) for number in self.markets]
        return [m for m in rows if m.state == "open" and m.closes_at > self.now]

    @precondition(lambda self: len(self.markets) < MARKETS_MAX)
    @rule(kind=st.sampled_from(sorted(KINDS)), budget=st.integers(30, 400), days=st.integers(5, 30))
    def open_one(self, kind, budget, days):
        plan = plan_for(
            self.place,
            self.now,
            budget=budget * MICRO,
            closes_at=self.now + timedelta(days=days),
            is_success_test=False,
            dispute_hours=0,
            **KINDS[kind],
        )
        market = self.attempt(open_market, plan=plan, opener_id=self.cast.facilitator.id)
        self.markets.append(market.id)

    @precondition(lambda self: self.open_markets())
    @rule(
        who=WHO,
        number=st.integers(0, 4),
        outcome=st.integers(0, 6),
        lots=st.integers(1, 3_000),
        sells=st.integers(0, 3),
        offset=st.none() | st.integers(-20, 20) | st.integers(-300, 300),
        hours=st.integers(1, 100),
    )
    def somebody_comes(self, **wanted):
        self.come(**wanted)

    def come(self, who, number, outcome, lots, sells, offset, hours):
        open_ones = self.open_markets()
        market, person = open_ones[number % len(open_ones)], self.people[who]
        outcome %= len(market.outcomes)
        held = self.plain.shares[market.id, person, outcome]
        around = round(market.outcomes[outcome].price * 1000)
        ticks = None if offset is None else min(999, max(1, around + offset))
        side = Side.SELL if held and sells == 0 else Side.BUY
        shares = min(lots * LOT, held // LOT * LOT) if side is Side.SELL else lots * LOT
        wish = Wish(
            outcome=outcome,
            side=side,
            shares=shares,
            limit_ppm=ticks * TICK if ticks else None,
        )
        wanted = {"market_id": market.id, "person_id": person, "wish": wish, "key": self.key()}
        if not ticks:
            self.attempt(trade, **wanted, belief_ppm=600_000)
            return
        ends = self.now + timedelta(hours=hours)
        placed = self.attempt(place_order, **wanted, belief_ppm=600_000, expires_at=ends)
        if placed:
            assert placed.shares + placed.waits == shares
            self.plain.waits[placed.order_id] = [person, side, ticks, placed.waits]

    @precondition(lambda self: self.open_markets())
    @rule(who=WHO, number=st.integers(0, 4), below=st.integers(1, 12), lots=st.integers(50, 1_500))
    def meet(self, who, number, below, lots):
        """One person waits just below the price of the first answer, another comes down to it."""
        self.come(who, number, 0, lots, 1, -below, 100)
        other, size = (who + 1) % 3, len(self.open_markets())
        n = len(self.open_markets()[number % size].outcomes)
        way = (1, 3 * lots, 1) if n == 2 else (0, 3 * lots, 0)
        self.come(other, number, *way, None, 1)

    @precondition(lambda self: any(order[3] for order in self.plain.waits.values()))
    @rule(number=st.integers(0, 20))
    def take_back(self, number):
        waiting = [one for one, order in self.plain.waits.items() if order[3]]
        order = waiting[number % len(waiting)]
        person = self.plain.waits[order][0]
        self.attempt(cancel_order, order_id=order, person_id=person, key=self.key())

    @precondition(lambda self: self.open_markets())
    @rule(
        who=WHO,
        number=st.integers(0, 4),
        lots=st.integers(1, 900),
        buys=st.booleans(),
    )
    def exchange_sets(self, who, number, lots, buys):
        market = self.open_markets()[number % len(self.open_markets())]
        self.attempt(
            trade_sets,
            market_id=market.id,
            person_id=self.people[who],
            side=Side.BUY if buys else Side.SELL,
            shares=lots * LOT,
            key=self.key(),
        )

    @precondition(lambda self: self.open_markets())
    @rule(number=st.integers(0, 4), points=st.integers(5, 200))
    def deepen(self, number, points):
        market = self.open_markets()[number % len(self.open_markets())]
        prices = [outcome.price for outcome in market.outcomes]
        self.attempt(
            add_liquidity,
            market_id=market.id,
            facilitator_id=self.cast.facilitator.id,
            points=points * MICRO,
            key=self.key(),
        )
        for before, outcome in zip(prices, self.find(market.id).outcomes, strict=True):
            assert abs(before - outcome.price) < 1e-6

    @precondition(lambda self: any(m.outcomes[-1].is_rest for m in self.open_markets()))
    @rule(share=st.integers(200, 800))
    def extend(self, share):
        market = next(m for m in self.open_markets() if m.outcomes[-1].is_rest)
        self.attempt(
            add_outcome,
            market_id=market.id,
            facilitator_id=self.cast.facilitator.id,
            label=self.key(),
            share_ppm=share * TICK,
            key=self.key(),
        )

    @rule(hours=st.integers(1, 12))
    def wait(self, hours):
        self.now += timedelta(hours=hours)
        if hours % 2:
            self.attempt(close_due)

    @precondition(lambda self: len(self.markets) > 2)
    @rule(number=st.integers(0, 4), kind=st.integers(0, 7))
    def settle(self, number, kind):
        market = self.find(self.markets[number % len(self.markets)])
        if market.state not in {"open", "closed"}:
            return
        if market.state == "open":
            self.attempt(close_market, market_id=market.id, facilitator_id=self.cast.facilitator.id)
        n = len(market.outcomes)
        verdict = VOID if kind == 7 else Verdict.of_outcome(kind % n, n)
        resolution = self.attempt(
            propose_resolution,
            market_id=market.id,
            proposer_id=self.cast.facilitator.id,
            verdict=verdict,
            reason=REASON,
            evidence=EVIDENCE,
        )
        second = self.cast.second_facilitator.id
        self.attempt(approve_resolution, resolution_id=resolution.id, approver_id=second)
        self.read()
        self.attempt(settle_market, market_id=market.id)
        for person in self.people:
            if kind == 7:
                self.plain.points[person] += self.plain.spent[market.id, person]
            else:
                self.plain.points[person] += self.plain.shares[market.id, person, kind % n]
        self.markets.remove(market.id)

    @invariant()
    def the_auditor_agrees(self):
        self.read()
        self.session.expire_all()
        kept = {
            (kind, person): balance
            for kind, person, balance in self.session.execute(
                select(Account.kind, Account.person_id, Account.balance)
            )
        }
        for person in self.people:
            assert kept["reserved", person] == self.plain.reserved(person)
            whole = kept["available", person] + kept["reserved", person]
            assert whole == self.plain.points[person]
        for market_id in self.markets:
            market = self.find(market_id)
            cash = market.subsidy + self.plain.cash[market_id]
            for outcome in market.outcomes:
                due = sum(
                    self.plain.shares[market_id, person, outcome.position] for person in self.people
                )
                assert cash >= due  # It can pay whatever happens.

    @invariant()
    def the_audit_is_clean(self):
        assert faults(self.session) == []
        assert budget_of(self.session, self.place) >= 0
        self.done["steps"] += 1


def test_orders_of_every_kind_neither_make_nor_lose_points(session, cast, now, request):
    place = make_place(session, cast, now, points=BUDGET // MICRO)
    third = make_person(session, "Tara Third", roles=["facilitator"], now=now)
    session.commit()
    kept = {"session": session, "cast": cast, "place": place, "third": third, "start": now}
    machine = type("Machine", (OrderMachine,), kept)
    long = request.config.getoption("--long")
    run(
        machine,
        settings=settings(
            max_examples=400 if long else 12,
            stateful_step_count=60,
            deadline=None,
            database=None,
            derandomize=not long,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(machine.done))
    assert machine.done["steps"] >= 500
    assert [kind for kind in EXERCISED if not machine.done[kind]] == []
