"""A season begins with equal points, what is bound counted at its cost."""

import pytest
from market_cast import buy, faults, points_of
from resolving import settle
from sqlalchemy import select

from core.errors import InvalidInput
from core.points import MICRO
from markets.services.season import begin_season
from models.ledger import Transfer


def test_it_counts_what_is_bound_at_what_it_cost(session, cast, market, now):
    cost = buy(session, market, cast.alice, 20, now).cost
    season = begin_season(session, points=500 * MICRO, now=now)
    assert points_of(session, cast.alice) == 500 * MICRO - cost
    assert points_of(session, cast.mallory) == 500 * MICRO
    assert (season.number, season.person_count) == (1, 7)
    assert faults(session) == []
    settle(session, cast, market, now)
    assert points_of(session, cast.alice) == 500 * MICRO - cost + 20 * MICRO
    assert faults(session) == []


def test_it_gives_to_who_has_less_and_takes_from_who_has_more(session, cast, market, now):
    begin_season(session, points=2000 * MICRO, now=now)
    assert points_of(session, cast.mallory) == 2000 * MICRO
    assert begin_season(session, points=10 * MICRO, now=now).number == 2
    assert points_of(session, cast.mallory) == 10 * MICRO
    kinds = set(session.scalars(select(Transfer.kind)))
    assert "season_end" in kinds
    assert faults(session) == []


def test_it_leaves_a_position_that_cost_more_than_the_season(session, cast, market, now):
    buy(session, market, cast.alice, 20, now)
    begin_season(session, points=MICRO, now=now)
    assert points_of(session, cast.alice) == 0
    assert faults(session) == []


def test_who_has_left_gives_back(session, cast, market, now):
    cast.bob.is_active = False
    begin_season(session, points=500 * MICRO, now=now)
    assert points_of(session, cast.bob) == 0
    assert faults(session) == []


@pytest.mark.parametrize("points", [0, -1])
def test_it_refuses_a_season_of_nothing(session, cast, now, points):
    with pytest.raises(InvalidInput):
        begin_season(session, points=points, now=now)
