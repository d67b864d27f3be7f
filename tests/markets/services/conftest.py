"""A challenge with an idea and an open market, for every test of the markets' use cases."""

import pytest
from market_cast import make_market, make_place


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def market(session, cast, place, now):
    return make_market(session, cast, place, now)
