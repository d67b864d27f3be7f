"""What the machines that try markets in any order share: acting, refusing, and a market's course.

A machine acts through the services in one transaction that is never committed; `books` is the
plain auditor (plain_books, plain_orders), which is told of every act and predicts the rest.
"""

from collections import Counter
from datetime import timedelta
from itertools import count, pairwise

import pytest
from conditional import add_ideas
from factories import make_person
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant
from hypothesis.stateful import run_state_machine_as_test as run
from market_cast import faults, make_place
from resolving import EVIDENCE, REASON
from sqlalchemy import select

from core.errors import Closed, InvalidInput, NotAllowed, Refused, Stale
from core.points import MICRO
from markets.quote import Side, Wish
from markets.services.close import close_due, close_market
from markets.services.dispute import dispute_resolution, rule_on_dispute
from markets.services.resolve import approve_resolution, propose_resolution, reject_resolution
from markets.services.settle import settle_market
from markets.services.trade import trade
from markets.services.undo import ask_undo, undo_market
from markets.verdict import VOID, Verdict
from models.ledger import Account
from models.markets import Market
from models.settling import PanelSeat

BUDGET = 20_000
MARKETS_MAX = 4  # Every one, settled or not, is audited after every step.
KEPT = ("available", "reserved", "challenge", "locked", "market")
WHO, NUMBER, CHANCE = st.integers(0, 3), st.integers(0, 9), st.integers(0, 7)
VERDICTS = st.sampled_from(["outcome", "void", "partial"])
WEIGHTS = st.lists(st.integers(0, 1_000_000), min_size=4, max_size=4)


def one_of(found, number):
    return found[number % len(found)]


def verdict_of(kind, weights, n):
    """Return one outcome, parts, or void."""
    if kind == "outcome":
        return Verdict.of_outcome(weights[0] % n, n)
    if kind == "partial":
        edges = [0, *sorted(weights)[: n - 1]]
        edges += [1_000_000] * (n + 1 - len(edges))
        return Verdict(kind="partial", weights=tuple(b - a for a, b in pairwise(edges)))
    return VOID


class MarketMachine(RuleBasedStateMachine):
    """Takes markets from open to paid and back; how people trade in them is another's matter."""

    session = cast = place = third = start = None
    done = Counter()  # noqa: RUF012  # Shared on purpose: it counts the whole run.

    def __init__(self):
        super().__init__()
        self.now, self.keys = self.start, count()
        cast = self.cast
        self.traders = [p.id for p in (cast.alice, cast.mallory, cast.sponsor, cast.administrator)]
        self.books = None

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

    def try_to(self, service, **wanted):
        """Let a service act if it will; None when it refuses."""
        try:
            return self.attempt(service, **wanted)
        except (Refused, InvalidInput):
            self.done["refused"] += 1
            return None

    def key(self):
        return f"machine-{next(self.keys):06d}"

    def standing(self, *states):
        return [book for book in self.books.markets if book.stands(self.now) in states]

    def read(self):
        """Let the auditor read what has been written since; one that predicts all reads nothing."""

    def wait(self, hours):
        self.now += timedelta(hours=hours)

    def advance(self, draw):
        """Take one market a step further on its way from open to paid."""
        self.close_by_the_clock()
        number, chance = draw(NUMBER), draw(CHANCE)
        begun = self.standing("closed", "proposed", "approved", "disputed")
        begun = [one for one in begun if not one.is_pending]
        book = one_of(begun or self.standing("open") or self.books.markets, number)
        if book.state == "open" and chance % 4:
            self.close_early(book)
        elif book.state == "closed":
            at = one_of(book.log, number)[0] if book.log and chance > 4 else None
            verdict = verdict_of(draw(VERDICTS), draw(WEIGHTS), len(book.q))
            self.propose(book, verdict, known_at=at)
        elif book.state == "proposed":
            self.answer(book, agrees=chance > 1)
        elif book.state == "approved" and chance % 2 and book.traded:
            self.dispute(book, one_of(sorted(book.traded), draw(WHO)))
        elif book.state == "approved":
            self.pay(book)
        elif book.state == "disputed":
            self.rule_on(book, upheld=chance < 3)

    def close_by_the_clock(self):
        due = [b for b in self.books.markets if b.state == "open" and b.closes_at <= self.now]
        assert self.attempt(close_due) == [book.id for book in due]
        for book in due:
            book.state = "closed"

    def close_early(self, book):
        self.attempt(close_market, market_id=book.id, facilitator_id=self.cast.facilitator.id)
        book.state = "closed"

    def propose(self, book, verdict, known_at):
        if book.is_pending:
            self.refuses(Closed, service=propose_resolution, **self.proposal(book, verdict))
            return
        known_at = known_at if book.may_be_known(known_at) else None
        wanted = {**self.proposal(book, verdict), "known_at": known_at}
        resolution = self.attempt(propose_resolution, **wanted)
        book.known_at = None if verdict.kind == "void" else known_at
        book.resolution, book.verdict, book.state = resolution.id, verdict.weights, "proposed"
        self.done[verdict.kind] += 1
        self.done["known"] += book.known_at is not None

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
        if person in book.disputed or book.is_ruled or self.now >= book.pays_at:
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
        self.read()
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
        self.read()
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
                key=self.key(),
            )

    @invariant()
    def the_books_agree(self):
        self.read()
        kept = Counter()
        for row in self.session.scalars(select(Account).where(Account.kind.in_(KEPT))):
            if row.person_id is None or row.person_id in self.books.points:
                kind = "available" if row.kind == "challenge" else row.kind
                owner = row.person_id or row.market_id
                kept[kind, row.unit, row.condition_id, owner] += row.balance
        due = self.books.owned()
        assert {place: n for place, n in kept.items() if n} == {
            place: n for place, n in due.items() if n
        }
        states = dict(self.session.execute(select(Market.id, Market.state)).all())
        assert {book.id: book.state for book in self.books.markets} == states

    @invariant()
    def the_audit_is_clean(self):
        assert faults(self.session) == []
        self.done["steps"] += 1


def try_out(machine, session, cast, now, *, examples, steps=60, number=None):
    """Run a machine over so many stories of so many steps; return what was done, and how often.

    A number is the seed of other stories than those that every run tells.
    """
    place = make_place(session, cast, now, points=BUDGET)
    add_ideas(session, cast, place, now)
    third = make_person(session, "Tara Third", roles=["facilitator"], now=now)
    session.commit()
    kept = {"session": session, "cast": cast, "place": place, "third": third, "start": now}
    made = type(machine.__name__, (machine,), {**kept, "done": Counter()})
    if number is not None:
        seed(number)(made)
    run(
        made,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=number is None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(made.done))
    return made.done
