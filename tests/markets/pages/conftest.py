"""A challenge with an idea and an open market, for every test of the markets' pages."""

import pytest
from cast import visitor
from market_cast import make_market, make_place


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def market(session, cast, place, now):
    return make_market(session, cast, place, now)


@pytest.fixture
def alice(app, cast):
    return visitor(app, cast.alice)


@pytest.fixture
def facilitator(app, cast):
    return visitor(app, cast.facilitator)
