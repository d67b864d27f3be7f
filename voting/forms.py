"""Forms of voting."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import AnyOf, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from core.language import later
from voting.shown import CHOICES, PAIR_SKIPS, SKIP_REASONS
from voting.wording import WAY_TITLES
from web.forms import Form

SEATS = [SelectChoice(str(seat), str(seat)) for seat in range(1, 8)]
PICKS = ("left", "right", "equal")
RELOAD = later("Reload the page and try again.")


NUMBER = re.compile(r"[0-9]{1,6}\Z")


def _number() -> HiddenField:
    return HiddenField(validators=[Optional(), Regexp(NUMBER, message=RELOAD)])


def _read(text: str | None) -> int | None:
    return int(text) if text and NUMBER.match(text) else None


class SetForm(Form):
    """Where someone is in a set of cards: the step they are `at`, `of` how many; empty outside."""

    at = _number()
    of = _number()

    @property
    def step(self) -> int | None:
        """The step on a card, from 0; None outside a set."""
        return _read(self.at.data) if self.size else None

    @property
    def size(self) -> int | None:
        """How many cards the set has; None outside a set."""
        return _read(self.of.data)


class JudgementForm(SetForm):
    """What someone says of an idea; its seats are added by `judgement_form`."""

    answer = StringField(
        validators=[Optional(), AnyOf(CHOICES, message=later("Answer with yes, no or pass."))]
    )
    version = _number()
    shown = HiddenField()
    seats: Sequence[Any] = ()

    @property
    def ratings(self) -> dict[int, int]:
        """The seats taken, by criterion."""
        taken = ((seat.name, (seat.data or "").strip()) for seat in self.seats)
        return {int(name.removeprefix("rating_")): int(value) for name, value in taken if value}


class SkipForm(SetForm):
    """Why someone would rather not judge an idea."""

    reason = StringField(
        validators=[AnyOf(SKIP_REASONS, message=later("Choose one of the reasons."))], default=""
    )
    shown = HiddenField()


def judgement_form(criteria: Mapping[int, str], **given: Any) -> JudgementForm:
    """Return the form for a challenge's criteria, names by id, each a row of seven seats."""
    rows = {
        f"rating_{criterion_id}": RadioField(name, choices=SEATS, validators=[Optional()])
        for criterion_id, name in criteria.items()
    }
    form: JudgementForm = type("JudgementForm", (JudgementForm,), rows)(**given)
    form.seats = [form[name] for name in rows]
    return form


class PairForm(SetForm):
    """Which of two ideas, or why neither."""

    pick = StringField(
        validators=[Optional(), AnyOf(PICKS, message=later("Choose one of the two."))]
    )
    reason = StringField(
        validators=[Optional(), AnyOf(PAIR_SKIPS, message=later("Choose one of the reasons."))]
    )
    shown = HiddenField()


class WholeBallotForm(Form):
    """An order or voices as a short text, or the ideas that are bought."""

    ballot = HiddenField()
    chosen = SelectMultipleField(later("Buy"), coerce=int, validate_choice=False)


class WaysForm(Form):
    """How a challenge is judged beside the cards."""

    rules = SelectMultipleField(
        later("Offer these ways"),
        choices=[SelectChoice(rule, later(title)) for rule, title in WAY_TITLES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    who = RadioField(
        later("Who takes part"),
        choices=[
            SelectChoice("everyone", later("Everyone")),
            SelectChoice("staff", later("Sponsors and facilitators")),
        ],
        default="everyone",
    )
    quorum = IntegerField(
        later("How many people it takes"),
        validators=[NumberRange(min=0, max=1_000_000, message=later("A number of people, or 0."))],
        default=0,
        description=later(
            "With fewer, the outcome says that it decides nothing. 0 asks for nobody."
        ),
    )
    may_abstain = BooleanField(later("People may hand in an empty ballot"), default=True)
    unranked = RadioField(
        later("Ideas that an order leaves out"),
        choices=[
            SelectChoice("last", later("come last, all equal")),
            SelectChoice("no_opinion", later("are no opinion")),
        ],
        default="last",
    )
    equal = RadioField(
        later("Two ideas in one place"),
        choices=[
            SelectChoice("half", later("count half for each side")),
            SelectChoice("none", later("count for neither")),
        ],
        default="half",
    )
