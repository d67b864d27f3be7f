"""Forms of the markets: shape and format only."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired, Optional

from core.errors import InvalidInput
from core.language import _, later
from markets.beliefs import spread
from markets.buckets import read_value
from markets.verdict import VOID, Verdict
from purpose.forms import MomentField
from web.forms import (
    Form,
    PercentField,
    line,
    text,
)


class BeliefForm(Form):
    """What someone believes of a yes/no question."""

    belief = PercentField(
        later("What do you believe?"),
        validators=[InputRequired(later("Give a chance from 1 to 99 percent."))],
    )

    def chances(self) -> dict[int, int]:
        """Return the chance of "yes" by position, in parts per million."""
        return {0: self.belief.amount or 0}


class BeliefsForm(Form):
    """What someone believes of one of several: a chance for each answer."""

    labels: tuple[str, ...] = ()

    @property
    def answers(self) -> list[PercentField]:
        """The fields, one for each answer."""
        return [self[f"belief{place}"] for place in range(len(self.labels))]

    def chances(self) -> dict[int, int]:
        """Return a chance for every answer by position, what was left empty shared out.

        Raises:
            InvalidInput: they do not add up.
        """
        return dict(enumerate(spread([answer.amount for answer in self.answers])))


def beliefs_form(labels: Sequence[str], stated: Sequence[str] = ()) -> BeliefsForm:
    """Return the form for a question with these answers, filled in with what was stated before."""
    fields: dict[str, object] = {
        f"belief{place}": PercentField(label, validators=[Optional()])
        for place, label in enumerate(labels)
    }
    kind = type("BeliefsForm", (BeliefsForm,), {**fields, "labels": tuple(labels)})
    made: BeliefsForm = kind(data={f"belief{place}": said for place, said in enumerate(stated)})
    return made


class CloseForm(Form):
    """Closing a market before its date."""

    reason = line(later("Why now?"), longest=300, hint=later("Everyone reads it."))


class ClarifyForm(Form):
    """A sentence that makes the rule clearer."""

    body = text(later("What the rule means"), longest=1000, required=True)


class InsiderForm(Form):
    """Who may know or decide how a market ends."""

    email = line(
        later("Their e-mail address"), longest=254, hint=later("Someone who may know or decide it.")
    )
    why = line(later("What do they know or decide?"), longest=300, hint=later("Everyone reads it."))


Edges = Sequence[tuple[int | None, int | None]]


class ProposeForm(Form):
    """How a market is settled, as one facilitator sees it."""

    verdict = RadioField(
        later("What happened?"),
        validate_choice=False,
        validators=[InputRequired(later("Choose one."))],
    )
    weights = text(
        later("In part: how much of each"),
        longest=2000,
        hint=later(
            "Only for “in part”: a per cent for each answer, one on each line, 100 together."
        ),
    )
    value = line(
        later("What did it come to?"),
        longest=30,
        required=False,
        hint=later(
            "A plain number such as 12.5, or a day such as 2027-03-01. It chooses the "
            "range; a value on an edge belongs to the range above it."
        ),
    )
    reason = text(
        later("Why?"),
        longest=2000,
        required=True,
        hint=later("A sentence or two. Everyone reads it."),
    )
    evidence = line(
        later("A link that shows it"), longest=500, hint=later("It begins with https://")
    )
    known_at = MomentField(
        later("Since when could people know? In UTC"),
        validators=[Optional()],
        description=later(
            "Leave it empty unless somebody traded in the know. Trades after this moment "
            "are reversed: points and shares go back to where they were."
        ),
    )

    def offer(self, labels: Sequence[str], edges: Edges = (), *, kind: str = "binary") -> None:
        """Offer the answers of a market as what may have happened; a value where it has ranges."""
        self.labels, self.edges, self.kind = tuple(labels), tuple(edges), kind
        self.verdict.choices = [
            *([SelectChoice("value", later("the value below"))] if self.has_value else []),
            *(SelectChoice(str(place), label) for place, label in enumerate(labels)),
            SelectChoice("partial", later("in part")),
            SelectChoice("void", later("it cannot be answered: everyone gets back what they paid")),
        ]
        if self.has_value and not self.verdict.data:
            self.verdict.data = "value"

    @property
    def has_value(self) -> bool:
        """Whether the market asks for a number or a day."""
        return self.kind in {"number", "date"}

    def chosen_verdict(self) -> Verdict:
        """Return the verdict that was chosen.

        Raises:
            InvalidInput: it is none of those offered, or the parts or the value cannot be read.
        """
        if self.verdict.data == "void":
            return VOID
        if self.verdict.data == "partial":
            lines = [row for row in (self.weights.data or "").splitlines() if row.strip()]
            return Verdict.in_part(lines)
        if self.verdict.data == "value" and self.has_value:
            return Verdict.of_value(read_value(self.kind, self.value.data or ""), self.edges)
        place = whole_of(self.verdict.data)
        if place is None or not 0 <= place < len(self.labels):
            raise InvalidInput(_("Choose one of these."), field="verdict")
        return Verdict.of_outcome(place, len(self.labels))


class UndoForm(Form):
    """Asking to undo a settlement."""

    reason = text(later("What was wrong with it?"), longest=2000, required=True)


class PlainForm(Form):
    """A button and nothing else."""


class ApproveForm(Form):
    """A second facilitator agrees."""

    note = line(
        later("A word on it"), longest=500, required=False, hint=later("Everyone reads it.")
    )


class RejectForm(Form):
    """A second facilitator disagrees."""

    note = text(later("What is wrong with it?"), longest=2000, required=True)


class DisputeForm(Form):
    """A holder objects."""

    reason = text(later("What is wrong with it?"), longest=2000, required=True)


class RulingForm(Form):
    """An answer to a dispute by someone who had no part in it."""

    ruling = RadioField(
        later("Your ruling"),
        choices=[
            SelectChoice("overruled", later("It stands and goes on to be paid")),
            SelectChoice("upheld", later("It falls; propose anew")),
        ],
        validators=[InputRequired(later("Choose one of the two."))],
    )
    reason = text(later("Why?"), longest=2000, required=True)


def whole_of(typed: Any) -> int | None:
    """Return the whole number in a field that the page itself fills in; None for anything else."""
    word = str(typed or "")
    digits = word.removeprefix("-")
    return int(word) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None
