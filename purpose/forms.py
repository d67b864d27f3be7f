"""Forms of purpose: shape and format; what must be true of a challenge stands in plan.py."""

import re
from datetime import UTC, datetime

from typing_extensions import override
from wtforms import DateField, DateTimeLocalField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import Optional

from core.errors import InvalidInput
from core.language import _, later
from core.points import MICRO, format_points_exact
from purpose.phases import Act, PhaseSpan, default_phases
from purpose.plan import (
    CRITERIA_MAX,
    DEFAULT_CRITERIA,
    PHASES_MAX,
    ChallengePlan,
    CriterionPlan,
)
from web.forms import Form, ParsedField, PointsField, line, text

DEFAULT_POINTS = 2000 * MICRO  # Enough for a market on each of a dozen ideas.
_WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)
ACTS = [
    SelectChoice(Act.SUBMIT.value, later("add ideas")),
    SelectChoice(Act.IMPROVE.value, later("improve ideas")),
    SelectChoice(Act.COMMENT.value, later("comment and answer")),
    SelectChoice(Act.JUDGE.value, later("judge")),
    SelectChoice(Act.TRADE.value, later("trade")),
]


def parse_whole(typed: str) -> int:
    """Return a whole number of at most 12 ASCII digits; raise InvalidInput otherwise."""
    if not _WHOLE.fullmatch(typed.strip()):
        raise InvalidInput(_("Give a whole number in plain digits, such as 600000."))
    return int(typed)


class WholeField(ParsedField):
    """A whole number, such as 600000; `amount` holds it."""

    parse = staticmethod(parse_whole)


class MomentField(DateTimeLocalField):
    """A day and time, in UTC; `moment` is aware."""

    @override
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Give a day and a time, such as 2026-12-04T18:00.")) from error

    @property
    def moment(self) -> datetime | None:
        """The moment that was typed, aware; None when empty."""
        return self.data.replace(tzinfo=UTC) if self.data else None


class PurposeForm(Form):
    """The one purpose."""

    statement = line(
        later("The purpose, in one sentence"),
        longest=140,
        hint=later("A purpose is good when somebody could disagree with it."),
    )
    why = text(later("Why it matters"), longest=1000)
    measures = text(
        later("How we will see it"),
        longest=1000,
        hint=later("One measure on each line, such as: median wait in our emergency rooms."),
    )

    def values(self) -> dict[str, str]:
        """Return what was typed."""
        return {name: self[name].data or "" for name in ("statement", "why", "measures")}


class ContextForm(Form):
    """What may change about a challenge even once it is open."""

    context = text(
        later("What people should know"),
        longest=5000,
        hint=later("Two or three sentences are best."),
    )
    bounds = text(
        later("What must stay as it is"),
        longest=2000,
        hint=later("Limits an idea cannot cross, such as budget."),
    )

    def criteria(self) -> tuple[CriterionPlan, ...]:
        """Return the criteria that were filled in."""
        rows = _filled(self, "criterion", ("name", "weight"), CRITERIA_MAX)
        return tuple(
            CriterionPlan(
                name=self._said(f"criterion{n}_name"),
                low=self._said(f"criterion{n}_low") or _("not at all"),
                high=self._said(f"criterion{n}_high") or _("very much"),
                weight=self._fields[f"criterion{n}_weight"].amount or 0,
            )
            for n in rows
        )

    def _said(self, name: str) -> str:
        return self._fields[name].data or ""


for _n in range(1, CRITERIA_MAX + 1):
    setattr(
        ContextForm,
        f"criterion{_n}_name",
        line(later("Criterion %(n)s", n=_n), longest=80, required=False),
    )
    setattr(ContextForm, f"criterion{_n}_low", line(later("1 means"), longest=80, required=False))
    setattr(ContextForm, f"criterion{_n}_high", line(later("7 means"), longest=80, required=False))
    setattr(
        ContextForm,
        f"criterion{_n}_weight",
        WholeField(later("Weight, %%"), validators=[Optional()]),
    )


