"""Points are neither made nor lost, whatever the order of events (R1, through the services).

Markets open, trade, close, are proposed, approved, rejected, disputed, ruled on and paid in any
order; after every step the ledger's audit is clean and everybody has what the plain auditor says.
"""

from collections import Counter
from datetime import timedelta
from itertools import count, pairwise

import pytest
from factories import make_person
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run
from market_cast import budget_of, cash_of, faults, make_place, plan_for
from plain_books import Book, Books
from resolving import EVIDENCE, REASON
from sqlalchemy import select

from core.errors import (
    Closed,
    InvalidInput,
    NotAllowed,
    NotEnough,
    OutsideBand,
    OverCap,
    Refused,
    Stale,
)
from core.points import LOT, MICRO
from markets.quote import Side, Wish
from markets.services.close import close_due, close_market
from markets.services.dispute import dispute_resolution, rule_on_dispute
from markets.services.open import open_market
from markets.services.resolve import approve_resolution, propose_resolution, reject_resolution
from markets.services.settle import settle_market
from markets.services.trade import trade
from markets.services.undo import ask_undo, undo_market
from markets.verdict import VOID, Verdict
from models.ledger import Account
from models.markets import Market, Position
from models.settling import PanelSeat

BUDGET = 20_000
EXERCISED = (
    "trade",
    "resolved",
    "void",
    "dispute_resolution",
    "rule_on_dispute",
    "undo_market",
    "refused",
)
REFUSALS = {"band": OutsideBand, "shares": NotEnough, "cap": OverCap, "points": NotEnough}
ONE_TRADER, ONE_MARKET = st.integers(0, 3), st.integers(0, 9)
OUTCOME, LOTS = st.integers(0, 3), st.integers(1, 6_000)
ACTS = st.sampled_from(
    ["open", "wait", "again", "let_nobody_else_trade", "act_out_of_turn"]
    + ["buy"] * 4
    + ["sell"] * 2
    + ["spend"]
    + ["advance"] * 6
    + ["undo"]
)
CHANCE = st.integers(0, 7)
KINDS = st.sampled_from(["outcome", "void", "partial"])
WEIGHTS = st.lists(st.integers(0, 1_000_000), min_size=3, max_size=3)


def one_of(books, number):
    return books[number % len(books)]


def verdict_of(kind, weights, n):
    """Return one outcome, parts, or void."""
    if kind == "outcome":
        return Verdict.of_outcome(weights[0] % n, n)
    if kind == "partial":
        edges = [0, *sorted(weights)[: n - 1], 1_000_000]
        return Verdict(kind="partial", weights=tuple(b - a for a, b in pairwise(edges)))
    return VOID


