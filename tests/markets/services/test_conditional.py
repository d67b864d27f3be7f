"""Markets that depend on a decision: what is locked, and what becomes of it.

By hand: b = 200/ln 2 = 288.539 008 points (200 at risk, two outcomes), so that 40 shares of "yes"
cost b·ln((1 + e^(40/b))/2) = 20.692 592 849 points (60 digits), rounded up: 20.692 593.
"""

import pytest
from conditional import decide_on, later, locked, open_branch, points, tokens_of
from market_cast import (
    budget_of,
    buy,
    cash_of,
    faults,
    make_market,
    make_place,
    points_of,
    sell,
)
from resolving import NO, YES, settle
from sqlalchemy import select

from core.errors import Closed, InvalidInput, NotEnough, Refused
from core.points import MICRO
from ledger.services import Movement, account_of, post
from markets.quote import Side, Wish
from markets.services.bundle import trade_sets
from markets.services.extend import add_liquidity
from markets.services.orders import cancel_order, place_order
from markets.services.resolve import propose_resolution
from markets.verdict import VOID
from models.conditions import Condition
from models.ideas import Idea
from models.ledger import Account
from models.markets import Market

GRANT = points(1000)


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def market(session, cast, place, now):
    return open_branch(session, cast, place, now)


def clean(session):
    session.expire_all()
    assert faults(session) == []


def test_opening_locks_the_budget_once(session, cast, place, now):
    market = open_branch(session, cast, place, now)
    challenge = {"challenge_id": place.challenge.id, "condition_id": market.condition_id}
    assert budget_of(session, place) == points(1000) - market.subsidy
    assert locked(session) == market.subsidy
    assert account_of(session, "challenge", unit="if", **challenge).balance == 0
    assert account_of(session, "challenge", unit="if_not", **challenge).balance == market.subsidy
    till = account_of(
        session, "market", market_id=market.id, unit="if", condition_id=market.condition_id
    )
    assert till.balance == market.subsidy
    clean(session)


def test_the_twin_costs_no_further_points(session, cast, place, market, now):
    before = budget_of(session, place)
    twin = open_branch(session, cast, place, now, branch="if_not")
    assert twin.subsidy == market.subsidy
    assert budget_of(session, place) == before
    assert locked(session) == market.subsidy
    clean(session)


def test_a_trade_locks_what_it_costs(session, cast, market, now):
    receipt = buy(session, market, cast.alice, 40, now)
    assert receipt.cost == 20_692_593
    assert points_of(session, cast.alice) == GRANT - receipt.cost == receipt.points_left
    assert tokens_of(session, cast.alice, "if") == 0
    assert tokens_of(session, cast.alice, "if_not") == receipt.cost
    assert locked(session) == market.subsidy + receipt.cost
    clean(session)


def test_it_costs_what_an_ordinary_market_costs(session, cast, place, market, now):
    ordinary = make_market(session, cast, place, now, is_success_test=False)
    there = buy(session, market, cast.alice, 40, now)
    here = buy(session, ordinary, cast.mallory, 40, now)
    assert there.cost == here.cost


def test_selling_frees_what_was_locked(session, cast, market, now):
    bought = buy(session, market, cast.alice, 40, now)
    sold = sell(session, market, cast.alice, 15, now)
    assert points_of(session, cast.alice) == GRANT - bought.cost - sold.cost
    assert tokens_of(session, cast.alice, "if_not") == bought.cost + sold.cost
    sell(session, market, cast.alice, 25, now)
    assert points_of(session, cast.alice) == GRANT
    assert locked(session) == market.subsidy
    clean(session)


def test_a_gain_in_one_branch_stays_there(session, cast, market, now):
    """Alice gains 'if' tokens: they are worth something only if the idea is selected."""
    mine = buy(session, market, cast.alice, 10, now)
    buy(session, market, cast.mallory, 40, now)
    back = -sell(session, market, cast.alice, 10, now).cost
    gain = back - mine.cost
    assert gain > 0
    assert points_of(session, cast.alice) == GRANT
    assert tokens_of(session, cast.alice, "if") == gain
    assert tokens_of(session, cast.alice, "if_not") == 0
    clean(session)


