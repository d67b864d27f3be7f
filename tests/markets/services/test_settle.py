"""Settling: who gets what, to the micro-point, once."""

from datetime import timedelta

import pytest
from market_cast import budget_of, buy, cash_of, faults, points_of, sell
from resolving import NO, YES, approve, close, crowd, propose, settle
from sqlalchemy import func, select

from core.errors import Closed
from core.points import MICRO
from ledger.services import Movement, account_of, post, treasury
from markets.services.settle import due_markets, settle_market
from markets.verdict import VOID, Verdict
from models.ledger import Transfer
from models.settling import Payout


def payouts(session):
    return dict(session.execute(select(Payout.person_id, Payout.amount)).all())


def test_it_pays_a_point_a_share(session, cast, place, market, now):
    paid = crowd(session, cast, market, now)
    settle(session, cast, market, now, YES)
    assert market.state == "resolved"
    assert payouts(session) == {cast.alice.id: 20 * MICRO, cast.sponsor.id: 12_500_000}
    assert points_of(session, cast.alice) == 1000 * MICRO - paid[cast.alice.id] + 20 * MICRO
    assert points_of(session, cast.mallory) == 1000 * MICRO - paid[cast.mallory.id]
    assert cash_of(session, market) == 0
    left = sum(paid.values()) - 32_500_000
    assert budget_of(session, place) == 1000 * MICRO + left
    assert faults(session) == []


def test_it_pays_in_part_and_rounds_each_person_down(session, cast, market, now):
    buy(session, market, cast.alice, 10.01, now)
    buy(session, market, cast.mallory, 3.33, now, outcome=1)
    settle(session, cast, market, now, Verdict.in_part(["33.3333", "66.6667"]))
    # ⌊10,010,000 · 0.333333⌋ and ⌊3,330,000 · 0.666667⌋ micro-points
    assert payouts(session) == {cast.alice.id: 3_336_663, cast.mallory.id: 2_220_001}
    assert cash_of(session, market) == 0
    assert faults(session) == []


def test_it_gives_everyone_back_what_they_paid_when_void(session, cast, place, market, now):
    crowd(session, cast, market, now)
    sell(session, market, cast.alice, 8, now)
    settle(session, cast, market, now, VOID)
    assert market.state == "void"
    for person in (cast.alice, cast.sponsor, cast.mallory):
        assert points_of(session, person) == 1000 * MICRO
    assert budget_of(session, place) == 1000 * MICRO
    assert faults(session) == []


def test_it_takes_a_gain_back_when_void_as_far_as_it_is_there(session, cast, place, market, now):
    buy(session, market, cast.alice, 40, now)
    buy(session, market, cast.mallory, 40, now)
    gain = -sell(session, market, cast.alice, 40, now).cost - 20 * MICRO
    before = points_of(session, cast.alice)
    spend = Movement(  # Alice has spent nearly everything elsewhere.
        debit_id=account_of(session, "available", person_id=cast.alice.id).id,
        credit_id=treasury(session).id,
        amount=before - 100_000,
        kind="season_end",
    )
    post(session, [spend], now=now)
    settle(session, cast, market, now, VOID)
    row = session.scalars(select(Payout).filter_by(person_id=cast.alice.id)).one()
    owed = before - 1000 * MICRO
    assert gain > 0
    assert (row.amount, row.shortfall) == (-100_000, owed - 100_000)
    assert points_of(session, cast.alice) == 0
    assert points_of(session, cast.mallory) == 1000 * MICRO
    assert budget_of(session, place) == 1000 * MICRO
    assert faults(session) == []


def test_it_settles_a_market_that_nobody_traded_in(session, cast, place, market, now):
    settle(session, cast, market, now, NO)
    assert budget_of(session, place) == 1000 * MICRO
    assert session.scalar(select(func.count()).select_from(Payout)) == 0
    assert faults(session) == []


def test_it_pays_each_settlement_once(session, cast, market, now):
    crowd(session, cast, market, now)
    settle(session, cast, market, now)
    assert market.settlement_version == 1
    rows = session.scalar(select(func.count()).select_from(Transfer))
    with pytest.raises(Closed):
        settle_market(session, market_id=market.id, now=now)
    assert session.scalar(select(func.count()).select_from(Transfer)) == rows


def test_it_waits_for_the_dispute_window(session, cast, market, now):
    close(session, cast, market, now)
    resolution = approve(session, cast, propose(session, cast, market, now), now)
    early = resolution.pays_at - timedelta(microseconds=1)
    assert due_markets(session, now=early) == []
    with pytest.raises(Closed, match="not over yet"):
        settle_market(session, market_id=market.id, now=early)
    assert due_markets(session, now=resolution.pays_at) == [market.id]
    settle_market(session, market_id=market.id, now=resolution.pays_at)
    assert (resolution.state, resolution.paid_at) == ("paid", resolution.pays_at)
    assert due_markets(session, now=resolution.pays_at) == []


def test_it_loses_at_most_the_subsidy(session, cast, place, market, now):
    for person in (cast.alice, cast.sponsor, cast.mallory, cast.administrator):
        buy(session, market, person, 40, now)
    settle(session, cast, market, now, YES)
    assert 1000 * MICRO - market.subsidy <= budget_of(session, place) < 1000 * MICRO


def test_it_settles_one_of_several(session, cast, place, now):
    from market_cast import make_market

    market = make_market(
        session, cast, place, now, outcomes=("Rooms", "Nurses", "Beds"), is_success_test=False
    )
    buy(session, market, cast.alice, 10, now, outcome=2)
    buy(session, market, cast.mallory, 10, now, outcome=1)
    settle(session, cast, market, now, Verdict.of_outcome(2, 3))
    assert payouts(session) == {cast.alice.id: 10 * MICRO}
    assert faults(session) == []
