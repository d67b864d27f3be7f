"""More liquidity, one more answer, complete sets, groups, and every kind of market."""

from datetime import timedelta

import pytest
from market_cast import budget_of, buy, cash_of, faults, make_market, plan_for, points_of
from resolving import approve, close, propose
from sqlalchemy import select

from core.errors import Closed, InvalidInput, NotEnough, OverCap, Refused
from core.points import MICRO
from markets.buckets import number_buckets
from markets.quote import Side, Wish
from markets.reading.opening import budget_of as budget_and_risk
from markets.services.bundle import trade_sets
from markets.services.extend import add_liquidity, add_outcome
from markets.services.group import open_group
from markets.services.open import open_market
from markets.services.orders import place_order
from markets.services.settle import settle_market
from markets.verdict import VOID, Verdict
from models.markets import Market, Position
from models.orders import Order

ANSWERS = ("North", "South", "Something else")


@pytest.fixture
def several(session, cast, place, now):
    return make_market(
        session, cast, place, now, outcomes=ANSWERS, has_rest=True, is_success_test=False
    )


def settle(session, cast, market, now, verdict):
    market.dispute_hours = 0
    close(session, cast, market, now)
    approve(session, cast, propose(session, cast, market, now, verdict=verdict), now)
    settle_market(session, market_id=market.id, now=now)
    session.flush()


def deepen(session, cast, market, now, points=100, key="deeper-and-deeper"):
    return add_liquidity(
        session,
        market_id=market.id,
        facilitator_id=cast.facilitator.id,
        points=points * MICRO,
        key=key,
        now=now,
    )


def extend(session, cast, market, now, **changes):
    wanted = {"label": "East", "key": "one-more-answer", **changes}
    return add_outcome(
        session, market_id=market.id, facilitator_id=cast.facilitator.id, now=now, **wanted
    )


def test_more_liquidity_moves_no_price_and_can_be_lost_at_most(session, cast, place, market, now):
    buy(session, market, cast.mallory, 30, now)
    price, left = market.outcomes[0].price, budget_of(session, place)
    before = market.subsidy
    for _ in range(2):  # The same form twice.
        deepen(session, cast, market, now)
    assert market.outcomes[0].price == pytest.approx(price, abs=1e-6)
    assert 99 * MICRO < market.subsidy - before <= 100 * MICRO
    assert budget_of(session, place) == left - (market.subsidy - before)
    assert budget_and_risk(session, place.challenge.id)[1] == market.subsidy
    buy(session, market, cast.mallory, 10, now)
    assert faults(session) == []


def test_more_liquidity_needs_the_budget_and_an_open_market(session, cast, market, now):
    with pytest.raises(Refused, match="budget has"):
        deepen(session, cast, market, now, points=5_000)
    session.rollback()
    with pytest.raises(Closed):
        deepen(session, cast, market, now + timedelta(days=31))


@pytest.mark.parametrize("verdict", [Verdict.of_outcome(0, 2), Verdict.of_outcome(1, 2), VOID])
def test_a_deepened_market_settles_exactly(session, cast, place, market, now, verdict):
    buy(session, market, cast.mallory, 30, now)
    deepen(session, cast, market, now)
    buy(session, market, cast.alice, 30, now, outcome=1)
    settle(session, cast, market, now, verdict)
    assert cash_of(session, market) == 0
    if verdict is VOID:
        assert points_of(session, cast.mallory) == points_of(session, cast.alice) == 1000 * MICRO
        assert budget_of(session, place) == 1000 * MICRO
    assert faults(session) == []


def test_one_more_answer_takes_half_of_the_rest(session, cast, several, now):
    buy(session, several, cast.mallory, 12, now, outcome=2)
    before = [outcome.price for outcome in several.outcomes]
    extend(session, cast, several, now)
    after = [outcome.price for outcome in several.outcomes]
    assert after[:2] == pytest.approx(before[:2], abs=1e-6)
    assert after[2] + after[3] == pytest.approx(before[2], abs=1e-6)
    held = session.scalars(
        select(Position.shares).where(Position.person_id == cast.mallory.id).order_by(Position.id)
    ).all()
    assert held == [12 * MICRO, 12 * MICRO]
    assert faults(session) == []


@pytest.mark.parametrize("happened", [0, 2, 3])
def test_who_held_the_rest_is_paid_for_the_new_answer_too(session, cast, several, now, happened):
    paid = buy(session, several, cast.mallory, 12, now, outcome=2).cost
    extend(session, cast, several, now)
    settle(session, cast, several, now, Verdict.of_outcome(happened, 4))
    won = 12 * MICRO if happened >= 2 else 0
    assert points_of(session, cast.mallory) == 1000 * MICRO - paid + won
    assert faults(session) == []


