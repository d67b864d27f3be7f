"""The chart of a market: every trade where they are few, 400 moments of its life where many."""

import json
from datetime import timedelta

import pytest
from cast import make_cast
from market_cast import make_market, make_place
from sqlalchemy import event, insert

from markets.reading.crowd import POINTS_MAX, chart_of
from models.markets import Trade


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def market(session, cast, now):
    return make_market(session, cast, make_place(session, cast, now), now)


def add_trades(session, market, cast, moments):
    """Write trades straight into the table; the n-th leaves the price at n millionths."""
    session.execute(
        insert(Trade),
        [
            {
                "market_id": market.id,
                "seq": n,
                "person_id": cast.bob.id,
                "outcome_id": market.outcomes[0].id,
                "shares": 1,
                "cost": 1,
                "kind": "trade",
                "prices": json.dumps([n / 1e6, 1 - n / 1e6]),
                "is_history": True,
                "transaction_id": "t",
                "created_at": moment,
            }
            for n, moment in enumerate(moments, start=1)
        ],
    )
    market.trade_count = len(moments)
    session.flush()


def shown(session, market, person, now):
    chart = chart_of(session, market, viewer_id=person.id, now=now)
    return [(at, round(prices[0] * 1e6)) for at, prices in chart.history[1:]], chart


def test_it_shows_every_trade_where_they_are_few(session, cast, market, now):
    add_trades(session, market, cast, [now] * POINTS_MAX)
    points, chart = shown(session, market, cast.bob, now)
    assert points == [(now, n) for n in range(1, POINTS_MAX + 1)]
    assert len(chart.mine) == POINTS_MAX


def test_it_shows_the_last_price_at_or_before_each_moment(session, cast, market, now):
    """5,000 trades in the first second and one an hour later: time decides, not their number."""
    burst = [now + timedelta(microseconds=200 * n) for n in range(5_000)]
    add_trades(session, market, cast, [*burst, now + timedelta(hours=1)])
    points, chart = shown(session, market, cast.bob, now + timedelta(hours=2))
    assert [n for _, n in points] == [1, 5_000, 5_001]
    assert len(chart.mine) == POINTS_MAX
    assert chart.mine[-1] == now + timedelta(hours=1)


def test_it_asks_as_often_whatever_the_history(session, cast, market, now):
    add_trades(session, market, cast, [now + timedelta(seconds=n) for n in range(10_000)])
    asked = []
    listener = lambda *words: asked.append(words[2])  # noqa: E731
    event.listen(session.get_bind(), "before_cursor_execute", listener)
    points, _ = shown(session, market, cast.alice, now + timedelta(days=1))
    event.remove(session.get_bind(), "before_cursor_execute", listener)
    assert len(asked) == 5
    assert len(points) == POINTS_MAX
    # Moment k of 400 lies at 9,999 k / 399 seconds; trade n came at second n - 1.
    assert [n for _, n in points] == [9_999 * k // 399 + 1 for k in range(POINTS_MAX)]
