"""Forms of letters."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.

from core.language import later
from letters.choices import BY_KEY, WAY_WORDS
from web.forms import Form


def _ways(key: str) -> RadioField:
    subject = BY_KEY[key]
    return RadioField(
        later(subject.title),
        choices=[SelectChoice(way, later(WAY_WORDS[way])) for way in subject.ways],
        description=later(subject.words),
    )


class LettersForm(Form):
    """How someone wants to be written to."""

    to_you = _ways("to_you")
    yours = _ways("yours")
    followed = _ways("followed")
    closing = _ways("closing")

    @property
    def ways(self) -> dict[str, str]:
        """What was chosen, by subject."""
        return {key: self[key].data for key in BY_KEY}
