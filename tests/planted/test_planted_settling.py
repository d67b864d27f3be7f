"""Faults put into settling, undoing, panels, insiders and heads: each is noticed."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from factories import make_person
from market_cast import buy, faults, make_market, make_place, points_of
from resolving import YES, approve, close, crowd, propose, settle
from sqlalchemy import select

from core.errors import NotAllowed, NotEnough
from core.points import MICRO
from ledger.publishing import missed_heads, present_heads
from ledger.services import Movement, account_of, post, treasury
from markets.bars import bar_words
from markets.services import undo as undoing
from markets.services.dispute import dispute_resolution, rule_on_dispute
from markets.services.insiders import tag_insider
from markets.services.season import begin_season
from markets.services.settle import settle_market
from models.settling import PanelSeat


@dataclass
class Stage:
    """What a trial may use."""

    session: object
    cast: object
    market: object
    now: object


@pytest.fixture
def stage(session, cast, now):
    market = make_market(session, cast, make_place(session, cast, now), now)
    return Stage(session, cast, market, now)


def undo(stage):
    asked = {"market_id": stage.market.id, "now": stage.now}
    first, second = stage.cast.facilitator.id, stage.cast.second_facilitator.id
    undoing.ask_undo(stage.session, **asked, facilitator_id=first, reason="Misread.")
    return undoing.undo_market(stage.session, **asked, facilitator_id=second)


def be_paid_twice(stage):
    """Spend a payout, have it undone, and be paid again."""
    session, cast, now = stage.session, stage.cast, stage.now
    crowd(session, cast, stage.market, now)
    settle(session, cast, stage.market, now, YES)
    spent = points_of(session, cast.alice) - 5 * MICRO
    mine = account_of(session, "available", person_id=cast.alice.id)
    post(
        session,
        [Movement(debit_id=mine.id, credit_id=treasury(session).id, amount=spent, kind="gone")],
        now=now,
    )
    try:
        undo(stage)
    except NotEnough:
        return ["more was taken than there was"]
    approve(session, cast, propose(session, cast, stage.market, now, YES), now)
    settle_market(session, market_id=stage.market.id, now=now)
    left = points_of(session, cast.alice)
    return faults(session) + ([] if left == 5 * MICRO else [f"{left} µp are there"])


def trade_as_an_insider(stage):
    person = stage.cast.alice
    tag_insider(
        stage.session,
        market_id=stage.market.id,
        email=person.email,
        reason="Knows it",
        tagged_by_id=stage.cast.facilitator.id,
        now=stage.now,
    )
    try:
        buy(stage.session, stage.market, person, 1, stage.now)
    except NotAllowed:
        return []
    return ["an insider traded"]


def rule_alone(stage):
    session, cast, now = stage.session, stage.cast, stage.now
    for name in ("Uma", "Vera", "Wim"):
        make_person(session, name, now=now)
    crowd(session, cast, stage.market, now)
    close(session, cast, stage.market, now)
    resolution = approve(session, cast, propose(session, cast, stage.market, now), now)
    dispute = dispute_resolution(
        session, market_id=stage.market.id, person_id=cast.alice.id, reason="No.", now=now
    )
    one = session.scalars(select(PanelSeat.person_id)).first()
    if one in {cast.alice.id, cast.facilitator.id}:
        return ["somebody with a part in it sits on the panel"]
    rule_on_dispute(
        session, dispute_id=dispute.id, ruler_id=one, is_upheld=False, reason="Yes.", now=now
    )
    return [] if resolution.state == "disputed" else ["one of three decided"]


def trade_in_the_know(stage):
    session, cast, now = stage.session, stage.cast, stage.now
    buy(session, stage.market, cast.alice, 20, now)
    known = now + timedelta(hours=1)
    buy(session, stage.market, cast.mallory, 30, known + timedelta(seconds=1))
    stage.market.dispute_hours = 0
    after = now + timedelta(days=31)
    resolution = propose(session, cast, stage.market, after, YES, known_at=known)
    approve(session, cast, resolution, after)
    settle_market(session, market_id=stage.market.id, now=after)
    gained = points_of(session, cast.mallory) - 1000 * MICRO
    return faults(session) + ([f"{gained} µp gained in the know"] if gained else [])


def rewrite_the_past(stage):
    """Compare with heads of which one says something else."""
    heads = present_heads(stage.session)
    if missed_heads(stage.session, heads):
        return ["an honest chain raises an alarm"]
    bent = (type(heads[0])(chain=heads[0].chain, seq=heads[0].seq, hash="f" * 64), *heads[1:])
    return [] if missed_heads(stage.session, bent) else ["another past is not noticed"]


def begin_with_bound_points(stage):
    cost = buy(stage.session, stage.market, stage.cast.alice, 20, stage.now).cost
    begin_season(stage.session, points=500 * MICRO, now=stage.now)
    extra = points_of(stage.session, stage.cast.alice) - 500 * MICRO + cost
    return faults(stage.session) + ([f"{extra} µp more than others"] if extra else [])


FAULTS = {
    "no debts": (be_paid_twice, "markets.services.settle._debts", lambda *_: {}),
    "clawback of everything": (
        be_paid_twice,
        "markets.payout.clawback",
        lambda owed, _available: (owed, 0),
    ),
    "insiders trade": (
        trade_as_an_insider,
        "markets.admission.bar_words",
        lambda bars: bar_words(bars - {"insider"}),
    ),
    "one decides": (
        rule_alone,
        "markets.services.dispute.decided",
        lambda rulings: next((each for each in rulings if each != "open"), ""),
    ),
    "everyone may sit": (
        rule_alone,
        "markets.services.panel._eligible",
        lambda _session, market, resolution: [resolution.proposed_by_id],
    ),
    "trades in the know stay": (
        trade_in_the_know,
        "markets.services.settle._taken_back",
        lambda *_, **__: {},
    ),
    "heads are not compared": (rewrite_the_past, "ledger.publishing.missed", lambda *_: []),
    "bound points do not count": (
        begin_with_bound_points,
        "markets.services.season._bound",
        lambda _session: {},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_it_finds_nothing_wrong_as_things_are(stage, name):
    assert FAULTS[name][0](stage) == []


@pytest.mark.parametrize("name", FAULTS)
def test_it_notices_a_planted_fault(stage, monkeypatch, name):
    trial, place, value = FAULTS[name]
    monkeypatch.setattr(place, value)
    assert trial(stage)