class MoneyMachine(RuleBasedStateMachine):
    """Acts through the services in one transaction that is never committed."""

    session = cast = place = third = start = None
    done = Counter()  # noqa: RUF012  # Shared on purpose: it counts the whole run.

    def __init__(self):
        super().__init__()
        self.now = self.start
        self.traders = [self.cast.alice.id, self.cast.mallory.id, self.cast.sponsor.id]
        self.traders.append(self.cast.administrator.id)
        self.books = Books([*self.traders, self.cast.bob.id], BUDGET * MICRO)
        self.keys = count()
        self.last = None

    def teardown(self):
        self.session.rollback()

    def attempt(self, service, **wanted):
        """Let a service act, or undo what it had begun when it refuses."""
        with self.session.begin_nested():
            answer = service(self.session, **wanted, now=self.now)
        self.done[service.__name__] += 1
        return answer

    def refuses(self, *kinds, service, **wanted):
        with pytest.raises(kinds):
            self.attempt(service, **wanted)
        self.done["refused"] += 1

    @rule(act=ACTS, draw=st.data())
    def act(self, act, draw):
        """Do one thing. One rule for all: Hypothesis would leave out whole rules, run by run."""
        get = draw.draw
        if act == "open" or not self.standing("open"):
            self.open_one(get(st.integers(20, 400)), get(st.integers(2, 4)), get(st.integers(1, 9)))
        elif act in {"buy", "sell", "spend"}:
            self.trade_shares(get(ONE_TRADER), get(ONE_MARKET), get(OUTCOME), get(LOTS), act)
        elif act == "advance":
            self.advance(get(ONE_MARKET), get(ONE_TRADER), get(CHANCE), get(KINDS), get(WEIGHTS))
        elif act == "undo":
            self.undo(get(ONE_MARKET))
        elif act == "wait":
            self.now += timedelta(hours=get(st.integers(1, 30)))
        elif act == "again":
            self.send_again()
        else:
            getattr(self, act)(one_of(self.books.markets, get(ONE_MARKET)))

    def open_one(self, budget, n, days):
        labels = ("Yes", "No") if n == 2 else tuple("abcd"[:n])
        plan = plan_for(
            self.place,
            self.now,
            budget=budget * MICRO,
            outcomes=labels,
            is_success_test=n == 2,
            dispute_hours=24 * (days % 3),
            closes_at=self.now + timedelta(days=days),
        )
        market = self.attempt(open_market, plan=plan, opener_id=self.cast.facilitator.id)
        self.books.open(Book(id=market.id, b=market.b, q=[0] * n, closes_at=plan.closes_at))

    def trade_shares(self, who, number, outcome, lots, how):
        book, person = one_of(self.standing("open"), number), self.traders[who]
        outcome %= len(book.q)
        if how == "spend":
            wish = Wish(outcome=outcome, side=Side.BUY, budget=lots * LOT)
            self.order(book, person, wish, None)
            return
        held = book.held[person, outcome]
        shares = lots * LOT if how == "buy" else -min(lots * LOT, held or lots * LOT)
        wish = Wish(outcome=outcome, side=Side(how), shares=abs(shares))
        self.order(book, person, wish, shares)

    def order(self, book, person, wish, shares):
        wanted = {
            "market_id": book.id,
            "person_id": person,
            "wish": wish,
            "belief_ppm": 600_000,
            "key": f"machine-{next(self.keys):06d}",
        }
        problem = "" if shares is None else self.books.problem(book, person, wish.outcome, shares)
        if problem:
            self.refuses(REFUSALS[problem], service=trade, **wanted)
            return
        try:
            receipt = self.attempt(trade, **wanted)
        except (OverCap, OutsideBand, InvalidInput, NotEnough):
            assert shares is None  # Only a budget may come to something that is refused.
            return
        signed = receipt.shares if wish.side is Side.BUY else -receipt.shares
        assert shares in {None, signed}
        assert self.books.trade(book, person, wish.outcome, signed, self.now) == receipt.cost
        assert wish.budget is None or receipt.cost <= wish.budget
        self.last = (wanted, receipt)

    def send_again(self):
        if self.last is None:
            return
        wanted, receipt = self.last
        again = self.attempt(trade, **wanted)
        assert again.is_repeat
        assert (again.trade_id, again.cost) == (receipt.trade_id, receipt.cost)

    def let_nobody_else_trade(self, book):
        insiders = [self.cast.bob.id, self.cast.facilitator.id]
        late = self.traders if book.stands(self.now) != "open" else []
        for person in (*insiders, *late):
            self.refuses(
                *(Closed, NotAllowed),
                service=trade,
                market_id=book.id,
                person_id=person,
                wish=Wish(outcome=0, side=Side.BUY, shares=MICRO),
                belief_ppm=600_000,
                key=f"machine-{next(self.keys):06d}",
            )

    def advance(self, number, who, chance, kind, weights):
        """Take one market a step further on its way from open to paid."""
        self.close_by_the_clock()
        begun = self.standing("closed", "proposed", "approved", "disputed")
        book = one_of(begun or self.standing("open") or self.books.markets, number)
        if book.state == "open" and chance % 4:
            self.close_early(book)
        elif book.state == "closed":
            at = book.log[number % len(book.log)][0] if book.log and chance > 4 else None
            self.propose(book, verdict_of(kind, weights, len(book.q)), known_at=at)
        elif book.state == "proposed":
            self.answer(book, agrees=chance > 1)
        elif book.state == "approved" and chance % 2 and book.traded:
            self.dispute(book, one_of(sorted(book.traded), who))
        elif book.state == "approved":
            self.pay(book)
        elif book.state == "disputed":
            self.rule_on(book, upheld=chance < 3)

    def close_by_the_clock(self):
        due = [b for b in self.books.markets if b.state == "open" and b.closes_at <= self.now]
        assert self.attempt(close_due) == [book.id for book in due]
        for book in due:
            book.state = "closed"

    def standing(self, *states):
        return [book for book in self.books.markets if book.stands(self.now) in states]

    def close_early(self, book):
        self.attempt(close_market, market_id=book.id, facilitator_id=self.cast.facilitator.id)
        book.state = "closed"

    def propose(self, book, verdict, known_at):
        wanted = {**self.proposal(book, verdict), "known_at": known_at}
        resolution = self.attempt(propose_resolution, **wanted)
        book.known_at = known_at
        book.resolution, book.verdict, book.state = resolution.id, verdict.weights, "proposed"

    def proposal(self, book, verdict=VOID):
        return {
            "market_id": book.id,
            "proposer_id": self.cast.facilitator.id,
            "verdict": verdict,
            "reason": REASON,
            "evidence": EVIDENCE,
        }

    def answer(self, book, *, agrees):
        second = self.cast.second_facilitator.id
        wanted = {"resolution_id": book.resolution, "note": "Seen."}
        if not agrees:
            self.attempt(reject_resolution, **wanted, facilitator_id=second)
            book.state = "closed"
            return
        book.pays_at = self.attempt(approve_resolution, **wanted, approver_id=second).pays_at
        book.state, book.disputed, book.is_ruled = "approved", set(), False

    def dispute(self, book, person):
        wanted = {"market_id": book.id, "person_id": person, "reason": "It says no."}
        if (
            person not in book.traded
            or person in book.disputed
            or book.is_ruled
            or self.now >= book.pays_at
        ):
            self.refuses(NotAllowed, Closed, Refused, service=dispute_resolution, **wanted)
            return
        book.dispute = self.attempt(dispute_resolution, **wanted).id
        book.state = "disputed"
        book.disputed.add(person)

    def rule_on(self, book, *, upheld):
        wanted = {"dispute_id": book.dispute, "is_upheld": upheld, "reason": "It says so."}
        seated = select(PanelSeat.person_id).where(PanelSeat.resolution_id == book.resolution)
        seats = self.session.scalars(seated.order_by(PanelSeat.id)).all()
        for person in seats[: len(seats) // 2 + 1]:
            self.attempt(rule_on_dispute, **wanted, ruler_id=person)
        book.state, book.is_ruled = "closed" if upheld else "approved", True

    def pay(self, book):
        if self.now < book.pays_at:
            self.refuses(Closed, service=settle_market, market_id=book.id)
            self.now = book.pays_at
        self.attempt(settle_market, market_id=book.id)
        self.books.settle(book)
        self.done[book.state] += 1

    def undo(self, number):
        """Undo a settlement; nobody can where there is none."""
        settled = self.standing("resolved", "void")
        book = one_of(settled or self.books.markets, number)
        first = {"market_id": book.id, "facilitator_id": self.cast.facilitator.id}
        if not settled:
            self.refuses(Closed, service=ask_undo, **first, reason="It was misread.")
            return
        self.attempt(ask_undo, **first, reason="It was misread.")
        self.refuses(NotAllowed, service=undo_market, **first)
        second = {**first, "facilitator_id": self.cast.second_facilitator.id}
        self.attempt(undo_market, **second)
        self.books.undo(book)

    def act_out_of_turn(self, book):
        state = book.stands(self.now)
        mine = {"market_id": book.id}
        if state != "open":
            self.refuses(
                Stale, service=close_market, **mine, facilitator_id=self.cast.facilitator.id
            )
        if state != "closed":
            self.refuses(Closed, Stale, service=propose_resolution, **self.proposal(book))
        if state != "proposed" and book.resolution:
            answer = {"resolution_id": book.resolution, "approver_id": self.third.id}
            self.refuses(Stale, service=approve_resolution, **answer)
        if state != "approved":
            self.refuses(Closed, service=settle_market, **mine)

    @invariant()
    def everybody_has_what_they_should(self):
        kept = dict(
            self.session.execute(
                select(Account.person_id, Account.balance).where(Account.kind == "available")
            ).all()
        )
        assert {person: kept[person] for person in self.books.points} == self.books.points
        assert budget_of(self.session, self.place) == self.books.budget
        for book in self.books.markets:
            market = self.session.get(Market, book.id)
            assert market.state == book.state
            assert cash_of(self.session, market) == book.cash
        shares = self.session.scalars(select(Position.shares)).all()
        assert sum(shares) == sum(sum(book.held.values()) for book in self.books.markets)

    @invariant()
    def the_audit_is_clean(self):
        assert faults(self.session) == []
        self.done["steps"] += 1


def test_points_are_neither_made_nor_lost(session, cast, now, request):
    place = make_place(session, cast, now, points=BUDGET)
    third = make_person(session, "Tara Third", roles=["facilitator"], now=now)
    session.commit()
    kept = {"session": session, "cast": cast, "place": place, "third": third, "start": now}
    machine = type("Machine", (MoneyMachine,), kept)
    long = request.config.getoption("--long")
    run(
        machine,
        settings=settings(
            max_examples=1_100 if long else 34,
            stateful_step_count=100,
            deadline=None,
            database=None,
            derandomize=not long,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(machine.done))
    assert machine.done["steps"] >= 3_000
    assert min(machine.done[kind] for kind in EXERCISED) >= 10
