"""Trading: what it costs to the micro-point, what it changes, and what is refused."""

import json
from datetime import timedelta

import pytest
from market_cast import (
    buy,
    cash_of,
    faults,
    make_market,
    plan_for,
    points_of,
    sell,
)
from sqlalchemy import select

from core.errors import (
    Closed,
    InvalidInput,
    NotAllowed,
    NotEnough,
    OutsideBand,
    OverCap,
    PriceMoved,
    Stale,
)
from core.points import MICRO
from markets.makers.potential import potential, subsidy
from markets.services import execute
from markets.services.close import close_market
from markets.services.open import open_market
from models.community import Alias
from models.ideas import CoAuthor
from models.markets import Belief, Outcome, Position, Trade
from models.purpose import Phase


@pytest.fixture
def uncapped(monkeypatch):
    """Let one person hold any number of shares: to reproduce published numbers."""
    monkeypatch.setattr(execute, "POSITION_CAP_PERCENT", 100_000)


@pytest.fixture
def hundred(session, cast, place, now, uncapped):
    """A market with b = 100 points, as in the published cases."""
    return make_market(session, cast, place, now, b=100 * MICRO, budget=0)


def prices_of(session, market):
    return session.scalars(
        select(Outcome.price).filter_by(market_id=market.id).order_by(Outcome.position)
    ).all()


# Costs and prices: cases/markets.md 2 and 3, LMSR with b = 100 from even prices; micro-points.
@pytest.mark.parametrize(
    ("shares", "cost", "price"),
    [(10, 5_124_948, 0.5249791875), (100, 62_011_451, 0.7310585786)],
)
def test_it_costs_what_the_published_cases_say(session, cast, hundred, now, shares, cost, price):
    receipt = buy(session, hundred, cast.alice, shares, now)
    assert abs(receipt.cost - cost) <= 1
    assert prices_of(session, hundred)[0] == pytest.approx(price, abs=1e-9)


def test_it_follows_the_gnosis_sequence(session, cast, place, now, uncapped):
    # Case 4: funding 1, n = 2: buy 1, buy .25, sell .5 → .5849625007, .1713837282, −.3331484361.
    # b must be at least a point, so a thousandfold market: every amount times 1,000.
    market = make_market(session, cast, place, now, budget=1000 * MICRO)
    costs = [buy(session, market, cast.alice, n, now).cost for n in (1000, 250)]
    costs.append(sell(session, market, cast.alice, 500, now).cost)
    expected = [584_962_501, 171_383_728, -333_148_436]
    assert all(abs(cost - wanted) <= 3 for cost, wanted in zip(costs, expected, strict=True))


# Case 6: real trades of a replication market, b = 100, 100 currency units a point, all "no".
def test_it_follows_real_trades(session, cast, hundred, now):
    found = [
        buy(session, hundred, cast.alice, 0, now, outcome=1, budget=points * MICRO)
        for points in (10, 1, 3, 5)
    ]
    shares = [receipt.shares / MICRO for receipt in found]
    # Lots of 0.01 share: within one lot below the published numbers.
    for got, wanted in zip(shares, (19.090283, 1.818735, 5.369523, 8.681400), strict=True):
        assert wanted - 0.02 <= got <= wanted + 0.02
    assert prices_of(session, hundred)[0] == pytest.approx(0.413480, abs=2e-4)


def test_it_moves_points_and_shares_and_keeps_every_row(session, cast, market, now):
    receipt = buy(session, market, cast.alice, 20, now)
    assert points_of(session, cast.alice) == 1000 * MICRO - receipt.cost
    assert cash_of(session, market) == market.subsidy + receipt.cost
    row = session.scalars(select(Trade)).one()
    position = session.scalars(select(Position)).one()
    assert (row.seq, row.shares, row.cost, row.person_id) == (
        1,
        20 * MICRO,
        receipt.cost,
        cast.alice.id,
    )
    assert json.loads(row.prices) == prices_of(session, market)
    assert (position.shares, position.paid, position.received) == (20 * MICRO, receipt.cost, 0)
    assert (market.version, market.trade_count, market.trader_count) == (1, 1, 1)
    assert row.belief_id == session.scalars(select(Belief.id)).one()
    assert faults(session) == []


def test_it_gives_back_exactly_what_was_paid(session, cast, market, now):
    paid = buy(session, market, cast.alice, 20, now).cost
    assert sell(session, market, cast.alice, 20, now).cost == -paid
    assert points_of(session, cast.alice) == 1000 * MICRO
    assert cash_of(session, market) == market.subsidy == subsidy((0, 0), market.b)
    assert faults(session) == []


def test_it_keeps_cash_at_the_potential(session, cast, market, now):
    for person, shares in ((cast.alice, 20), (cast.mallory, 7.53), (cast.sponsor, 0.01)):
        buy(session, market, person, shares, now)
    q = session.scalars(select(Outcome.q).order_by(Outcome.position)).all()
    assert cash_of(session, market) == potential(q, market.b)


def test_it_counts_traders_once(session, cast, market, now):
    buy(session, market, cast.alice, 1, now)
    buy(session, market, cast.alice, 1, now, outcome=1)
    buy(session, market, cast.mallory, 1, now)
    assert (market.trade_count, market.trader_count) == (3, 2)


def test_it_spends_at_most_the_budget(session, cast, market, now):
    receipt = buy(session, market, cast.alice, 0, now, budget=10 * MICRO)
    assert 10 * MICRO - 10_000 < receipt.cost <= 10 * MICRO
    assert receipt.shares % 10_000 == 0


