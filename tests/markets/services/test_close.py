"""Closing: by the clock at reading, made durable by the command, or early by a facilitator."""

from datetime import timedelta

import pytest
from market_cast import make_market
from sqlalchemy import select

from core.errors import NotFound, Stale
from markets.services.close import close_due, close_market
from models.community import Activity
from models.markets import Market


def test_it_closes_early(session, cast, market, now):
    close_market(
        session, market_id=market.id, facilitator_id=cast.facilitator.id, reason="Known", now=now
    )
    assert (market.state, market.closed_at) == ("closed", now)
    row = session.scalars(select(Activity).filter_by(act="closed")).one()
    assert (row.actor_id, row.detail) == (cast.facilitator.id, "Known")


def test_it_refuses_to_close_twice(session, cast, market, now):
    wanted = {"market_id": market.id, "facilitator_id": cast.facilitator.id, "now": now}
    close_market(session, **wanted)
    with pytest.raises(Stale):
        close_market(session, **wanted)


def test_it_refuses_what_its_date_has_closed(session, cast, market):
    with pytest.raises(Stale):
        close_market(
            session,
            market_id=market.id,
            facilitator_id=cast.facilitator.id,
            now=market.closes_at,
        )


def test_it_refuses_a_market_that_is_not_there(session, cast, now):
    with pytest.raises(NotFound):
        close_market(session, market_id=9, facilitator_id=cast.facilitator.id, now=now)


def test_it_makes_due_closes_durable_once(session, cast, place, market, now):
    later = make_market(session, cast, place, now, closes_at=market.closes_at + timedelta(days=1))
    assert close_due(session, now=market.closes_at - timedelta(microseconds=1)) == []
    assert close_due(session, now=market.closes_at) == [market.id]
    assert close_due(session, now=market.closes_at) == []
    session.expire_all()
    assert session.get(Market, market.id).state == "closed"
    assert session.get(Market, market.id).closed_at is None
    assert session.get(Market, later.id).state == "open"
    assert session.scalars(select(Activity.actor_id).filter_by(act="closed")).all() == [None]
