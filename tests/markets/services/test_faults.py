"""A fault at any statement leaves no half state (R7): the k-th statement fails, for every k."""

import pytest
from half_states import fails_whole
from market_cast import buy, faults, make_market, plan_for
from resolving import YES, approve, close, crowd, propose, settle
from sqlalchemy import select

from core.points import MICRO
from markets.quote import Side, Wish
from markets.services.belief import state_beliefs
from markets.services.bundle import trade_sets
from markets.services.close import close_due, close_market
from markets.services.dispute import dispute_resolution, rule_on_dispute
from markets.services.extend import add_liquidity, add_outcome
from markets.services.group import open_group
from markets.services.insiders import tag_insider
from markets.services.open import open_market
from markets.services.orders import cancel_order, place_order
from markets.services.panel import seats_of
from markets.services.resolve import approve_resolution, propose_resolution
from markets.services.season import begin_season
from markets.services.settle import settle_market
from markets.services.trade import trade
from markets.services.undo import ask_undo, undo_market
from markets.verdict import VOID
from models.markets import Resolution
from web.transaction import write


def test_a_trade_happens_whole_or_not_at_all(session, cast, market, now):
    buy(session, market, cast.mallory, 5, now, outcome=1)
    session.commit()
    wish = Wish(outcome=0, side=Side.BUY, shares=10_000_000)
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "wish": wish}

    def act():
        write(trade, **wanted, belief_ppm=700_000, key="a-key-for-faults", now=now)

    assert fails_whole(act) >= 12
    assert faults(session) == []


def test_an_order_is_placed_whole_or_not_at_all(session, cast, market, now):
    wish = Wish(outcome=1, side=Side.BUY, shares=10_000_000, limit_ppm=490_000)
    wanted = {"market_id": market.id, "belief_ppm": 700_000, "now": now}
    first = {"person_id": cast.mallory.id, "wish": wish, "key": "an-order-to-meet"}
    place_order(session, **wanted, **first)
    session.commit()
    wish = Wish(outcome=0, side=Side.BUY, shares=30_000_000, limit_ppm=520_000)

    def act():
        write(place_order, **wanted, person_id=cast.alice.id, wish=wish, key="a-key-for-faults")

    assert fails_whole(act) >= 15
    assert faults(session) == []


def test_an_order_is_taken_back_whole_or_not_at_all(session, cast, market, now):
    wish = Wish(outcome=1, side=Side.BUY, shares=10_000_000, limit_ppm=490_000)
    wanted = {"market_id": market.id, "belief_ppm": 700_000, "now": now}
    placed = place_order(session, **wanted, person_id=cast.alice.id, wish=wish, key="to-take-back")
    session.commit()
    wanted = {"order_id": placed.order_id, "person_id": cast.alice.id, "key": "a-key-for-faults"}
    assert fails_whole(lambda: write(cancel_order, **wanted, now=now)) >= 8
    assert faults(session) == []


@pytest.mark.parametrize("verdict", [None, VOID])
def test_a_settlement_happens_whole_or_not_at_all(session, cast, market, now, verdict):
    market.dispute_hours = 0
    crowd(session, cast, market, now)
    close(session, cast, market, now)
    proposed = propose(session, cast, market, now, **({"verdict": verdict} if verdict else {}))
    approve(session, cast, proposed, now)
    session.commit()
    assert fails_whole(lambda: write(settle_market, market_id=market.id, now=now)) >= 12
    assert faults(session) == []


@pytest.mark.parametrize("verdict", [None, VOID])
def test_an_undoing_happens_whole_or_not_at_all(session, cast, market, now, verdict):
    crowd(session, cast, market, now)
    settle(session, cast, market, now, **({"verdict": verdict} if verdict else {}))
    asked = {"market_id": market.id, "now": now}
    ask_undo(session, **asked, facilitator_id=cast.facilitator.id, reason="Table 4 was wrong.")
    session.commit()
    second = cast.second_facilitator.id
    assert fails_whole(lambda: write(undo_market, **asked, facilitator_id=second)) >= 12
    assert faults(session) == []


def test_an_opening_happens_whole_or_not_at_all(session, cast, place, now):
    plan = plan_for(place, now)
    wanted = {"plan": plan, "opener_id": cast.facilitator.id, "key": "a-key-for-faults"}
    assert fails_whole(lambda: write(open_market, **wanted, now=now)) >= 10
    assert faults(session) == []


def wait_in_book(session, cast, market, now, **changes):
    """Let Mallory wait with a purchase of "no"."""
    kept = {"outcome": 1, "side": Side.BUY, "shares": 10 * MICRO, "limit_ppm": 400_000}
    return place_order(
        session,
        market_id=market.id,
        person_id=cast.mallory.id,
        wish=Wish(**{**kept, **changes}),
        belief_ppm=300_000,
        key="an-order-that-waits",
        now=now,
    )


