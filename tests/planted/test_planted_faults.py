"""Faults put into the house on purpose: each is noticed, and without it nothing is.

A trial does something that only a healthy house gets right and returns what is wrong. It runs
twice: as things are, where nothing may be wrong, and with one part taken out, where something
must be.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest
from crowd import make_crowd
from market_cast import buy, faults, make_market, make_place, plan_for, points_of
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import Closed, NotAllowed, NotEnough
from core.points import MICRO
from core.policy import POLICY, Rule, Who
from ledger import services as ledger
from ledger.services import Movement, account_of
from markets.asked import Asked
from markets.kernel import shift
from markets.makers import potential
from markets.quote import Side, Wish
from markets.services import gather, resolve, settle, trade
from markets.services.load import locked_resolution
from markets.services.open import open_market
from models.ledger import Account
from models.markets import Market, Trade
from models.voting import Ballot, Tally
from voting.services import casting
from web import transaction as transactions
from web.extensions import db


@dataclass
class Stage:
    """What a trial may use."""

    app: object
    session: Session
    cast: object
    now: object

    def market(self, **changes) -> Market:
        place = make_place(self.session, self.cast, self.now)
        return make_market(self.session, self.cast, place, self.now, **changes)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One part to take out, and the trial that must notice."""

    name: str
    trial: Callable[[Stage], list[str]]
    plant: Callable
    only: str = ""  # the database on which the part matters


@pytest.fixture
def stage(app, session, cast, now):
    return Stage(app, session, cast, now)


# Trials


def trade_at_once(stage: Stage) -> list[str]:
    """Two people buy at one moment, both past the lock if there is none.

    The unique number of each trade then stops the second, which tries again: that, too, tells.
    """
    market_id = stage.market().id
    meeting = threading.Barrier(2)
    checked = gather.require_life

    def wait_for_the_other(*args):
        checked(*args)
        try:
            meeting.wait(timeout=1.5)
        except threading.BrokenBarrierError:
            return  # The other waits for the lock, as it should.

    gather.require_life = wait_for_the_other
    collisions = []
    transactions.time = SimpleNamespace(sleep=collisions.append)
    people = [stage.cast.alice.id, stage.cast.mallory.id]
    threads = [threading.Thread(target=buy_alone, args=(stage, market_id, one)) for one in people]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)
    finally:
        gather.require_life = checked
        transactions.time = time
    stage.session.rollback()
    return [*faults(stage.session), *(f"tried again after {pause} s" for pause in collisions)]


def buy_alone(stage: Stage, market_id: int, person_id: int) -> None:
    with stage.app.app_context():
        transactions.write(
            trade.trade,
            market_id=market_id,
            person_id=person_id,
            wish=Wish(outcome=0, side=Side.BUY, shares=20 * MICRO),
            belief_ppm=700_000,
            key=f"at-once-{person_id}",
            now=stage.now,
        )
        db.session.remove()


def send_twice(stage: Stage) -> list[str]:
    market = stage.market()
    first = buy(stage.session, market, stage.cast.mallory, 10, stage.now, key="the-same-key")
    again = buy(stage.session, market, stage.cast.mallory, 10, stage.now, key="the-same-key")
    count = stage.session.scalar(select(func.count(Trade.id)))
    return [] if (count, again.trade_id) == (1, first.trade_id) else [f"{count} trades"]


def spend_too_much(stage: Stage) -> list[str]:
    session, now = stage.session, stage.now
    mine = account_of(session, "available", person_id=stage.cast.mallory.id)
    theirs = account_of(session, "available", person_id=stage.cast.bob.id)
    amount = mine.balance + 1
    move = Movement(debit_id=mine.id, credit_id=theirs.id, amount=amount, kind="gift")
    try:
        ledger.post(session, [move], now=now)
    except NotEnough:
        return []
    except IntegrityError:
        session.rollback()
        return ["only the database refused"]
    return faults(session)


def trade_and_audit(stage: Stage) -> list[str]:
    market = stage.market()
    for number, person in enumerate((stage.cast.mallory, stage.cast.alice, stage.cast.mallory)):
        buy(stage.session, market, person, 7.31 + number, stage.now)
    return faults(stage.session)


def open_a_second_treasury(stage: Stage) -> list[str]:
    stage.session.add(Account(kind="treasury", balance=0))
    try:
        stage.session.flush()
    except IntegrityError:
        stage.session.rollback()
        return []
    return ["there are two treasuries"]


