"""Forms of community."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.

from web.forms import Form, text


class CommentForm(Form):
    """What someone says, and for or against what."""

    body = text("Say something useful", longest=5000, required=True)
    stance = RadioField(
        "This speaks",
        choices=[
            SelectChoice("neither", "neither way"),
            SelectChoice("for", "for it"),
            SelectChoice("against", "against it"),
        ],
        default="neither",
    )


class EditCommentForm(Form):
    """One's own comment, said better."""

    body = text("Your comment", longest=5000, required=True)


class EmptyForm(Form):
    """A button: it carries nothing but the proof that it came from this page."""
