"""Opening a market: what moves, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest
from market_cast import budget_of, cash_of, faults, make_market, plan_for
from sqlalchemy import func, select

from core.errors import InvalidInput, NotFound, Refused, Stale
from core.points import MICRO
from markets.makers.potential import subsidy
from markets.services.open import open_market
from models.community import Activity
from models.markets import Market, Outcome


@pytest.fixture
def opened(session, cast, place, now):
    def opened(**changes):
        plan = plan_for(place, now, **changes)
        return open_market(session, plan=plan, opener_id=cast.facilitator.id, now=now)

    return opened


def test_it_moves_the_subsidy_exactly(session, place, opened):
    market = opened(budget=200 * MICRO)
    assert market.subsidy == subsidy((0, 0), market.b)
    assert 200 * MICRO - 1 <= market.subsidy <= 200 * MICRO
    assert cash_of(session, market) == market.subsidy
    assert budget_of(session, place) == 1000 * MICRO - market.subsidy
    assert faults(session) == []


# b = F / ln n (Gnosis): 200/ln 2 = 288.5390081…, 200/ln 4 = 144.2695040…
@pytest.mark.parametrize(
    ("outcomes", "b"),
    [(("Yes", "No"), 288_539_008), (("a", "b", "c", "d"), 144_269_504)],
)
def test_it_takes_the_liquidity_that_the_budget_affords(opened, outcomes, b):
    market = opened(outcomes=outcomes, is_success_test=False)
    assert abs(market.b - b) <= 1


def test_it_opens_with_even_prices_and_keeps_the_order(session, opened):
    market = opened(outcomes=("Rooms", "Nurses", "Beds"), is_success_test=False)
    rows = session.scalars(select(Outcome).order_by(Outcome.position)).all()
    assert [row.label for row in rows] == ["Rooms", "Nurses", "Beds"]
    assert [row.price for row in rows] == pytest.approx([1 / 3] * 3)
    assert market.kind == "exclusive"


def test_it_takes_the_challenges_dispute_window(session, place, opened):
    place.challenge.dispute_hours = 5
    assert opened().dispute_hours == 5
    assert opened(dispute_hours=0).dispute_hours == 0


def test_it_writes_the_log(session, cast, opened):
    opened()
    row = session.scalars(select(Activity).filter_by(object_kind="market")).one()
    assert (row.act, row.actor_id) == ("opened", cast.facilitator.id)


def test_it_says_what_is_left_when_the_budget_is_too_small(session, opened, place):
    opened(budget=900 * MICRO)
    with pytest.raises(Refused, match=r"has 100\.00 left") as refused:
        opened(budget=101 * MICRO)
    assert refused.value.field == "budget"
    assert opened(budget=100 * MICRO).subsidy <= 100 * MICRO


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"question": "They will wait less"}, "question"),
        ({"question": "x" * 200 + "?"}, "question"),
        ({"resolution_rule": "Obvious."}, "resolution_rule"),
        ({"source": "  "}, "source"),
        ({"closes_in": timedelta(0)}, "closes_at"),
        ({"closes_in": -timedelta(days=1)}, "closes_at"),
        ({"outcomes": ("one",), "is_success_test": False}, "outcomes"),
        ({"outcomes": ("Beds", " beds "), "is_success_test": False}, "outcomes"),
        ({"outcomes": ("Beds", ""), "is_success_test": False}, "outcomes"),
        ({"outcomes": tuple("a" * n for n in range(1, 102)), "is_success_test": False}, "outcomes"),
        ({"budget": MICRO // 2}, "budget"),
        ({"budget": 10**15}, "budget"),
        ({"idea_id": None}, "is_success_test"),
    ],
)
def test_it_refuses_what_could_not_be_settled(opened, now, changes, field):
    if "closes_in" in changes:
        changes = {"closes_at": now + changes["closes_in"]}
    with pytest.raises(InvalidInput) as refused:
        opened(**changes)
    assert refused.value.field == field


def test_it_takes_a_hundred_outcomes(opened):
    labels = tuple(f"Ward {n}" for n in range(100))
    assert len(opened(outcomes=labels, is_success_test=False).outcomes) == 100


def test_it_refuses_an_idea_of_another_challenge(opened):
    with pytest.raises(NotFound):
        opened(idea_id=99)


@pytest.mark.parametrize("status", ["withdrawn", "merged", "screened_out"])
def test_it_refuses_an_idea_that_is_gone(session, place, opened, status):
    place.idea.status = status
    with pytest.raises(Refused, match="no longer on the table"):
        opened()


@pytest.mark.parametrize("state", ["draft", "reviewed", "archived"])
def test_it_refuses_a_challenge_that_is_not_open(place, opened, state):
    place.challenge.state = state
    with pytest.raises(Refused, match="Open the challenge first"):
        opened()


def test_it_opens_one_market_for_one_form(session, cast, place, now):
    plan = plan_for(place, now)
    keyed = {"opener_id": cast.facilitator.id, "key": "the-same-key", "now": now}
    first = open_market(session, plan=plan, **keyed)
    assert open_market(session, plan=plan, **keyed).id == first.id
    assert session.scalar(select(func.count()).select_from(Market)) == 1
    with pytest.raises(Stale):
        open_market(session, plan=replace(plan, budget=50 * MICRO), **keyed)


def test_it_keeps_the_liquidity_of_history(session, cast, place, now):
    market = make_market(session, cast, place, now, b=100 * MICRO)
    assert (market.b, market.subsidy) == (100 * MICRO, 69_314_719)  # ⌈100 ln 2⌉ = 69.314718056
