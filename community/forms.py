"""Forms of community."""

from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.

from community.hearing import DAILY, SUBJECTS, WAYS, Hearing
from core.language import later
from web.forms import Form, line, text


class CommentForm(Form):
    """What someone says, and for or against what."""

    body = text(later("Say something useful"), longest=5000, required=True)
    stance = RadioField(
        later("This speaks"),
        choices=[
            SelectChoice("neither", later("neither way")),
            SelectChoice("for", later("for it")),
            SelectChoice("against", later("against it")),
        ],
        default="neither",
    )


class EditCommentForm(Form):
    """One's own comment, said better."""

    body = text(later("Your comment"), longest=5000, required=True)


class ConcernForm(Form):
    """Why something should not stand."""

    reason = line(
        later("Why it should not stand"),
        longest=200,
        hint=later("In a line. Facilitators read it and your name with it, nobody else does."),
    )


class EmptyForm(Form):
    """A button: it carries nothing but the proof that it came from this page."""


class HearingForm(Form):
    """What to hear of things one follows, and in which way."""

    way = RadioField(
        later("How you hear of it"),
        choices=[SelectChoice(way, later(words)) for way, words in WAYS.items()],
        default=DAILY,
    )
    subjects = SelectMultipleField(
        later("What you hear"),
        choices=[SelectChoice(key, later(words)) for key, words in SUBJECTS.items()],
    )

    @property
    def hearing(self) -> Hearing:
        """What was chosen."""
        return Hearing(way=self.way.data or DAILY, subjects=frozenset(self.subjects.data or ()))
