"""Faults put into conditional markets on purpose: each is noticed, and without it nothing is."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from conditional import decide_on, open_branch
from market_cast import buy, faults, make_place, points_of, sell
from resolving import YES, settle

from core.errors import Closed
from core.points import MICRO
from ledger import services as ledger
from ledger.services import Movement, account_of
from markets.services import condition, purse

GRANT = 1000 * MICRO
LOCKING = purse.Pair._moves
ENDING = condition._ending


class Stage:
    """A market in each branch and one that hangs on nothing."""

    def __init__(self, session, cast, now):
        self.session, self.cast, self.now = session, cast, now
        self.place = make_place(session, cast, now)
        self.market = open_branch(session, cast, self.place, now)
        self.twin = open_branch(session, cast, self.place, now, branch="if_not")

    def buy(self, person, market=None):
        return buy(self.session, market or self.market, person, 20, self.now)


def trade_and_audit(stage):
    stage.buy(stage.cast.alice)
    return faults(stage.session)


def trade_back_and_audit(stage):
    stage.buy(stage.cast.alice)
    sell(stage.session, stage.market, stage.cast.alice, 10, stage.now)
    return faults(stage.session)


def select_and_audit(stage):
    stage.buy(stage.cast.alice)
    stage.buy(stage.cast.mallory, stage.twin)
    decide_on(stage.session, stage.cast, stage.place, stage.now)
    return faults(stage.session)


def decline_and_count(stage):
    """Whoever traded only in case it is selected has all back."""
    stage.buy(stage.cast.alice)
    decide_on(stage.session, stage.cast, stage.place, stage.now, choice="declined")
    had = points_of(stage.session, stage.cast.alice)
    wrong = [] if had == GRANT else [f"has {had} µp"]
    return [*faults(stage.session), *wrong]


def settle_too_early(stage):
    try:
        settle(stage.session, stage.cast, stage.market, stage.now, YES)
    except Closed:
        return []
    return ["it was settled before the decision"]


def turn_tokens_into_points(stage):
    stage.buy(stage.cast.alice)
    mine = account_of(stage.session, "available", person_id=stage.cast.alice.id)
    number = stage.market.condition_id
    owner = {"person_id": stage.cast.alice.id, "condition_id": number}
    tokens = account_of(stage.session, "available", unit="if_not", **owner)
    move = Movement(debit_id=tokens.id, credit_id=mine.id, amount=MICRO, kind="magic")
    try:
        ledger.post(stage.session, [move], now=stage.now)
    except ValueError:
        return []
    return faults(stage.session)


def one_side_only(pair, amount, kind):
    return LOCKING(pair, amount, kind)[:2]


def too_much(pair, amount, kind):
    moves = LOCKING(pair, amount, kind)
    if kind == "lock":
        return moves
    first = moves[0]
    more = Movement(
        debit_id=first.debit_id, credit_id=first.credit_id, amount=MICRO, kind=first.kind
    )
    return [*moves, more]


def both_branches(session, account, accounts, *, is_taken):
    """Burn nothing: what was not taken stays in everyone's hands."""
    return ENDING(session, account, accounts, is_taken=is_taken) if is_taken else []


def paid_for_what_was_not_taken(session, account, accounts, *, is_taken):
    return ENDING(session, account, accounts, is_taken=not is_taken)


def without_the_twin(session, found, *, now):
    """Let nothing lapse."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One part to take out, and the trial that must notice."""

    name: str
    trial: Callable
    parts: dict


CONDITION, PURSE = "markets.services.condition", "markets.services.purse"
FAULTS = [
    Fault(
        name="one side is not issued",
        trial=trade_and_audit,
        parts={f"{PURSE}.Pair._moves": one_side_only},
    ),
    Fault(
        name="too much is unlocked",
        trial=trade_back_and_audit,
        parts={f"{PURSE}.Pair._moves": too_much},
    ),
    Fault(
        name="free pairs stay locked",
        trial=trade_back_and_audit,
        parts={"markets.kernel.freed": lambda *_: []},
    ),
    Fault(
        name="the branch not taken keeps its tokens",
        trial=select_and_audit,
        parts={f"{CONDITION}._ending": both_branches},
    ),
    Fault(
        name="the wrong branch is paid",
        trial=decline_and_count,
        parts={f"{CONDITION}._ending": paid_for_what_was_not_taken},
    ),
    Fault(
        name="the twin is forgotten",
        trial=select_and_audit,
        parts={f"{CONDITION}._lapse": without_the_twin},
    ),
    Fault(
        name="concluding settles nothing",
        trial=decline_and_count,
        parts={"aggregation.services.decide.settle_conditions": lambda *_, **__: []},
    ),
    Fault(
        name="verdicts do not wait",
        trial=settle_too_early,
        parts={"markets.services.resolve.require_decided": lambda *_: None},
    ),
    Fault(
        name="units mix",
        trial=turn_tokens_into_points,
        parts={"ledger.services.require_one_unit": lambda *_: None},
    ),
]


@pytest.fixture
def stage(session, cast, now):
    return Stage(session, cast, now)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_finds_nothing_wrong_as_things_are(stage, fault):
    assert fault.trial(stage) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_notices_what_is_missing(stage, fault, monkeypatch):
    for place, part in fault.parts.items():
        monkeypatch.setattr(place, part)
    assert fault.trial(stage) != []
