"""The market's signal: robust against late pushes, and blind to made-up volume."""

import pytest
from crowds import LIQUIDITY, trades

from aggregation.methods.gaussian import logit
from aggregation.methods.inputs import MarketFacts, MarketTrade
from aggregation.methods.price import price_signal, robust_price, time_weighted_log_odds

FACTS = MarketFacts(id=1, idea_id=1, liquidity=LIQUIDITY)


def trade(number, person, shares, *, against=None):
    return MarketTrade(
        market_id=1,
        number=number,
        person_id=person,
        shares=shares,
        price=0.6,
        at=number,
        counterparty_id=against,
    )


def test_it_takes_the_median_of_the_last_ten():
    assert robust_price(trades(0.9, *(0.6,) * 5, *(0.7,) * 5)) == pytest.approx(0.65)
    assert robust_price(trades(0.3)) == 0.3


def test_it_is_hardly_moved_by_three_closing_trades():
    honest = trades(*(0.4,) * 20)
    pushed = trades(*(0.4,) * 20, 0.95, 0.95, 0.95)
    moved = price_signal(pushed, FACTS).log_odds - price_signal(honest, FACTS).log_odds
    last = float(logit(0.95) - logit(0.4))
    assert 0 <= moved < 0.15 * last


def test_it_weighs_prices_by_how_long_they_stood():
    """From second 1 to 9 the second half runs 5 to 9: price .5 for two, .8 for two."""
    rows = [
        MarketTrade(market_id=1, number=n, person_id=n, shares=1, price=p, at=at)
        for n, (p, at) in enumerate([(0.5, 1), (0.8, 7), (0.9, 9)])
    ]
    assert time_weighted_log_odds(rows, FACTS) == pytest.approx(float(logit(0.8)) / 2)


def test_it_averages_the_later_trades_where_there_are_no_times():
    rows = [
        MarketTrade(market_id=1, number=n, person_id=n, shares=1, price=p)
        for n, p in enumerate([0.2, 0.5, 0.5, 0.5])
    ]
    assert time_weighted_log_odds(rows, FACTS) == pytest.approx(0)


def test_it_does_not_count_round_trips():
    once = price_signal([trade(1, 1, 50.0), trade(2, 2, 10.0)], FACTS)
    rows = [trade(1, 1, 50.0), trade(2, 2, 10.0), trade(3, 3, 500.0), trade(4, 3, -500.0)]
    assert price_signal(rows, FACTS).volume == pytest.approx(once.volume)
    assert price_signal(rows, FACTS).traders == once.traders == 2


def test_it_does_not_count_two_people_trading_with_each_other():
    rows = [trade(1, 1, 50.0), trade(2, 2, 90.0, against=3), trade(3, 3, 80.0, against=2)]
    assert (price_signal(rows, FACTS).traders, price_signal(rows, FACTS).volume) == (1, 50.0)


def test_it_is_silent_where_nobody_holds_anything():
    assert price_signal([trade(1, 1, 5.0), trade(2, 1, -5.0)], FACTS) is None


def test_it_grows_surer_with_people_and_with_volume():
    few = price_signal([trade(n, n, 20.0) for n in range(4)], FACTS)
    people = price_signal([trade(n, n, 20.0) for n in range(8)], FACTS)
    volume = price_signal([trade(n, n, 80.0) for n in range(4)], FACTS)
    assert people.variance < few.variance
    assert volume.variance < few.variance
