"""`flask markets close-due` makes closing durable and pays what is due."""

import pytest
from market_cast import buy, cash_of, faults, make_market, make_place
from resolving import approve, propose

from models.markets import Market


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def run(app, session):
    def run():
        session.commit()
        answer = app.test_cli_runner().invoke(args=["markets", "close-due"])
        session.expire_all()
        return answer

    return run


def test_it_closes_and_pays_what_is_due(session, cast, place, time, run):
    market = make_market(session, cast, place, time.now, dispute_hours=1)
    buy(session, market, cast.alice, 10, time.now)
    assert run().output == "0 markets paid.\n"
    time.forward(days=31)
    assert "is closed." in run().output
    approve(session, cast, propose(session, cast, market, time.now), time.now)
    assert run().output == "0 markets paid.\n"
    time.forward(hours=1)
    answer = run()
    assert answer.exit_code == 0
    assert answer.output.endswith("1 market paid.\n")
    market = session.get(Market, market.id)
    assert (market.state, cash_of(session, market)) == ("resolved", 0)
    assert faults(session) == []
    assert run().output == "0 markets paid.\n"
