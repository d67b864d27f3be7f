"""Every kind of market with orders, sets, decisions and endings, in any order (R1, R2, R22, I10).

Through the services, in one transaction. A plain auditor believes only trades' rows and what was
asked for: it counts everyone's points, shares and reservations by itself and compares; the
product's own audit must be clean as well.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from conditional import WHY
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from keeping import keep_result
from market_cast import plan_for
from market_machine import BUDGET, MARKETS_MAX, NUMBER, WHO, MarketMachine, one_of, try_out
from plain_orders import Fork, OpenBook, OrderBooks, Waiting
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from aggregation.services.decide import conclude, decide
from core.errors import NotAllowed, Refused, Stale
from core.points import LOT, MICRO, TICK
from markets.buckets import number_buckets
from markets.quote import Side, Wish
from markets.services.bundle import trade_sets
from markets.services.extend import add_liquidity, add_outcome
from markets.services.open import open_market
from markets.services.orders import cancel_order, place_order
from markets.services.trade import trade
from models.conditions import Condition
from models.ideas import Idea
from models.markets import Market, Position, Trade
from models.orders import Order
from models.purpose import Challenge

KINDS = {
    "yes or no": {},
    "product": {"maker": "product"},
    "leaning product": {"maker": "product", "weight_ppm": 300_000},
    "one of several": {"outcomes": ("North", "South", "Else"), "has_rest": True},
    "number": {"kind": "number", "buckets": number_buckets(0, 4 * MICRO, 4)},
}
EXERCISED = (
    *("trade", "place_order", "cancel_order", "trade_sets", "add_liquidity", "add_outcome"),
    *("settle_market", "fill", "expired", "refused", "carved", "bundle", "known", "again"),
    *("resolved", "void", "partial", "dispute_resolution", "rule_on_dispute", "undo_market"),
    *("if", "if_not", "conclude", "taken", "lapsed", "settled after a decision"),
)
ACTS = st.sampled_from(
    ["wait", "again", "let_nobody_else_trade", "act_out_of_turn", "undo", "deepen", "conclude"]
    + ["open"] * 2
    + ["come"] * 8
    + ["meet"] * 4
    + ["advance"] * 6
    + ["take_back", "exchange_sets", "extend"] * 2
)
LOTS = st.integers(1, 3_000)
OFFSET = st.none() | st.integers(-20, 20) | st.integers(-300, 300)


class OrderMachine(MarketMachine):
    """Trades in every way there is, in every kind of market there is."""

    def __init__(self):
        super().__init__()
        self.books = OrderBooks([*self.traders, self.cast.bob.id], BUDGET * MICRO)
        self.seen, self.last = 0, None
        self.forks, self.is_concluded = {}, False
        self.ideas = self.session.scalars(select(Idea.id).order_by(Idea.number)).all()

    def find(self, book):
        return self.session.scalars(
            select(Market)
            .where(Market.id == book.id)
            .options(selectinload(Market.outcomes))
            .execution_options(populate_existing=True)
        ).one()

    def read(self):
        """Let the auditor read every trade that is new, and which orders have ended."""
        self.session.flush()
        rows = self.session.scalars(select(Trade).where(Trade.id > self.seen).order_by(Trade.id))
        for row in rows.all():
            self.books.read(row, self.places[row.outcome_id])
            self.done[row.kind] += 1
            self.seen = row.id
        kept = dict(self.session.execute(select(Order.id, Order.state)).all())
        for number in [one for one in self.books.waits if kept[one] != "open"]:
            self.done[kept[number]] += 1
            self.books.end(number, kept[number], self.now)

    @property
    def places(self):
        rows = self.session.scalars(select(Market).options(selectinload(Market.outcomes)))
        return {one.id: one.position for row in rows for one in row.outcomes}

    @rule(act=ACTS, data=st.data())
    def act(self, act, data):
        """Do one thing. One rule for all: Hypothesis would leave out whole rules, run by run."""
        draw = data.draw
        may_open = len(self.books.markets) < MARKETS_MAX
        if may_open and (act == "open" or not self.standing("open")):
            self.open_one(draw(st.sampled_from(sorted(KINDS))), draw(st.integers(30, 400)), draw)
        elif act in {"let_nobody_else_trade", "act_out_of_turn"}:
            getattr(self, act)(one_of(self.books.markets, draw(NUMBER)))
        elif act == "undo":
            self.undo(draw(NUMBER))
        elif act == "wait":
            self.wait(draw(st.integers(1, 30)))
        elif act == "again":
            self.send_again()
        elif act == "conclude" and self.forks and not self.is_concluded:
            self.conclude(one_of(self.ideas, draw(NUMBER)))
        elif act in {"advance", "open", "conclude"} or not self.standing("open"):
            self.advance(draw)
        else:
            getattr(self, act)(one_of(self.standing("open"), draw(NUMBER)), draw)

    def open_one(self, kind, budget, draw):
        branch = draw(st.sampled_from((None, None, "if", "if", "if_not")))
        plan = plan_for(
            self.place,
            self.now,
            idea_id=self.ideas[draw(NUMBER) % 2],
            branch=branch,
            budget=budget * MICRO,
            closes_at=self.now + timedelta(days=draw(st.integers(2, 30))),
            is_success_test=False,
            dispute_hours=draw(st.sampled_from((0, 24, 48))),
            **KINDS[kind],
        )
        wanted = {"plan": plan, "opener_id": self.cast.facilitator.id}
        if branch and self.is_concluded:
            self.refuses(Refused, service=open_market, **wanted)
            return
        row = self.attempt(open_market, **wanted)
        assert row.subsidy <= plan.budget
        fork = self.forks.setdefault(row.condition_id, Fork(row.condition_id)) if branch else None
        book = OpenBook(
            id=row.id,
            b=row.b,
            q=[0] * len(row.outcomes),
            closes_at=plan.closes_at,
            maker=plan.maker,
            weights=(3, 7) if plan.weight_ppm else (1, 1),
            fork=fork,
            branch=branch or "",
        )
        self.books.open(book)
        self.books.fund(book, row.subsidy)
        self.done[kind] += 1
        self.done[book.branch] += 1

    def conclude(self, chosen):
        """Let the sponsor select one idea and conclude: markets in branches go on, or lapse."""
        self.read()
        challenge = self.session.get_one(Challenge, self.place.challenge.id)
        common = {"challenge": challenge, "decided_by_id": self.cast.sponsor.id}
        idea = self.session.get_one(Idea, chosen)
        self.attempt(decide, **common, idea=idea, choice="selected", reason=WHY)
        self.attempt(conclude, **common)
        self.is_concluded = True
        for condition in self.session.scalars(select(Condition)):
            taken = "if" if condition.idea_id == chosen else "if_not"
            self.books.decide(self.forks[condition.id], taken)
        for book in self.books.markets:
            self.done["lapsed"] += book.state == "lapsed"
            self.done["taken"] += book.fork is not None and book.state != "lapsed"

    def pay(self, book):
        super().pay(book)
        self.done["settled after a decision"] += book.fork is not None

    def come(self, book, draw):
        self.order(
            book, draw(WHO), draw(NUMBER), draw(LOTS), draw(NUMBER) < 3, draw(OFFSET), draw(NUMBER)
        )

    def order(self, book, who, outcome, lots, sells, offset, hours):
        """Let somebody trade at once, or place an order around the price."""
        market, person = self.find(book), self.traders[who]
        outcome %= len(market.outcomes)
        held = book.held[person, outcome]
        around = round(market.outcomes[outcome].price * 1000)
        ticks = None if offset is None else min(999, max(1, around + offset))
        side = Side.SELL if held and sells else Side.BUY
        shares = min(lots * LOT, held // LOT * LOT or LOT) if side is Side.SELL else lots * LOT
        limit = ticks * TICK if ticks else None
        wish = Wish(outcome=outcome, side=side, shares=shares, limit_ppm=limit)
        wanted = {"market_id": book.id, "person_id": person, "wish": wish, "key": self.key()}
        wanted["belief_ppm"] = 600_000
        if not ticks:
            self.note(trade, wanted, self.try_to(trade, **wanted))
            return
        wanted["expires_at"] = self.now + timedelta(hours=1 + hours**2)
        placed = self.try_to(place_order, **wanted)
        if placed:
            assert placed.shares + placed.waits == shares
            order = Waiting(
                market=book.id,
                person=person,
                outcome=outcome,
                side=str(side),
                ticks=ticks,
                left=placed.waits,
                ends=wanted["expires_at"],
            )
            self.books.waits[placed.order_id] = order
            self.note(place_order, wanted, placed)

    def note(self, service, wanted, answer):
        if answer is not None:
            self.last = (service, wanted, answer)

    def send_again(self):
        """Send the last order again, later and as it was: the first answer comes, nothing else."""
        if self.last is None:
            return
        service, wanted, answer = self.last
        assert self.attempt(service, **wanted) == replace(answer, is_repeat=True)
        self.done["again"] += 1

    def meet(self, book, draw):
        """One person waits just below the price of the first answer, another comes down to it."""
        who, lots = draw(WHO), draw(st.integers(50, 1_500))
        self.order(book, who, 0, lots, False, -draw(st.integers(1, 12)), 9)
        outcome, sells = (1, False) if len(book.q) == 2 else (0, True)
        self.order(book, (who + 1) % 4, outcome, 3 * lots, sells, None, 0)

    def take_back(self, book, draw):
        waiting = [one for one, order in self.books.waits.items() if order.left]
        if not waiting:
            self.come(book, draw)
            return
        number = one_of(waiting, draw(NUMBER))
        order = self.books.waits[number]
        wanted = {"order_id": number, "key": self.key()}
        other = next(one for one in self.traders if one != order.person)
        self.refuses(NotAllowed, service=cancel_order, **wanted, person_id=other)
        wanted["person_id"] = order.person
        self.attempt(cancel_order, **wanted)
        self.books.ending.add(number)
        self.attempt(cancel_order, **wanted)  # Sent twice, done once.
        self.refuses(Stale, service=cancel_order, **{**wanted, "key": self.key()})

    def exchange_sets(self, book, draw):
        self.try_to(
            trade_sets,
            market_id=book.id,
            person_id=self.traders[draw(WHO)],
            side=draw(st.sampled_from((Side.BUY, Side.BUY, Side.SELL))),
            shares=draw(st.integers(1, 900)) * LOT,
            key=self.key(),
        )

    def fund(self, book, service, **wanted):
        """Let a facilitator change a market; what that takes comes from the budget."""
        row = self.find(book)
        subsidy, prices = row.subsidy, [outcome.price for outcome in row.outcomes]
        wanted |= {"market_id": book.id, "facilitator_id": self.cast.facilitator.id}
        if self.try_to(service, **wanted, key=self.key()) is None:
            return None
        row = self.find(book)
        more = row.subsidy - subsidy
        assert more >= 0
        self.books.fund(book, more)
        return prices, [outcome.price for outcome in row.outcomes], more

    def deepen(self, book, draw):
        points = draw(st.integers(5, 200)) * MICRO
        done = self.fund(book, add_liquidity, points=points)
        if done:
            before, after, more = done
            assert more <= points
            assert all(abs(x - y) < 1e-6 for x, y in zip(before, after, strict=True))

    def extend(self, book, draw):
        several = [one for one in self.standing("open") if self.find(one).outcomes[2:]]
        book = one_of(several or [book], draw(NUMBER))
        rest = next((one for one in self.find(book).outcomes if one.is_rest), None)
        part = draw(st.integers(200, 800)) * TICK
        done = self.fund(book, add_outcome, label=self.key(), share_ppm=part)
        if done:
            book.q.append(0)
            book.carved_at = self.now
            self.books.ending |= {
                number
                for number, order in self.books.waits.items()
                if (order.market, order.outcome) == (book.id, rest.position)
            }

    @invariant()
    def everyone_holds_what_was_traded(self):
        self.read()
        places, held, spent = self.places, {}, {}
        for row in self.session.scalars(select(Position).execution_options(populate_existing=True)):
            held[row.market_id, row.person_id, places[row.outcome_id]] = row.shares
            who = (row.market_id, row.person_id)
            spent[who] = spent.get(who, 0) + row.paid - row.received
        for book in self.books.markets:
            mine = {(book.id, *place): shares for place, shares in book.held.items() if shares}
            kept = {place: n for place, n in held.items() if place[0] == book.id and n}
            assert mine == kept
            assert all(spent.get((book.id, one), 0) == book.spent[one] for one in self.traders)

    @invariant()
    def every_maker_can_pay(self):
        self.read()
        for book in self.books.markets:
            if book.cash:
                row = self.find(book)
                q = [outcome.q for outcome in row.outcomes]
                assert book.agrees(q, [outcome.q_opening for outcome in row.outcomes], row.b)
                owed = self.books.owed(book)
                assert owed <= book.cash  # It can pay whatever happens.
                part = owed * MICRO // book.cash
                self.done["ppm owed"] = max(self.done["ppm owed"], part)


def test_orders_of_every_kind_neither_make_nor_lose_points(session, cast, now):
    done = try_out(OrderMachine, session, cast, now, examples=40)
    assert done["steps"] >= 40 * 50
    assert [kind for kind in (*KINDS, *EXERCISED) if not done[kind]] == []


@pytest.mark.long
@pytest.mark.parametrize("number", range(10))
def test_it_holds_for_10_000_steps_more(session, cast, now, number):
    done = try_out(OrderMachine, session, cast, now, examples=170, number=number)
    where = session.get_bind().dialect.name
    keep_result("R1", f"services, every kind, {where}: {dict(done)}, 0 violations", seed=number)
