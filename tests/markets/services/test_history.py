"""Replaying history: the same maker and ledger, without forms, lots and caps."""

from datetime import timedelta
from time import process_time

import pytest
from factories import make_person
from market_cast import cash_of, faults, make_market
from sqlalchemy import select

from core.errors import NotEnough, NotFound
from core.points import MICRO
from markets.makers.potential import potential
from markets.services.history import PastTrade, import_trade, import_trades
from models.markets import Outcome, Position, Trade


@pytest.fixture
def market(session, cast, place, now):
    return make_market(session, cast, place, now, b=100 * MICRO)


def past(person, shares, now, outcome=0):
    return PastTrade(person_id=person.id, outcome=outcome, shares=shares, at=now)


def test_it_follows_real_trades_to_the_share(session, cast, market, now):
    # cases/markets.md 6: RPP finding 1, b = 100: all "no"; prices of "yes" after each.
    trades = [
        (19_090_283, 0.452419),
        (1_818_735, 0.447917),
        (5_369_523, 0.434679),
        (8_681_400, 0.413480),
    ]
    quotes = import_trades(
        session,
        market_id=market.id,
        trades=[past(cast.alice, shares, now, outcome=1) for shares, _ in trades],
    )
    for found, (_, price) in zip(quotes, trades, strict=True):
        assert found.prices_after[0] == pytest.approx(price, abs=1e-6)
    spent = [10, 1, 3, 5]
    assert [found.cost / MICRO for found in quotes] == pytest.approx(spent, abs=1e-5)
    assert faults(session) == []


def test_it_keeps_what_a_trade_keeps(session, cast, market, now):
    later = now + timedelta(hours=1)
    import_trade(
        session, market_id=market.id, person_id=cast.alice.id, outcome=0, shares=3, now=now
    )
    row = import_trade(
        session, market_id=market.id, person_id=cast.alice.id, outcome=0, shares=-2, now=later
    )
    assert (row.seq, row.shares, row.is_history, row.created_at) == (2, -2, True, later)
    assert session.scalars(select(Position.shares)).one() == 1
    assert (market.trade_count, market.trader_count, market.version) == (2, 1, 2)
    q = session.scalars(select(Outcome.q).order_by(Outcome.position)).all()
    assert cash_of(session, market) == potential(q, market.b)
    assert faults(session) == []


def test_it_asks_for_no_belief_no_cap_and_no_lot(session, cast, market, now):
    import_trades(session, market_id=market.id, trades=[past(cast.bob, 123_456_789, now)])
    assert session.scalars(select(Trade.belief_id)).one() is None
    assert faults(session) == []


def test_it_refuses_to_sell_what_is_not_held(session, cast, market, now):
    with pytest.raises(NotEnough):
        import_trades(session, market_id=market.id, trades=[past(cast.alice, -1, now)])


def test_it_refuses_more_than_there_is(session, cast, market, now):
    poor = make_person(session, "Pia Poor", points=1, now=now)
    with pytest.raises(NotEnough):
        import_trades(session, market_id=market.id, trades=[past(poor, 10 * MICRO, now)])


def test_it_refuses_a_person_without_an_account(session, market, now):
    with pytest.raises(NotFound):
        import_trades(
            session,
            market_id=market.id,
            trades=[PastTrade(person_id=999, outcome=0, shares=1, at=now)],
        )


def test_it_takes_nothing_as_nothing(session, market):
    assert import_trades(session, market_id=market.id, trades=[]) == []


def test_it_replays_a_market_quickly_and_exactly(session, cast, market, now):
    people = (cast.alice, cast.bob, cast.mallory, cast.sponsor)
    trades = [
        past(people[n % 4], 1_234_567 + 7 * n, now + timedelta(seconds=n), outcome=n % 2)
        for n in range(300)
    ]
    began = process_time()
    import_trades(session, market_id=market.id, trades=trades)
    print(f"{(process_time() - began) / 300 * 1e6:.0f} µs a trade")
    assert faults(session) == []