class ChallengeForm(ContextForm):
    """Everything about a challenge that is not open yet."""

    question = text(later("One question that has an answer"), longest=200, required=True)
    success_test = text(
        later("How will we know?"),
        longest=1000,
        hint=later(
            "Something anyone can check on one day. Without it, liking and believing stay apart."
        ),
    )
    success_on = DateField(later("Checked on"), validators=[Optional()])
    money_budget = WholeField(later("Money to spend"), validators=[Optional()])
    currency = line(later("Currency"), longest=3, required=False)
    points_budget = PointsField(
        later("Points for its markets"),
        validators=[Optional()],
        description=later("The most its markets can lose together. Points are never money."),
    )
    shortlist_size = WholeField(later("Ideas to choose"), validators=[Optional()])
    name_policy = RadioField(
        later("What people see of each other"),
        choices=[
            SelectChoice("named", later("Names")),
            SelectChoice("pseudonymous", later("Pen names")),
            SelectChoice("anonymous", later("No names")),
        ],
        description=later("Ideas, comments and trades carry the name. Single judgements never do."),
    )
    tally_policy = RadioField(
        later("When people see what others said of an idea"),
        choices=[
            SelectChoice("until_judged", later("Once they have judged it")),
            SelectChoice("until_close", later("When judging closes")),
            SelectChoice("open", later("From the start")),
        ],
        description=later("One false approval seen first raises the final result by a quarter."),
    )
    dispute_hours = WholeField(
        later("Hours to dispute how a market is settled"),
        validators=[Optional()],
        description=later("Whoever holds shares may object before it pays. Three days is usual."),
    )

    def plan(self) -> ChallengePlan:
        """Return what was asked for; InvalidInput names the field where a row is half filled."""
        return ChallengePlan(
            question=self._said("question"),
            context=self._said("context"),
            bounds=self._said("bounds"),
            criteria=self.criteria(),
            success_test=self._said("success_test"),
            success_on=self.success_on.data,
            money_budget=self.money_budget.amount,
            currency=(self._said("currency") or "EUR").upper(),
            points_budget=self.points_budget.amount or 0,
            shortlist_size=_or(self.shortlist_size.amount, 3),
            name_policy=self.name_policy.data,
            tally_policy=self.tally_policy.data,
            dispute_hours=_or(self.dispute_hours.amount, 72),
            phases=self.spans(),
        )

    def spans(self) -> tuple[PhaseSpan, ...]:
        """Return the phases that were filled in."""
        rows = _filled(self, "phase", ("name", "starts", "ends"), PHASES_MAX)
        return tuple(
            PhaseSpan(
                name=self._said(f"phase{n}_name"),
                starts_at=self._fields[f"phase{n}_starts"].moment,
                ends_at=self._fields[f"phase{n}_ends"].moment,
                acts=frozenset(Act(act) for act in self._fields[f"phase{n}_acts"].data or ()),
            )
            for n in rows
        )


for _n in range(1, PHASES_MAX + 1):
    setattr(
        ChallengeForm,
        f"phase{_n}_name",
        line(later("Phase %(n)s", n=_n), longest=80, required=False),
    )
    setattr(ChallengeForm, f"phase{_n}_starts", MomentField(later("From"), validators=[Optional()]))
    setattr(ChallengeForm, f"phase{_n}_ends", MomentField(later("Until"), validators=[Optional()]))
    setattr(
        ChallengeForm, f"phase{_n}_acts", SelectMultipleField(later("People may"), choices=ACTS)
    )


class MovePhaseForm(Form):
    """Another end for a phase, with a reason."""

    ends_at = MomentField(later("It ends on (UTC)"), validators=[Optional()])
    reason = line(later("Why"), longest=200, hint=later("Everyone can read it in what happened."))

    def end(self) -> datetime:
        """Return the end that was typed; raise InvalidInput when there is none."""
        moment = self.ends_at.moment
        if moment is None:
            raise InvalidInput(_("Give a day and a time."), field="ends_at")
        return moment


class UpdateForm(Form):
    """News of a challenge."""

    body = text(later("What is new"), longest=5000, required=True)


class ButtonForm(Form):
    """A button: it carries nothing but the proof that it came from this page."""


def default_values(now: datetime) -> dict[str, object]:
    """Return what the form of a new challenge begins with; its first phase begins this hour."""
    start = now.replace(minute=0, second=0, microsecond=0)
    plan = ChallengePlan(
        question="",
        criteria=DEFAULT_CRITERIA,
        points_budget=DEFAULT_POINTS,
        phases=default_phases(start),
    )
    return values_of(plan)


def values_of(plan: ChallengePlan) -> dict[str, object]:
    """Return a plan as the values of a ChallengeForm."""
    values: dict[str, object] = {
        **vars(plan),
        "money_budget": "" if plan.money_budget is None else str(plan.money_budget),
        "points_budget": format_points_exact(plan.points_budget).rstrip("0").rstrip("."),
        "shortlist_size": str(plan.shortlist_size),
        "dispute_hours": str(plan.dispute_hours),
    }
    for n, criterion in enumerate(plan.criteria, 1):
        for name in ("name", "low", "high", "weight"):
            values[f"criterion{n}_{name}"] = str(getattr(criterion, name))
    for n, span in enumerate(plan.phases, 1):
        values[f"phase{n}_name"] = span.name
        values[f"phase{n}_starts"] = span.starts_at
        values[f"phase{n}_ends"] = span.ends_at
        values[f"phase{n}_acts"] = [act.value for act in Act if act in span.acts]
    del values["criteria"], values["phases"]
    return values


def _filled(form: Form, row: str, needed: tuple[str, ...], most: int) -> list[int]:
    """Return the numbers of the rows in use, which are whole and come first."""
    used = [n for n in range(1, most + 1) if any(form[f"{row}{n}_{name}"].data for name in needed)]
    for place, n in enumerate(used, 1):
        if place != n:
            raise InvalidInput(
                _("Fill this in, or move the later ones up."), field=f"{row}{place}_{needed[0]}"
            )
        for name in needed:
            if not form[f"{row}{n}_{name}"].data:
                raise InvalidInput(
                    _("Fill this in, or empty the whole row."), field=f"{row}{n}_{name}"
                )
    return used


def _or(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
