"""The form in which a sponsor declares the chance of a choice by lot: shape and format only."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired

from core.language import later
from web.forms import Form

CHANCES = {"none": 0, "half": 5_000, "one": 10_000, "two": 20_000, "five": 50_000, "ten": 100_000}
WORDS = ("0 %", "0.5 %", "1 %", "2 %", "5 %", "10 %")


class LotForm(Form):
    """One of a few chances."""

    chance = RadioField(
        later("The chance that one more idea is selected by lot"),
        choices=[SelectChoice(name, words) for name, words in zip(CHANCES, WORDS, strict=True)],
        validators=[InputRequired(later("Choose one of these."))],
    )

    @property
    def choice_ppm(self) -> int:
        """The chance in parts per million."""
        return CHANCES[self.chance.data]