def test_it_refuses_without_a_belief(session, cast, market, now):
    with pytest.raises(InvalidInput, match="Say what you believe first"):
        buy(session, market, cast.alice, 1, now, belief_ppm=None)


def test_it_takes_the_belief_stated_before(session, cast, market, now):
    first = buy(session, market, cast.alice, 1, now)
    again = buy(session, market, cast.alice, 1, now, belief_ppm=None)
    beliefs = [session.get(Trade, receipt.trade_id).belief_id for receipt in (first, again)]
    assert beliefs[0] == beliefs[1]


def test_it_refuses_a_market_closed_by_its_date(session, cast, market, now):
    buy(session, market, cast.alice, 1, market.closes_at - timedelta(microseconds=1))
    with pytest.raises(Closed, match="is closed"):
        buy(session, market, cast.alice, 1, market.closes_at)


def test_it_refuses_a_market_closed_early(session, cast, market, now):
    close_market(session, market_id=market.id, facilitator_id=cast.facilitator.id, now=now)
    with pytest.raises(Closed):
        buy(session, market, cast.alice, 1, now)


def test_it_refuses_a_market_that_has_not_opened(session, cast, place, now):
    market = make_market(session, cast, place, now, opens_at=now + timedelta(days=1))
    with pytest.raises(Closed, match="not opened yet"):
        buy(session, market, cast.alice, 1, now)


def test_it_refuses_while_no_phase_allows_trading(session, cast, market, place, now):
    phase = session.scalars(select(Phase)).one()
    phase.allows_trade = False
    session.flush()
    with pytest.raises(Closed, match="Trading"):
        buy(session, market, cast.alice, 1, now)


def test_it_refuses_the_author_and_co_authors(session, cast, market, place, now):
    session.add(CoAuthor(idea_id=place.idea.id, person_id=cast.alice.id, added_at=now))
    session.flush()
    for person in (cast.bob, cast.alice):
        with pytest.raises(NotAllowed, match="your own idea"):
            buy(session, market, person, 1, now)


def test_it_refuses_who_opened_the_market(session, cast, market, now):
    with pytest.raises(NotAllowed, match="opened this market"):
        buy(session, market, cast.facilitator, 1, now)


def test_it_lets_the_author_trade_on_the_challenge_itself(session, cast, place, now):
    plan = plan_for(place, now, idea_id=None, is_success_test=False)
    market = open_market(session, plan=plan, opener_id=cast.facilitator.id, now=now)
    assert buy(session, market, cast.bob, 1, now).shares == MICRO


def test_it_refuses_who_is_deactivated(session, cast, market, now):
    cast.alice.is_active = False
    session.flush()
    with pytest.raises(NotAllowed, match="no longer active"):
        buy(session, market, cast.alice, 1, now)


def test_it_refuses_more_than_a_fifth_of_the_subsidy(session, cast, market, now):
    assert execute.position_max(market) == market.subsidy // 5
    buy(session, market, cast.alice, 30, now)
    with pytest.raises(OverCap) as refused:
        buy(session, market, cast.alice, 11, now)
    assert refused.value.largest == market.subsidy // 5 - 30 * MICRO
    assert refused.value.field == "shares"


def test_it_offers_the_largest_that_the_band_allows(session, cast, hundred, now):
    with pytest.raises(OutsideBand) as refused:
        buy(session, hundred, cast.alice, 701, now)
    assert refused.value.largest == 700 * MICRO  # 7 b


def test_it_refuses_more_than_the_balance(session, cast, place, now, uncapped):
    market = make_market(session, cast, place, now, budget=1000 * MICRO)
    with pytest.raises(NotEnough, match=r"You have 1,000\.00 points"):
        buy(session, market, cast.alice, 1600, now)


def test_it_refuses_to_sell_what_is_not_held(session, cast, market, now):
    buy(session, market, cast.alice, 2, now)
    with pytest.raises(NotEnough, match=r"You hold 2\.00 shares"):
        sell(session, market, cast.alice, 2.01, now)


def test_it_refuses_more_than_the_accepted_cost(session, cast, market, now):
    with pytest.raises(PriceMoved, match="now costs"):
        buy(session, market, cast.alice, 10, now, cost_limit=5 * MICRO)


def test_it_refuses_a_page_that_saw_another_price(session, cast, market, now):
    buy(session, market, cast.mallory, 1, now)
    with pytest.raises(Stale):
        buy(session, market, cast.alice, 1, now, version=0)


@pytest.mark.parametrize(
    ("shares", "changes", "words"),
    [
        (0, {}, "more than 0"),
        (0.012345, {}, "steps of 0.01"),
        (1, {"outcome": 2}, "one of the outcomes"),
        (1, {"outcome": -1}, "one of the outcomes"),
        (0, {"budget": 0}, "more than 0"),
    ],
)
def test_it_refuses_wishes_that_make_no_sense(session, cast, market, now, shares, changes, words):
    with pytest.raises(InvalidInput, match=words):
        buy(session, market, cast.alice, shares, now, **changes)


def test_it_gives_a_pen_name_where_the_challenge_hides_names(session, cast, market, place, now):
    place.challenge.name_policy = "pseudonymous"
    buy(session, market, cast.alice, 1, now)
    assert session.scalars(select(Alias.person_id)).all() == [cast.alice.id]


def test_it_trades_one_of_several(session, cast, place, now):
    market = make_market(
        session, cast, place, now, outcomes=("Rooms", "Nurses", "Beds"), is_success_test=False
    )
    buy(session, market, cast.alice, 10, now, outcome=2)
    prices = prices_of(session, market)
    assert sum(prices) == pytest.approx(1)
    assert prices[2] > prices[0] == prices[1]
    assert faults(session) == []