def judge_and_count(stage: Stage) -> list[str]:
    crowd = crowd_of(stage)
    for person in (crowd.cast.mallory, crowd.cast.bob):
        casting.cast_ballot(
            stage.session,
            idea_id=crowd.ideas[0].id,
            person_id=person.id,
            choice="approve",
            now=crowd.judging_at,
        )
    found = stage.session.scalar(
        select(func.count(Ballot.id)).where(Ballot.choice == "approve", Ballot.is_current)
    )
    kept = stage.session.scalar(select(func.sum(Tally.approve_count))) or 0
    return [] if (found, kept) == (2, 2) else [f"{found} approve, the tally says {kept}"]


def judge_ones_own(stage: Stage) -> list[str]:
    crowd = crowd_of(stage)
    try:
        casting.cast_ballot(
            stage.session,
            idea_id=crowd.ideas[0].id,
            person_id=crowd.cast.alice.id,
            choice="approve",
            now=crowd.judging_at,
        )
    except NotAllowed:
        return []
    return ["an author judged their own idea"]


def crowd_of(stage: Stage):
    """Make a crowd with a cast of its own; the stage's stays out of it."""
    stage.session.execute(text("UPDATE person SET email = 'old-' || email"))
    return make_crowd(stage.session, stage.now)


def trade_on_ones_own(stage: Stage) -> list[str]:
    try:
        buy(stage.session, stage.market(), stage.cast.bob, 5, stage.now)
    except NotAllowed:
        return []
    return ["an author traded on their own idea"]


def approved(stage: Stage, *, approver) -> tuple[Market, object]:
    market, after = stage.market(), stage.now + timedelta(days=31)
    buy(stage.session, market, stage.cast.mallory, 5, stage.now)
    proposed = resolve.propose_resolution(
        stage.session,
        market_id=market.id,
        proposer_id=stage.cast.facilitator.id,
        verdict=resolve.Verdict.of_outcome(0, 2),
        reason="Table 4.",
        evidence="https://evidence.example",
        now=after,
    )
    stage.session.flush()
    resolve.approve_resolution(
        stage.session, resolution_id=proposed.id, approver_id=approver.id, now=after
    )
    stage.session.flush()
    return market, after


def settle_at_once(stage: Stage) -> list[str]:
    market, after = approved(stage, approver=stage.cast.second_facilitator)
    before = points_of(stage.session, stage.cast.mallory)
    try:
        settle.settle_market(stage.session, market_id=market.id, now=after + timedelta(hours=71))
    except Closed:
        return []
    return [f"paid {points_of(stage.session, stage.cast.mallory) - before} within the window"]


def approve_ones_own(stage: Stage) -> list[str]:
    try:
        approved(stage, approver=stage.cast.facilitator)
    except NotAllowed:
        return []
    except IntegrityError:
        stage.session.rollback()
        return ["only the database refused"]
    return ["one person settled a market alone"]


def settle_and_audit(stage: Stage) -> list[str]:
    market, after = approved(stage, approver=stage.cast.second_facilitator)
    try:
        settle.settle_market(stage.session, market_id=market.id, now=after + timedelta(hours=73))
    except NotEnough:
        return ["the market's account does not hold that much"]
    return faults(stage.session)


def overdraw_the_budget(stage: Stage) -> list[str]:
    place = make_place(stage.session, stage.cast, stage.now, points=300)
    for _ in range(2):
        try:
            open_market(
                stage.session,
                plan=plan_for(place, stage.now, budget=200 * MICRO),
                opener_id=stage.cast.facilitator.id,
                now=stage.now,
            )
        except Exception:  # noqa: BLE001  # Whatever stops it, the audit has the last word.
            stage.session.rollback()
            break
    return faults(stage.session)


def visit_an_unlisted_page(stage: Stage) -> list[str]:
    emptied = stage.session.scalar(select(func.count(Market.id)))
    assert emptied == 0
    kept = POLICY.pop("web.styleguide")
    try:
        status = stage.app.test_client().get("/styleguide").status_code
    finally:
        POLICY["web.styleguide"] = kept
    return [] if status == 404 else [f"a route without a rule answers {status}"]


def send_without_token(stage: Stage) -> list[str]:
    answer = stage.app.test_client().post("/sign-in", data={"email": "a@b.example"}, csrf=False)
    return [] if answer.status_code == 400 else [f"a form without its token: {answer.status_code}"]


# Faults


def patched(place: str, value) -> Callable:
    return lambda monkeypatch, _stage: monkeypatch.setattr(place, value)