def test_orders_on_the_rest_end_when_it_means_less(session, cast, several, now):
    wish = Wish(outcome=2, side=Side.BUY, shares=10 * MICRO, limit_ppm=300_000)
    place_order(
        session,
        market_id=several.id,
        person_id=cast.alice.id,
        wish=wish,
        belief_ppm=400_000,
        key="on-the-rest",
        now=now,
    )
    extend(session, cast, several, now)
    assert session.scalars(select(Order.state)).all() == ["cancelled"]
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert faults(session) == []


@pytest.mark.parametrize(("label", "field"), [("north", "label"), ("", "label")])
def test_a_new_answer_differs_from_the_others(session, cast, several, now, label, field):
    with pytest.raises(InvalidInput) as refused:
        extend(session, cast, several, now, label=label)
    assert refused.value.field == field


def test_only_the_rest_is_divided(session, cast, market, now):
    with pytest.raises(Refused, match="no answer for everything else"):
        extend(session, cast, market, now)


def sets(session, market, person, side, shares, now, key=None):
    return trade_sets(
        session,
        market_id=market.id,
        person_id=person.id,
        side=side,
        shares=round(shares * MICRO),
        key=key or f"sets-{side}-{shares}-{person.id}",
        now=now,
    )


def test_a_complete_set_costs_one_point_and_moves_no_price(session, cast, several, now):
    buy(session, several, cast.mallory, 12, now)
    price = several.outcomes[0].price
    assert sets(session, several, cast.alice, Side.BUY, 7.5, now) == 7_500_000
    assert several.outcomes[0].price == price
    assert sets(session, several, cast.alice, Side.SELL, 7.5, now) == -7_500_000
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert faults(session) == []


def test_sets_need_the_shares_and_the_room(session, cast, several, now):
    buy(session, several, cast.mallory, 12, now)
    with pytest.raises(NotEnough, match="of South"):
        sets(session, several, cast.mallory, Side.SELL, 1, now)
    with pytest.raises(OverCap):
        sets(session, several, cast.mallory, Side.BUY, 40, now)
    with pytest.raises(InvalidInput):
        sets(session, several, cast.mallory, Side.BUY, 0.005, now)


def test_a_group_is_several_markets_within_one_budget(session, cast, place, now):
    plan = plan_for(place, now, question="Which will open in 2027?", budget=300 * MICRO)
    for _ in range(2):
        opened = open_group(
            session,
            plan=plan,
            answers=("North", "South", "East"),
            opener_id=cast.facilitator.id,
            key="open-the-group",
            now=now,
        )
    assert [market.question for market in opened] == [
        "North: Which will open in 2027?",
        "South: Which will open in 2027?",
        "East: Which will open in 2027?",
    ]
    assert len({market.group_id for market in opened}) == 1
    assert sum(market.subsidy for market in opened) <= 300 * MICRO
    assert len(session.scalars(select(Market.id)).all()) == 3
    assert faults(session) == []


def test_a_number_is_a_market_of_buckets(session, cast, place, now):
    buckets = number_buckets(2 * MICRO, 4 * MICRO, 4, unit="hours")
    plan = plan_for(place, now, kind="number", buckets=buckets, unit="hours", is_success_test=False)
    market = open_market(session, plan=plan, opener_id=cast.facilitator.id, now=now)
    assert [outcome.label for outcome in market.outcomes] == [one.label for one in buckets]
    assert (market.outcomes[0].lower, market.outcomes[0].upper) == (None, 2 * MICRO)
    buy(session, market, cast.mallory, 10, now, outcome=2)
    assert faults(session) == []


@pytest.mark.parametrize("weight", [300_000, None])
def test_the_second_maker_trades_and_settles_exactly(session, cast, place, now, weight):
    plan = plan_for(place, now, maker="product", weight_ppm=weight)
    market = open_market(session, plan=plan, opener_id=cast.facilitator.id, now=now)
    session.commit()
    assert market.outcomes[0].price == pytest.approx((weight or 500_000) / MICRO, abs=1e-6)
    buy(session, market, cast.mallory, 30, now)
    place_order(
        session,
        market_id=market.id,
        person_id=cast.alice.id,
        wish=Wish(outcome=1, side=Side.BUY, shares=20 * MICRO, limit_ppm=400_000),
        belief_ppm=400_000,
        key="against-the-product",
        now=now,
    )
    deepen(session, cast, market, now)
    buy(session, market, cast.mallory, 9, now)
    assert faults(session) == []
    settle(session, cast, market, now, Verdict.of_outcome(0, 2))
    assert faults(session) == []
