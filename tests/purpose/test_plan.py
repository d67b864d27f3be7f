"""What must be true of a challenge before it is written down."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from challenges import CRITERIA, make_plan
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from purpose.phases import default_phases
from purpose.plan import CriterionPlan, check_criteria, check_plan

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
COLLECT, JUDGE, DECIDE = default_phases(NOW)
HOUR = timedelta(hours=1)


def test_it_accepts_a_plan_that_is_right():
    check_plan(make_plan(NOW))


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"question": "  "}, "question", "Ask one question"),
        ({"criteria": CRITERIA[:2]}, "criterion1_name", "there are 2"),
        ({"criteria": CRITERIA * 2}, "criterion1_name", "there are 6"),
        ({"criteria": CRITERIA[:2] + CRITERIA[:1]}, "criterion3_name", "same name"),
        ({"criteria": (*CRITERIA[:2], replace(CRITERIA[2], weight=19))}, "criterion1_weight", "99"),
        ({"phases": ()}, "phase1_name", "at least one phase"),
        ({"phases": (replace(COLLECT, ends_at=NOW),)}, "phase1_ends", "ends before it starts"),
        (
            {"phases": (COLLECT, replace(JUDGE, starts_at=JUDGE.starts_at - HOUR), DECIDE)},
            "phase2_starts",
            "before “Collect” has ended",
        ),
        ({"phases": (JUDGE, COLLECT)}, "phase2_starts", "before “Judge” has ended"),
        ({"success_test": ""}, "success_test", "what will be checked"),
        ({"success_on": date(2026, 12, 14)}, "success_on", "15 December 2026"),
        ({"money_budget": 0}, "money_budget", "above zero"),
        ({"money_budget": 10**30}, "money_budget", "above zero"),
        ({"currency": "eur"}, "currency", "Three capital letters"),
        ({"currency": "ÄÖÜ"}, "currency", "Three capital letters"),
        ({"points_budget": -1}, "points_budget", "below zero"),
        ({"shortlist_size": 0}, "shortlist_size", "Between 1 and 100"),
        ({"dispute_hours": 337}, "dispute_hours", "336"),
        ({"name_policy": "loud"}, "name_policy", "Choose"),
        ({"tally_policy": "never"}, "tally_policy", "Choose"),
    ],
)
def test_it_names_the_field_that_is_wrong(changes, field, words):
    with pytest.raises(InvalidInput, match=words) as refusal:
        check_plan(make_plan(NOW, **changes))
    assert refusal.value.field == field


def test_it_allows_phases_with_a_gap_and_a_test_on_the_last_day():
    late = replace(DECIDE, starts_at=DECIDE.starts_at + HOUR)
    check_plan(make_plan(NOW, phases=(COLLECT, JUDGE, late), success_on=date(2026, 12, 15)))


@given(st.lists(st.integers(1, 100), min_size=3, max_size=5))
def test_it_takes_weights_exactly_when_they_add_to_100(weights):
    criteria = [CriterionPlan(name=f"c{n}", weight=w) for n, w in enumerate(weights)]
    if sum(weights) == 100:
        check_criteria(criteria)
    else:
        with pytest.raises(InvalidInput, match=f"add to {sum(weights)} %"):
            check_criteria(criteria)
