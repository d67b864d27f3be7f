"""What a sponsor asks for when posing a challenge, and what must be true of it: pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import InvalidInput
from core.figures import day_words
from core.language import _, marked
from purpose import phases
from purpose.phases import PhaseSpan

CRITERIA_MIN, CRITERIA_MAX = 3, 5
PHASES_MAX = 5
WHOLE = 100
NAME_POLICIES = ("named", "pseudonymous", "anonymous")
TALLY_POLICIES = ("until_judged", "until_close", "open")
MONEY_MAX = 10**12


@dataclass(frozen=True, kw_only=True)
class CriterionPlan:
    """One scale of 1 to 7 with its weight in per cent."""

    name: str
    low: str = "not at all"
    high: str = "very much"
    weight: int


@dataclass(frozen=True, kw_only=True)
class ChallengePlan:
    """Everything that makes a challenge; budgets in whole currency units and micro-points."""

    question: str
    context: str = ""
    bounds: str = ""
    criteria: tuple[CriterionPlan, ...]
    success_test: str = ""
    success_on: date | None = None
    money_budget: int | None = None
    currency: str = "EUR"
    points_budget: int = 0
    shortlist_size: int = 3
    name_policy: str = "named"
    tally_policy: str = "until_judged"
    dispute_hours: int = 72
    phases: tuple[PhaseSpan, ...]


DEFAULT_CRITERIA = (
    CriterionPlan(name=marked("Helps the purpose"), weight=50),
    CriterionPlan(name=marked("Can be done"), weight=30),
    CriterionPlan(name=marked("Fair to everyone it touches"), weight=20),
)


def check_plan(plan: ChallengePlan) -> None:
    """Raise InvalidInput, naming the field, where a plan contradicts itself."""
    if not plan.question.strip():
        raise InvalidInput(_("Ask one question that has an answer."), field="question")
    check_criteria(plan.criteria)
    check_phases(plan.phases)
    _check_success(plan)
    _check_sums(plan)
    _check_choices(plan)


def check_criteria(criteria: Sequence[CriterionPlan]) -> None:
    """Raise InvalidInput unless 3 to 5 differently named criteria share exactly 100 per cent."""
    if not CRITERIA_MIN <= len(criteria) <= CRITERIA_MAX:
        raise InvalidInput(
            _(
                "Give %(criteria_min)s to %(criteria_max)s criteria; there are %(criteria)s.",
                criteria_min=CRITERIA_MIN,
                criteria_max=CRITERIA_MAX,
                criteria=len(criteria),
            ),
            field="criterion1_name",
        )
    seen: set[str] = set()
    for number, criterion in enumerate(criteria, 1):
        if criterion.name.casefold() in seen:
            raise InvalidInput(
                _("Two criteria have the same name."), field=f"criterion{number}_name"
            )
        if criterion.weight < 1:
            raise InvalidInput(_("A weight is at least 1 %%."), field=f"criterion{number}_weight")
        seen.add(criterion.name.casefold())
    total = sum(criterion.weight for criterion in criteria)
    if total != WHOLE:
        raise InvalidInput(
            _("The weights add to %(total)s %%. Make them add to 100 %%.", total=total),
            field="criterion1_weight",
        )


def check_phases(spans: Sequence[PhaseSpan]) -> None:
    """Raise InvalidInput unless there are phases, in order, none empty, none overlapping."""
    if not spans:
        raise InvalidInput(_("Give at least one phase."), field="phase1_name")
    for position, words in phases.problems(spans).items():
        ends_wrong = spans[position].ends_at <= spans[position].starts_at
        side = "ends" if ends_wrong else "starts"
        raise InvalidInput(words, field=f"phase{position + 1}_{side}")


def _check_success(plan: ChallengePlan) -> None:
    if plan.success_on is None:
        return
    if not plan.success_test.strip():
        raise InvalidInput(
            _("Say what will be checked on that day, or leave the day empty."), field="success_test"
        )
    last = plan.phases[-1].ends_at.date()
    if plan.success_on < last:
        raise InvalidInput(
            _("Check it after the last phase, which ends on %(last)s.", last=day_words(last)),
            field="success_on",
        )


def _check_sums(plan: ChallengePlan) -> None:
    if plan.money_budget is not None and not 0 < plan.money_budget <= MONEY_MAX:
        raise InvalidInput(_("Give a sum above zero, or leave it empty."), field="money_budget")
    if not re.fullmatch("[A-Z]{3}", plan.currency):
        raise InvalidInput(_("Three capital letters, such as EUR."), field="currency")
    if plan.points_budget < 0:
        raise InvalidInput(_("Points cannot be below zero."), field="points_budget")
    if not 1 <= plan.shortlist_size <= 100:
        raise InvalidInput(_("Between 1 and 100 ideas."), field="shortlist_size")
    if not 0 <= plan.dispute_hours <= 336:
        raise InvalidInput(_("Between 0 and 336 hours (two weeks)."), field="dispute_hours")


def _check_choices(plan: ChallengePlan) -> None:
    if plan.name_policy not in NAME_POLICIES:
        raise InvalidInput(_("Choose what people see of each other."), field="name_policy")
    if plan.tally_policy not in TALLY_POLICIES:
        raise InvalidInput(_("Choose when tallies are seen."), field="tally_policy")