@pytest.mark.parametrize("side", Side)
def test_sets_are_exchanged_whole_or_not_at_all(session, cast, market, now, side):
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "now": now}
    trade_sets(session, **wanted, side=Side.BUY, shares=20 * MICRO, key="twenty-sets-first")
    session.commit()
    wanted |= {"side": side, "shares": 5 * MICRO, "key": "a-key-for-faults"}
    assert fails_whole(lambda: write(trade_sets, **wanted)) >= 12
    assert faults(session) == []


def test_a_closing_happens_whole_or_not_at_all(session, cast, market, now):
    wait_in_book(session, cast, market, now)
    session.commit()
    wanted = {"market_id": market.id, "facilitator_id": cast.facilitator.id}
    assert fails_whole(lambda: write(close_market, **wanted, now=now)) >= 8
    assert faults(session) == []


def test_a_closing_by_the_clock_happens_whole_or_not_at_all(session, cast, market, now):
    wait_in_book(session, cast, market, now)
    session.commit()
    assert fails_whole(lambda: write(close_due, now=market.closes_at)) >= 8
    assert faults(session) == []


def test_more_liquidity_comes_whole_or_not_at_all(session, cast, market, now):
    crowd(session, cast, market, now)
    session.commit()
    wanted = {"market_id": market.id, "facilitator_id": cast.facilitator.id, "points": 50 * MICRO}
    act = {**wanted, "key": "a-key-for-faults", "now": now}
    assert fails_whole(lambda: write(add_liquidity, **act)) >= 10
    assert faults(session) == []


def test_an_answer_is_added_whole_or_not_at_all(session, cast, place, now):
    labels = ("North", "South", "Else")
    market = make_market(
        session, cast, place, now, outcomes=labels, has_rest=True, is_success_test=False
    )
    buy(session, market, cast.alice, 5, now, outcome=2)
    wait_in_book(session, cast, market, now, outcome=2, limit_ppm=200_000)
    session.commit()
    wanted = {"market_id": market.id, "facilitator_id": cast.facilitator.id, "label": "East"}
    act = {**wanted, "key": "a-key-for-faults", "now": now}
    assert fails_whole(lambda: write(add_outcome, **act)) >= 15
    assert faults(session) == []


def test_a_group_is_opened_whole_or_not_at_all(session, cast, place, now):
    plan = plan_for(place, now, is_success_test=False)
    wanted = {"plan": plan, "answers": ("In the north", "In the south")}
    act = {**wanted, "opener_id": cast.facilitator.id, "key": "a-key-for-faults", "now": now}
    assert fails_whole(lambda: write(open_group, **act)) >= 15
    assert faults(session) == []


def test_a_belief_is_kept_whole_or_not_at_all(session, cast, market, now):
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "now": now}
    state_beliefs(session, **wanted, chances={0: 400_000})
    session.commit()
    assert fails_whole(lambda: write(state_beliefs, **wanted, chances={0: 600_000})) >= 5


def test_an_insider_is_tagged_whole_or_not_at_all(session, cast, market, now):
    wait_in_book(session, cast, market, now)
    session.commit()
    wanted = {"market_id": market.id, "email": cast.mallory.email, "reason": "Knows it"}
    act = {**wanted, "tagged_by_id": cast.facilitator.id, "now": now}
    assert fails_whole(lambda: write(tag_insider, **act)) >= 8
    assert faults(session) == []


def test_a_verdict_is_proposed_approved_and_disputed_whole_or_not_at_all(
    session, cast, market, now
):
    crowd(session, cast, market, now)
    close(session, cast, market, now)
    session.commit()
    wanted = {"market_id": market.id, "proposer_id": cast.facilitator.id, "verdict": YES}
    wanted |= {"reason": "Table 4.", "evidence": "https://intranet.example/4", "now": now}
    assert fails_whole(lambda: write(propose_resolution, **wanted)) >= 5
    number = market.id
    proposed = session.scalars(select(Resolution.id)).one()  # The failed ones have used numbers up.
    session.rollback()
    answer = {"resolution_id": proposed, "approver_id": cast.second_facilitator.id, "now": now}
    assert fails_whole(lambda: write(approve_resolution, **answer)) >= 5
    person = {"market_id": number, "person_id": cast.alice.id, "reason": "No.", "now": now}
    assert fails_whole(lambda: write(dispute_resolution, **person)) >= 8
    assert faults(session) == []


def test_a_panel_rules_whole_or_not_at_all(session, cast, market, now):
    crowd(session, cast, market, now)
    close(session, cast, market, now)
    resolution = approve(session, cast, propose(session, cast, market, now), now)
    dispute = dispute_resolution(
        session, market_id=market.id, person_id=cast.alice.id, reason="No.", now=now
    )
    ruler = seats_of(session, resolution)[0].person_id
    session.commit()
    wanted = {"dispute_id": dispute.id, "ruler_id": ruler, "is_upheld": True, "reason": "Yes."}
    assert fails_whole(lambda: write(rule_on_dispute, **wanted, now=now)) >= 5
    assert faults(session) == []


def test_a_season_begins_whole_or_not_at_all(session, cast, market, now):
    crowd(session, cast, market, now)
    session.commit()
    assert fails_whole(lambda: write(begin_season, points=500 * MICRO, now=now)) >= 8
    assert faults(session) == []
