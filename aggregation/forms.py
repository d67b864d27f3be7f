"""Forms of rankings: making one, deciding, recording a result."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired

from core.language import later
from web.forms import Form, line, text


class PlainForm(Form):
    """A button: nothing but the proof that it was pressed here."""


class DecideForm(Form):
    """A decision about one idea."""

    choice = RadioField(
        later("Decision"),
        choices=[
            SelectChoice("selected", later("Select it")),
            SelectChoice("declined", later("Decline it")),
        ],
        validators=[InputRequired(later("Choose one of the two."))],
    )
    reason = text(
        later("Why"),
        longest=4000,
        required=True,
        hint=later("Everyone in the challenge reads this."),
    )


class ResultForm(Form):
    """What the success test showed for one idea."""

    is_met = RadioField(
        later("Did it meet the success test?"),
        choices=[
            SelectChoice("yes", later("Yes, it did")),
            SelectChoice("no", later("No, it did not")),
        ],
        validators=[InputRequired(later("Choose one of the two."))],
    )
    evidence = line(
        later("Where anyone can check it"), longest=500, hint=later("A link to the figures.")
    )
    note = text(later("What the figures show"), longest=4000, required=True)


class MergeForm(Form):
    """Which idea of the same challenge another goes into."""

    into = line(later("The number of the idea that stays"), longest=9)