def test_the_tokens_of_a_gain_are_spent_first(session, cast, market, now):
    mine = buy(session, market, cast.alice, 10, now)
    buy(session, market, cast.mallory, 40, now)
    gain = -sell(session, market, cast.alice, 10, now).cost - mine.cost
    again = buy(session, market, cast.alice, 10, now)
    assert points_of(session, cast.alice) == GRANT - (again.cost - gain)
    clean(session)


def test_when_it_is_taken_it_goes_on_in_points(session, cast, place, market, now):
    receipt = buy(session, market, cast.alice, 30, now)
    decide_on(session, cast, place, now)
    assert session.scalar(select(Condition.state)) == "met"
    assert market.state == "open"
    assert cash_of(session, market) == market.subsidy + receipt.cost
    assert points_of(session, cast.alice) == GRANT - receipt.cost
    assert locked(session) == 0
    clean(session)
    more = buy(session, market, cast.alice, 5, later(now))
    assert points_of(session, cast.alice) == GRANT - receipt.cost - more.cost
    clean(session)
    settle(session, cast, market, later(now), YES)
    assert points_of(session, cast.alice) == GRANT - receipt.cost - more.cost + points(35)
    clean(session)


def test_a_gain_becomes_points_when_it_is_taken(session, cast, place, market, now):
    mine = buy(session, market, cast.alice, 10, now)
    buy(session, market, cast.mallory, 40, now)
    gain = -sell(session, market, cast.alice, 10, now).cost - mine.cost
    decide_on(session, cast, place, now)
    assert points_of(session, cast.alice) == GRANT + gain
    clean(session)


def test_when_it_is_not_taken_everyone_has_back_what_was_locked(session, cast, place, market, now):
    buy(session, market, cast.alice, 40, now)
    buy(session, market, cast.mallory, 20, now, outcome=1)
    sell(session, market, cast.alice, 30, now)
    decide_on(session, cast, place, now, choice="declined")
    assert session.scalar(select(Condition.state)) == "unmet"
    assert market.state == "lapsed"
    assert points_of(session, cast.alice) == points_of(session, cast.mallory) == GRANT
    assert budget_of(session, place) == points(1000)
    assert market.settlement_version == 0
    clean(session)


def test_the_twin_goes_on_when_the_idea_is_not_selected(session, cast, place, market, now):
    twin = open_branch(session, cast, place, now, branch="if_not")
    lost = buy(session, market, cast.alice, 40, now).cost
    kept = buy(session, twin, cast.alice, 40, now)
    assert kept.cost == lost
    assert points_of(session, cast.alice) == GRANT - lost  # One lock pays for both branches.
    decide_on(session, cast, place, now, choice="declined")
    assert (market.state, twin.state) == ("lapsed", "open")
    assert points_of(session, cast.alice) == GRANT - lost
    settle(session, cast, twin, later(now), NO)
    assert points_of(session, cast.alice) == GRANT - lost
    clean(session)


def test_orders_wait_in_tokens_and_go_on(session, cast, place, market, now):
    wish = Wish(outcome=0, side=Side.BUY, shares=10 * MICRO, limit_ppm=400_000)
    placed = place_order(
        session,
        market_id=market.id,
        person_id=cast.alice.id,
        wish=wish,
        belief_ppm=700_000,
        key="the-order",
        now=now,
    )
    assert placed.reserved == points(4)
    assert points_of(session, cast.alice) == GRANT - points(4)
    assert tokens_of(session, cast.alice, "if", kind="reserved") == points(4)
    clean(session)
    decide_on(session, cast, place, now)
    reserved = account_of(session, "reserved", person_id=cast.alice.id)
    assert reserved.balance == points(4)
    clean(session)
    cancel_order(
        session, order_id=placed.order_id, person_id=cast.alice.id, key="take-back", now=now
    )
    assert points_of(session, cast.alice) == GRANT
    clean(session)


def test_a_cancelled_order_frees_its_points(session, cast, market, now):
    wish = Wish(outcome=0, side=Side.BUY, shares=10 * MICRO, limit_ppm=400_000)
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "wish": wish, "now": now}
    placed = place_order(session, **wanted, belief_ppm=700_000, key="the-order")
    cancel_order(
        session, order_id=placed.order_id, person_id=cast.alice.id, key="take-back", now=now
    )
    assert points_of(session, cast.alice) == GRANT
    assert locked(session) == market.subsidy
    clean(session)


