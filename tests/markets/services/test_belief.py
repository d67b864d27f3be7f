"""Stating a belief."""

from datetime import timedelta

import pytest
from market_cast import make_market
from sqlalchemy import select

from core.errors import Closed, InvalidInput, NotAllowed, NotFound
from markets.services.belief import state_beliefs
from models.markets import Belief


@pytest.fixture
def say(session, market):
    def say(person, chances, now):
        return state_beliefs(
            session, market_id=market.id, person_id=person.id, chances=chances, now=now
        )

    return say


def current(session, person):
    rows = session.scalars(select(Belief).filter_by(person_id=person.id, is_current=True))
    return [row.probability_ppm for row in rows]


def test_it_keeps_one_current_belief_a_person(session, cast, say, now):
    say(cast.alice, {0: 700_000}, now)
    say(cast.alice, {0: 650_000}, now + timedelta(hours=1))
    say(cast.mallory, {0: 400_000}, now)
    assert current(session, cast.alice) == [650_000]
    assert len(session.scalars(select(Belief)).all()) == 3


def test_it_keeps_no_second_row_for_the_same_word(session, cast, say, now):
    first, again = say(cast.alice, {0: 700_000}, now), say(cast.alice, {0: 700_000}, now)
    assert first[0].id == again[0].id


def test_it_says_whether_the_price_was_seen(session, cast, place, say, now):
    first = say(cast.alice, {0: 700_000}, now)[0]
    second = say(cast.alice, {0: 600_000}, now)[0]
    place.challenge.tally_policy = "open"
    session.flush()
    other = say(cast.mallory, {0: 500_000}, now)[0]
    assert (first.price_seen, second.price_seen, other.price_seen) == (False, True, True)


@pytest.mark.parametrize("chance", [0, 9_999, 990_001, 1_000_000, -1])
def test_it_refuses_certainty_and_nonsense(cast, say, now, chance):
    with pytest.raises(InvalidInput) as refused:
        say(cast.alice, {0: chance}, now)
    assert refused.value.field == "belief"


@pytest.mark.parametrize("chance", [10_000, 990_000])
def test_it_takes_the_ends(cast, say, now, chance):
    assert say(cast.alice, {0: chance}, now)[0].probability_ppm == chance


def test_it_refuses_the_author(cast, say, now):
    with pytest.raises(NotAllowed, match="your own idea"):
        say(cast.bob, {0: 500_000}, now)


def test_it_refuses_a_closed_market(cast, say, market):
    with pytest.raises(Closed):
        say(cast.alice, {0: 500_000}, market.closes_at)


def test_it_refuses_an_outcome_that_is_not_there(cast, say, now):
    with pytest.raises(NotFound):
        say(cast.alice, {2: 500_000}, now)


def test_it_refuses_a_market_that_is_not_there(session, cast, now):
    with pytest.raises(NotFound):
        state_beliefs(session, market_id=9, person_id=cast.alice.id, chances={0: 1}, now=now)


def test_it_keeps_beliefs_in_each_of_several(session, cast, place, now):
    market = make_market(session, cast, place, now, outcomes=("a", "b"), is_success_test=False)
    chances = {0: 300_000, 1: 700_000}
    state_beliefs(session, market_id=market.id, person_id=cast.alice.id, chances=chances, now=now)
    assert sorted(current(session, cast.alice)) == [300_000, 700_000]


def test_it_lets_who_opened_the_market_believe(cast, say, now):
    assert say(cast.facilitator, {0: 500_000}, now)
