"""Undoing a settlement, and settling again: every point goes back where it came from."""

from datetime import timedelta

import pytest
from market_cast import budget_of, buy, cash_of, faults, points_of, sell
from resolving import NO, YES, approve, crowd, propose, settle
from sqlalchemy import func, select

from core.errors import Closed, InvalidInput, NotAllowed, Stale
from core.points import MICRO
from ledger.services import Movement, account_of, post, treasury
from markets.services.settle import settle_market
from markets.services.undo import ask_undo, undo_market
from markets.verdict import VOID
from models.ledger import Transfer
from models.settling import Payout, Settlement


def ask(session, cast, market, now, **changes):
    kept = {"facilitator_id": cast.facilitator.id, "reason": "Table 4 was misread."}
    return ask_undo(session, market_id=market.id, now=now, **{**kept, **changes})


def undo(session, cast, market, now):
    ask(session, cast, market, now)
    return undo_market(
        session, market_id=market.id, facilitator_id=cast.second_facilitator.id, now=now
    )


def settle_again(session, cast, market, now, verdict):
    approve(session, cast, propose(session, cast, market, now, verdict), now)
    return settle_market(session, market_id=market.id, now=now)


def spend(session, person, amount, now):
    """Let points of a person go, as if they had traded them away elsewhere."""
    move = Movement(
        debit_id=account_of(session, "available", person_id=person.id).id,
        credit_id=treasury(session).id,
        amount=amount,
        kind="season_end",
    )
    post(session, [move], now=now)


@pytest.mark.parametrize("verdict", [YES, NO, VOID])
def test_it_brings_everything_back(session, cast, place, market, now, verdict):
    crowd(session, cast, market, now)
    people = (cast.alice, cast.sponsor, cast.mallory)
    before = [points_of(session, one) for one in people]
    cash, budget = cash_of(session, market), budget_of(session, place)
    settle(session, cast, market, now, verdict)
    row = undo(session, cast, market, now)
    assert [points_of(session, one) for one in people] == before
    assert (cash_of(session, market), budget_of(session, place)) == (cash, budget)
    assert (row.version, row.kind, row.cash) == (2, "undone", cash)
    assert (market.state, market.settlement_version) == ("closed", 2)
    assert faults(session) == []


def test_it_settles_anew_as_a_version_of_its_own(session, cast, market, now):
    paid = crowd(session, cast, market, now)
    settle(session, cast, market, now, YES)
    undo(session, cast, market, now)
    settle_again(session, cast, market, now, NO)
    assert points_of(session, cast.mallory) == 1000 * MICRO - paid[cast.mallory.id] + 30 * MICRO
    assert points_of(session, cast.alice) == 1000 * MICRO - paid[cast.alice.id]
    kinds = session.scalars(select(Settlement.kind).order_by(Settlement.version)).all()
    assert kinds == ["settled", "undone", "settled"]
    assert faults(session) == []


def test_it_takes_at_most_what_is_there_and_pays_nobody_twice(session, cast, place, market, now):
    paid = crowd(session, cast, market, now)
    settle(session, cast, market, now, YES)
    spend(session, cast.alice, points_of(session, cast.alice) - 5 * MICRO, now)
    undo(session, cast, market, now)
    row = session.scalars(
        select(Payout).filter_by(person_id=cast.alice.id, settlement_version=2)
    ).one()
    assert (row.amount, row.shortfall) == (-5 * MICRO, 15 * MICRO)
    assert points_of(session, cast.alice) == 0
    assert faults(session) == []
    settle_again(session, cast, market, now, YES)  # It was right after all: 20 less 15.
    assert points_of(session, cast.alice) == 5 * MICRO
    assert cash_of(session, market) == 0
    assert budget_of(session, place) == 1000 * MICRO + sum(paid.values()) - 32_500_000
    assert faults(session) == []
    undo(session, cast, market, now)
    settle_again(session, cast, market, now, VOID)
    assert points_of(session, cast.alice) == max(0, paid[cast.alice.id] - 15 * MICRO)
    assert faults(session) == []


def test_it_takes_from_the_budget_what_is_there(session, cast, place, market, now):
    crowd(session, cast, market, now)
    settle(session, cast, market, now, YES)
    budget = account_of(session, "challenge", challenge_id=place.challenge.id)
    gone = Movement(
        debit_id=budget.id,
        credit_id=treasury(session).id,
        amount=budget.balance - 1,
        kind="budget_back",
    )
    post(session, [gone], now=now)
    row = undo(session, cast, market, now)
    assert (row.remainder, budget.balance) == (-1, 0)
    assert row.budget_shortfall > 0
    assert faults(session) == []
    settle_again(session, cast, market, now, YES)
    assert budget.balance == 1
    assert faults(session) == []