def unlocked(monkeypatch, _stage) -> None:
    """Take FOR UPDATE out of every statement."""
    monkeypatch.setattr("sqlalchemy.sql.selectable.Select.with_for_update", lambda self, **_: self)


def without_checks(monkeypatch, stage) -> None:
    """Take the check of balances out of the service and out of the database."""
    monkeypatch.setattr(ledger, "require_funds", lambda *_: None)
    if db.engine.dialect.name == "sqlite":
        stage.session.execute(text("PRAGMA ignore_check_constraints = ON"))
    else:
        for name in ("balance_not_negative",):
            stage.session.execute(text(f"ALTER TABLE account DROP CONSTRAINT ck_account_{name}"))


def without_index(_monkeypatch, stage) -> None:
    stage.session.execute(text("DROP INDEX uq_account_only_one"))


def always_anew(**given):
    """Ask under a key of its own, whatever the form's key says."""
    return Asked(**{**given, "key": f"anew-{next(NUMBERS):08d}"})


NUMBERS = count()


def hold_nothing(stake, *given) -> None:
    """Take the points, and write no shares down."""
    shift(stake, *given)
    stake.shares = 0


def pay_twice(session, movements, **given):
    moves = [*movements, *[m for m in movements if m.kind == "payout"]]
    return ledger.post(session, moves, **given)


def default_allow(endpoint_rules=POLICY):
    class Open(dict):
        def get(self, _name, _default=None):
            return Rule(who=Who.ANYONE)

    return Open(endpoint_rules)


def proposer_too(session, resolution_id, _person_id):
    return locked_resolution(session, resolution_id)


def rounded_down(maker, q, change) -> int:
    """Round each trade down instead of the potential up."""
    return potential.cost(q, maker.b, change) - 1


FAULTS = [
    Fault(name="no lock", trial=trade_at_once, plant=unlocked, only="postgresql"),
    Fault(
        name="no idempotency",
        trial=send_twice,
        plant=patched("markets.services.trade.Asked", always_anew),
    ),
    Fault(
        name="no check of funds in the service",
        trial=spend_too_much,
        plant=patched("ledger.services.require_funds", lambda *_: None),
    ),
    Fault(name="no check of funds anywhere", trial=spend_too_much, plant=without_checks),
    Fault(name="no unique key", trial=open_a_second_treasury, plant=without_index),
    Fault(
        name="no tally",
        trial=judge_and_count,
        plant=patched("voting.services.casting._count", lambda *_, **__: None),
    ),
    Fault(
        name="no author check in judging",
        trial=judge_ones_own,
        plant=patched("voting.services.casting.require", lambda *_: None),
    ),
    Fault(
        name="no author check in trading",
        trial=trade_on_ones_own,
        plant=patched("markets.admission.bar_words", lambda *_: ""),
    ),
    Fault(
        name="no dispute window",
        trial=settle_at_once,
        plant=patched("markets.services.settle.is_due", lambda *_: True),
    ),
    Fault(
        name="one person settles alone",
        trial=approve_ones_own,
        plant=patched("markets.services.resolve._to_answer", proposer_too),
    ),
    Fault(
        name="paid twice",
        trial=settle_and_audit,
        plant=patched("markets.services.settle.post", pay_twice),
    ),
    Fault(
        name="hash not chained",
        trial=trade_and_audit,
        plant=patched("ledger.posting.link_hash", lambda previous, _link: previous),
    ),
    Fault(
        name="cost rounded down",
        trial=trade_and_audit,
        plant=patched("markets.makers.lmsr.Lmsr.cost", rounded_down),
    ),
    Fault(
        name="shares not kept",
        trial=trade_and_audit,
        plant=patched("markets.kernel.shift", hold_nothing),
    ),
    Fault(
        name="default allow",
        trial=visit_an_unlisted_page,
        plant=patched("web.access.POLICY", default_allow()),
    ),
    Fault(
        name="no CSRF token",
        trial=send_without_token,
        plant=lambda _patch, stage: stage.app.config.update(WTF_CSRF_ENABLED=False),
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_finds_nothing_wrong_as_things_are(stage, fault):
    assert fault.trial(stage) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_notices_a_planted_fault(stage, monkeypatch, fault):
    if fault.only and db.engine.dialect.name != fault.only:
        pytest.skip("SQLite lets one writer in at a time, whatever the statements say")
    fault.plant(monkeypatch, stage)
    assert fault.trial(stage)


def test_it_refuses_a_budget_that_is_spent_twice(stage):
    assert overdraw_the_budget(stage) == []
