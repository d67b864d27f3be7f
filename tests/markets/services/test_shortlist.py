"""Markets on a whole shortlist in one act: all of them, or none."""

import pytest
from conditional import decide_on, locked, points
from market_cast import budget_of, faults, make_place, plan_for
from sqlalchemy import func, select

from core.errors import InvalidInput, Refused, Stale
from markets.services.shortlist import ShortlistPlan, asked_of, open_shortlist
from models.ideas import Idea
from models.markets import Market

PATTERN = "If we do “{idea}”, will people wait 2 h 08 or less?"


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def ideas(session, cast, place, now):
    for number in (2, 3):
        session.add(
            Idea(
                challenge_id=place.challenge.id,
                number=number,
                slug=f"idea-{number}",
                title=f"Idea {number}",
                author_id=cast.bob.id,
                created_at=now,
            )
        )
    session.commit()
    return list(session.scalars(select(Idea).order_by(Idea.number)))


def open_all(session, cast, place, ideas, now, *, key="the-shortlist", each=200, **changes):
    plan = plan_for(place, now, idea_id=None, question="", budget=points(each))
    kept = {"pattern": PATTERN, "idea_ids": tuple(idea.id for idea in ideas), "with_twin": False}
    wanted = ShortlistPlan(plan=plan, **{**kept, **changes})
    return open_shortlist(session, wanted=wanted, opener_id=cast.facilitator.id, key=key, now=now)


def count(session):
    return session.scalar(select(func.count()).select_from(Market))


def test_it_opens_one_on_each_within_the_budget(session, cast, place, ideas, now):
    opened = open_all(session, cast, place, ideas, now)
    assert [market.idea_id for market in opened] == [idea.id for idea in ideas]
    assert {market.branch for market in opened} == {"if"}
    assert opened[1].question == "If we do “Idea 2”, will people wait 2 h 08 or less?"
    subsidies = sum(market.subsidy for market in opened)
    assert subsidies <= points(600)
    assert budget_of(session, place) == points(1000) - subsidies
    assert locked(session) == subsidies
    assert faults(session) == []


def test_twins_cost_no_more(session, cast, place, ideas, now):
    opened = open_all(session, cast, place, ideas, now, with_twin=True)
    assert [market.branch for market in opened] == ["if", "if_not"] * 3
    assert [market.is_success_test for market in opened] == [True, False] * 3
    assert budget_of(session, place) == points(1000) - sum(m.subsidy for m in opened) // 2
    assert faults(session) == []


def test_it_opens_once_for_a_form_sent_twice(session, cast, place, ideas, now):
    first = open_all(session, cast, place, ideas, now)
    again = open_all(session, cast, place, ideas, now)
    assert [market.id for market in first] == [market.id for market in again]
    assert count(session) == 3
    with pytest.raises(Stale):
        open_all(session, cast, place, ideas, now, with_twin=True)


def test_it_opens_none_when_the_budget_is_too_small(session, cast, place, ideas, now):
    with pytest.raises(Refused, match=r"1,?200") as refused:
        open_all(session, cast, place, ideas, now, each=400)
    assert refused.value.field == "budget"
    session.rollback()
    assert count(session) == 0


def test_it_opens_none_when_one_has_its_market(session, cast, place, ideas, now):
    open_all(session, cast, place, ideas[1:2], now)
    with pytest.raises(Refused, match="Idea 2 has"):
        open_all(session, cast, place, ideas, now, key="another-one")
    assert count(session) == 1


def test_it_needs_ideas_of_the_challenge(session, cast, place, ideas, now):
    with pytest.raises(InvalidInput, match="at least one"):
        open_all(session, cast, place, [], now)
    with pytest.raises(InvalidInput, match="this challenge"):
        open_all(session, cast, place, ideas, now, idea_ids=(10**6,), key="another-one")


def test_only_the_selected_one_goes_on(session, cast, place, ideas, now):
    opened = open_all(session, cast, place, ideas, now, with_twin=True)
    decide_on(session, cast, place, now, idea=ideas[1])
    assert [market.state for market in opened] == [
        *("lapsed", "open"),
        *("open", "lapsed"),
        *("lapsed", "open"),
    ]
    assert faults(session) == []


def test_a_long_title_is_cut():
    asked = asked_of("Will “{idea}” work?", "x" * 300)
    assert len(asked) == 200
    assert asked.endswith("…” work?")