def test_it_gives_a_clawback_and_the_treasury_their_part_back(session, cast, place, market, now):
    buy(session, market, cast.alice, 40, now)
    buy(session, market, cast.mallory, 40, now)
    sell(session, market, cast.alice, 40, now)
    spend(session, cast.alice, points_of(session, cast.alice) - 100_000, now)
    cash = cash_of(session, market)
    settle(session, cast, market, now, VOID)
    assert points_of(session, cast.alice) == 0
    undo(session, cast, market, now)
    assert (points_of(session, cast.alice), cash_of(session, market)) == (100_000, cash)
    debt = session.scalar(select(func.sum(Payout.shortfall)))
    assert debt == 0
    assert faults(session) == []


def test_it_takes_two_people(session, cast, market, now):
    crowd(session, cast, market, now)
    settle(session, cast, market, now)
    second = {"market_id": market.id, "facilitator_id": cast.second_facilitator.id, "now": now}
    with pytest.raises(Closed, match="Nobody has asked"):
        undo_market(session, **second)
    ask(session, cast, market, now)
    with pytest.raises(Stale):
        ask(session, cast, market, now)
    with pytest.raises(NotAllowed, match="You asked"):
        undo_market(session, **{**second, "facilitator_id": cast.facilitator.id})
    with pytest.raises(NotAllowed, match="hold or held"):
        undo_market(session, **{**second, "facilitator_id": cast.mallory.id})
    undo_market(session, **second)
    with pytest.raises(Closed, match="not settled"):
        undo_market(session, **second)


def test_it_asks_for_a_reason(session, cast, market, now):
    settle(session, cast, market, now)
    with pytest.raises(InvalidInput):
        ask(session, cast, market, now, reason=" ")


def test_it_undoes_a_market_that_nobody_traded_in(session, cast, place, market, now):
    settle(session, cast, market, now)
    undo(session, cast, market, now)
    assert budget_of(session, place) + cash_of(session, market) == 1000 * MICRO
    assert faults(session) == []


def test_it_reverses_what_was_traded_when_the_answer_was_known(session, cast, place, market, now):
    early = buy(session, market, cast.alice, 20, now)
    buy(session, market, cast.mallory, 30, now, outcome=1)
    known = now + timedelta(hours=1)
    late = known + timedelta(seconds=1)
    buy(session, market, cast.sponsor, 30, late)
    sell(session, market, cast.alice, 20, late)
    sell(session, market, cast.mallory, 10, late, outcome=1)
    market.dispute_hours = 0
    after = now + timedelta(days=31)
    resolution = propose(session, cast, market, after, YES, known_at=known)
    approve(session, cast, resolution, after)
    settle_market(session, market_id=market.id, now=after)
    assert points_of(session, cast.sponsor) == 1000 * MICRO
    assert points_of(session, cast.alice) == 1000 * MICRO - early.cost + 20 * MICRO
    assert cash_of(session, market) == 0
    assert faults(session) == []
    undo(session, cast, market, after)
    assert faults(session) == []


def test_it_reverses_a_sale_made_in_the_know_as_far_as_it_is_there(session, cast, market, now):
    buy(session, market, cast.alice, 40, now)
    known = now + timedelta(hours=1)
    late = known + timedelta(microseconds=1)
    sold = -sell(session, market, cast.alice, 40, late).cost
    spend(session, cast.alice, points_of(session, cast.alice) - 3, now)
    market.dispute_hours = 0
    after = now + timedelta(days=31)
    approve(session, cast, propose(session, cast, market, after, NO, known_at=known), after)
    settle_market(session, market_id=market.id, now=after)
    row = session.scalars(select(Payout)).one()
    assert (row.amount, row.shortfall) == (-3, sold - 3)
    kinds = set(session.scalars(select(Transfer.kind)))
    assert {"clawback", "shortfall"} <= kinds
    assert faults(session) == []


@pytest.mark.parametrize("hours", [-1, 24 * 40])
def test_it_refuses_a_moment_outside_the_markets_life(session, cast, market, now, hours):
    after = now + timedelta(days=31)
    with pytest.raises(InvalidInput) as refused:
        propose(session, cast, market, after, YES, known_at=now + timedelta(hours=hours))
    assert refused.value.field == "known_at"
