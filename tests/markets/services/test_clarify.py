"""Making a market's rule clearer."""

import pytest
from market_cast import buy
from resolving import settle
from sqlalchemy import select

from core.errors import Closed, InvalidInput
from markets.services.clarify import clarify_market
from models.community import Notification
from models.markets import Clarification


def clarify(session, cast, market, now, body="All sites means the three sites."):
    return clarify_market(
        session, market_id=market.id, author_id=cast.facilitator.id, body=body, now=now
    )


def test_it_adds_a_sentence_and_leaves_the_rule(session, cast, market, now):
    rule = market.resolution_rule
    buy(session, market, cast.alice, 1, now)
    clarify(session, cast, market, now)
    assert market.resolution_rule == rule
    assert session.scalars(select(Clarification.body)).one().startswith("All sites")
    assert session.scalars(select(Notification.person_id)).all() == [cast.alice.id]


def test_it_refuses_an_empty_sentence(session, cast, market, now):
    with pytest.raises(InvalidInput):
        clarify(session, cast, market, now, body=" ")


def test_it_refuses_once_the_market_is_settled(session, cast, market, now):
    settle(session, cast, market, now)
    with pytest.raises(Closed):
        clarify(session, cast, market, now)