def test_a_filled_order_holds_what_it_paid(session, cast, market, now):
    wish = Wish(outcome=0, side=Side.BUY, shares=10 * MICRO, limit_ppm=490_000)
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "wish": wish, "now": now}
    placed = place_order(session, **wanted, belief_ppm=700_000, key="the-order")
    buy(session, market, cast.mallory, 40, now, outcome=1)
    clean(session)
    assert placed.waits == 10 * MICRO
    assert points_of(session, cast.alice) == GRANT - points(4.9)


def test_orders_in_the_branch_not_taken_end(session, cast, place, market, now):
    wish = Wish(outcome=0, side=Side.BUY, shares=10 * MICRO, limit_ppm=400_000)
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "wish": wish, "now": now}
    place_order(session, **wanted, belief_ppm=700_000, key="the-order")
    decide_on(session, cast, place, now, choice="declined")
    assert points_of(session, cast.alice) == GRANT
    clean(session)


def test_complete_sets_lock_and_free_too(session, cast, market, now):
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "shares": 10 * MICRO, "now": now}
    trade_sets(session, **wanted, side=Side.BUY, key="buy-some-sets")
    assert points_of(session, cast.alice) == GRANT - points(10)
    clean(session)
    trade_sets(session, **wanted, side=Side.SELL, key="sell-the-sets")
    assert points_of(session, cast.alice) == GRANT
    clean(session)


def test_more_liquidity_locks_more(session, cast, place, market, now):
    before = locked(session)
    wanted = {"market_id": market.id, "facilitator_id": cast.facilitator.id, "now": now}
    add_liquidity(session, **wanted, points=points(50), key="deeper")
    assert locked(session) - before == points(1000) - before - budget_of(session, place) > 0
    clean(session)


def test_it_takes_no_more_than_points_and_tokens_there_are(session, cast, place, now):
    market = open_branch(session, cast, place, now, budget=points(900))
    account = account_of(session, "available", person_id=cast.alice.id)
    bank = account_of(session, "treasury")
    account.balance, bank.balance = points(5), bank.balance + account.balance - points(5)
    session.flush()
    with pytest.raises(NotEnough):
        buy(session, market, cast.alice, 100, now)


def test_proposing_waits_for_the_decision(session, cast, market, now):
    with pytest.raises(Closed, match="waits for the decision"):
        settle(session, cast, market, now, YES)


def test_a_lapsed_market_is_never_settled(session, cast, place, market, now):
    decide_on(session, cast, place, now, choice="declined")
    with pytest.raises(Closed, match="lapsed"):
        propose_resolution(
            session,
            market_id=market.id,
            proposer_id=cast.facilitator.id,
            verdict=YES,
            reason="It is.",
            evidence="https://example.org",
            now=now,
        )


def test_a_taken_market_can_be_void(session, cast, place, market, now):
    buy(session, market, cast.alice, 40, now)
    decide_on(session, cast, place, now)
    settle(session, cast, market, later(now), VOID)
    assert points_of(session, cast.alice) == GRANT
    clean(session)


def test_it_needs_an_idea_that_is_not_decided(session, cast, place, now):
    with pytest.raises(InvalidInput, match="idea"):
        open_branch(session, cast, place, now, idea_id=None, is_success_test=False)
    with pytest.raises(InvalidInput, match="no test"):
        open_branch(session, cast, place, now, branch="if_not", is_success_test=True)
    decide_on(session, cast, place, now)
    with pytest.raises(Refused, match="decided already"):
        open_branch(session, cast, place, later(now))


def test_tokens_never_turn_into_points_by_a_transfer(session, cast, market, now):
    buy(session, market, cast.alice, 40, now)
    theirs = session.scalars(
        select(Account).filter_by(person_id=cast.alice.id, unit="if_not")
    ).one()
    mine = account_of(session, "available", person_id=cast.alice.id)
    move = Movement(debit_id=theirs.id, credit_id=mine.id, amount=1, kind="magic")
    with pytest.raises(ValueError, match="if_not"):
        post(session, [move], now=now)


def test_ideas_that_nobody_decided_on_are_not_selected(session, cast, place, now):
    other = Idea(
        challenge_id=place.challenge.id,
        number=2,
        slug="a-board-with-waits",
        title="A board with waits",
        author_id=cast.mallory.id,
        created_at=now,
    )
    session.add(other)
    session.commit()
    market = open_branch(session, cast, place, now)
    decide_on(session, cast, place, now, idea=other)
    assert session.get(Market, market.id).state == "lapsed"
    clean(session)
