"""The form in which markets on a whole shortlist are opened: shape and format only."""

from collections.abc import Sequence

from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired

from core.language import later
from purpose.forms import MomentField
from web.forms import KeyedForm, PointsField, line, text


class ShortlistForm(KeyedForm):
    """Markets to be opened on several ideas, each in case its idea is selected."""

    ideas = SelectMultipleField(
        later("On which ideas"),
        coerce=int,
        validators=[InputRequired(later("Choose at least one idea."))],
    )
    pattern = line(
        later("The question"),
        longest=200,
        hint=later("{idea} stands for the title of each idea."),
    )
    resolution_rule = text(
        later("The rule"),
        longest=3000,
        required=True,
        hint=later("Say exactly what must be true, on which day. It is the same for all of them."),
    )
    source = line(
        later("The source"),
        longest=500,
        hint=later("Who or what will say it: a report, a table, a register."),
    )
    closes_at = MomentField(
        later("Trading closes, in UTC"), validators=[InputRequired(later("Choose a day and time."))]
    )
    budget = PointsField(
        later("Points"), validators=[InputRequired(later("Give the points they may lose."))]
    )
    share = RadioField(
        later("These points are"),
        choices=[
            SelectChoice("each", later("for each market")),
            SelectChoice("all", later("for all together")),
        ],
        default="each",
    )
    with_twin = BooleanField(later("Ask of each as well: and if it is not selected?"))

    def offer(self, ideas: Sequence[tuple[int, str]]) -> None:
        """Say which ideas there are to choose from; all are chosen to begin with."""
        self.ideas.choices = [SelectChoice(number, title) for number, title in ideas]
        if not self.is_submitted():
            self.ideas.data = [number for number, _ in ideas]

    @property
    def budget_each(self) -> int:
        """The micro-points for one market; 0 before any were typed."""
        count = max(1, len(self.ideas.data or ()))
        amount = self.budget.amount or 0
        return amount // count if self.share.data == "all" else amount

    @property
    def most_lost(self) -> int:
        """The micro-points that all of them can lose together."""
        return self.budget_each * len(self.ideas.data or ())
