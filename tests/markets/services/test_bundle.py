"""Several outcomes in one act: one transaction, one record, exact points, funded orders."""

import pytest
from conditional import locked, open_branch
from market_cast import buy, cash_of, faults, make_market, points_of
from resolving import settle
from sqlalchemy import select

from core.errors import InvalidInput, NotAllowed, NotEnough, OverCap, Stale
from core.points import MICRO
from markets.bundles import BundleWish
from markets.quote import Side, Wish
from markets.services.belief import state_beliefs
from markets.services.bundle import trade_bundle
from markets.services.orders import place_order
from markets.verdict import Verdict
from models.markets import Position, Trade
from models.orders import Order


@pytest.fixture
def several(session, cast, place, now):
    market = make_market(
        session, cast, place, now, outcomes=("North", "South", "East"), is_success_test=False
    )
    for person in (cast.alice, cast.mallory):
        chances = {0: 200_000, 1: 500_000, 2: 300_000}
        state_beliefs(session, market_id=market.id, person_id=person.id, chances=chances, now=now)
    return market


def bundle(session, market, person, *shares, now, key="a-bundle-of-mine", **seen):
    change = tuple(round(each * MICRO) for each in shares)
    return trade_bundle(
        session,
        market_id=market.id,
        person_id=person.id,
        wish=BundleWish(change=change, **seen),
        key=key,
        now=now,
    )


def test_it_is_one_act_with_a_trade_for_each_outcome(session, cast, several, now):
    done = bundle(session, several, cast.alice, 10, 20, 0, now=now)
    rows = session.scalars(select(Trade).order_by(Trade.seq)).all()
    assert [(row.kind, row.shares) for row in rows] == [
        ("bundle", 10 * MICRO),
        ("bundle", 20 * MICRO),
    ]
    assert sum(row.cost for row in rows) == done.cost
    assert len({row.transaction_id for row in rows}) == 1
    assert [row.idempotency_id is None for row in rows] == [False, True]
    assert all(row.belief_id for row in rows)
    assert points_of(session, cast.alice) == 1000 * MICRO - done.cost
    assert cash_of(session, several) == several.subsidy + done.cost
    assert several.trader_count == 1
    assert faults(session) == []


def test_it_sells_and_exchanges(session, cast, several, now):
    paid = bundle(session, several, cast.alice, 10, 20, 0, now=now).cost
    swapped = bundle(session, several, cast.alice, -10, 5, 3, now=now, key="a-swap-of-mine").cost
    back = bundle(session, several, cast.alice, 0, -25, -3, now=now, key="all-of-it-back").cost
    assert paid + swapped + back == 0  # Path independent, to the unit.
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert session.scalars(select(Position.shares)).all() == [0, 0, 0]
    assert faults(session) == []


def test_the_same_key_acts_once(session, cast, several, now):
    first = bundle(session, several, cast.alice, 10, 20, 0, now=now)
    again = bundle(session, several, cast.alice, 10, 20, 0, now=now)
    assert (again.cost, again.is_repeat) == (first.cost, True)
    assert points_of(session, cast.alice) == 1000 * MICRO - first.cost
    with pytest.raises(Stale):
        bundle(session, several, cast.alice, 10, 21, 0, now=now)


def test_it_meets_orders_of_others(session, cast, several, now):
    wish = Wish(outcome=2, side=Side.BUY, shares=10 * MICRO, limit_ppm=320_000)
    wanted = {"market_id": several.id, "person_id": cast.mallory.id, "now": now}
    place_order(session, **wanted, wish=wish, key="mallory-waits")
    bundle(session, several, cast.alice, 30, 30, 0, now=now)
    kept = session.scalars(select(Order)).one()
    assert kept.filled > 0
    assert faults(session) == []


def test_it_refuses_like_any_trade(session, cast, several, now):
    with pytest.raises(NotEnough):
        bundle(session, several, cast.alice, -1, 0, 0, now=now)
    with pytest.raises(OverCap):
        bundle(session, several, cast.alice, 41, 1, 0, now=now, key="over-the-cap")
    with pytest.raises(NotAllowed):
        bundle(session, several, cast.facilitator, 1, 1, 0, now=now)
    with pytest.raises(InvalidInput, match="Say first what you believe of North"):
        bundle(session, several, cast.sponsor, 1, 1, 0, now=now)
    assert session.scalars(select(Trade)).all() == []


def test_it_is_paid_like_any_trade(session, cast, several, now):
    buy(session, several, cast.mallory, 12, now)
    paid = bundle(session, several, cast.alice, 10, 20, 0, now=now).cost
    settle(session, cast, several, now, Verdict.of_outcome(1, 3))
    assert points_of(session, cast.alice) == 1020 * MICRO - paid
    assert faults(session) == []


def test_yes_and_no_in_one_act(session, cast, market, now):
    state_beliefs(
        session, market_id=market.id, person_id=cast.alice.id, chances={0: 600_000}, now=now
    )
    done = bundle(session, market, cast.alice, 10, 4, now=now)
    # Four sets for four points, and six shares of "yes" beside them.
    assert session.scalars(select(Trade.shares)).all() == [10 * MICRO, 4 * MICRO]
    assert 4 * MICRO < done.cost < 8 * MICRO
    assert faults(session) == []


def test_in_a_branch_it_locks_what_it_costs(session, cast, place, now):
    branch = open_branch(session, cast, place, now)
    state_beliefs(
        session, market_id=branch.id, person_id=cast.alice.id, chances={0: 600_000}, now=now
    )
    before = locked(session)
    done = bundle(session, branch, cast.alice, 10, 4, now=now)
    assert locked(session) == before + done.cost
    assert points_of(session, cast.alice) == 1000 * MICRO - done.cost
    back = bundle(session, branch, cast.alice, -10, -4, now=now, key="all-of-it-back")
    assert back.cost == -done.cost
    assert locked(session) == before
    assert points_of(session, cast.alice) == 1000 * MICRO
    session.expire_all()
    assert faults(session) == []
