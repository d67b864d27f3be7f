"""Forms of rankings: making one, deciding, recording a result."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired

from web.forms import Form, line, text


class PlainForm(Form):
    """A button: nothing but the proof that it was pressed here."""


class DecideForm(Form):
    """A decision about one idea."""

    choice = RadioField(
        "Decision",
        choices=[SelectChoice("selected", "Select it"), SelectChoice("declined", "Decline it")],
        validators=[InputRequired("Choose one of the two.")],
    )
    reason = text("Why", longest=4000, required=True, hint="Everyone in the challenge reads this.")


class ResultForm(Form):
    """What the success test showed for one idea."""

    is_met = RadioField(
        "Did it meet the success test?",
        choices=[SelectChoice("yes", "Yes, it did"), SelectChoice("no", "No, it did not")],
        validators=[InputRequired("Choose one of the two.")],
    )
    evidence = line("Where anyone can check it", longest=500, hint="A link to the figures.")
    note = text("What the figures show", longest=4000, required=True)


class MergeForm(Form):
    """Which idea of the same challenge another goes into."""

    into = line("The number of the idea that stays", longest=9)
