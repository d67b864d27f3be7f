"""Forms of ideas."""

from wtforms import EmailField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import DataRequired, Length, Optional, Regexp

from core.language import later
from ideas.content import BODY_MAX, LINK_MAX, TITLE_MAX, IdeaText, parse_cost
from web.forms import Form, ParsedField, line, text

RELOAD = later("Reload the page and try again.")


class CostField(ParsedField):
    """A whole amount of money; `amount` is in the challenge's currency."""

    parse = staticmethod(parse_cost)


class IdeaForm(Form):
    """An idea: one line first, then the rest."""

    title = text(later("Your idea in one line"), longest=TITLE_MAX, required=True)
    problem = text(
        later("What goes wrong today"),
        longest=BODY_MAX,
        hint=later("Who feels it, how often, what it costs."),
    )
    proposal = text(
        later("What to do"), longest=BODY_MAX, hint=later("So that somebody else could begin.")
    )
    benefit = text(
        later("What it would bring"),
        longest=BODY_MAX,
        hint=later("A number, if you have one. Where from?"),
    )
    cost = CostField(
        later("What it would cost"),
        validators=[Optional()],
        description=later("A whole number, roughly. Leave it open if you do not know."),
    )

    @property
    def words(self) -> IdeaText:
        """What was typed, as the words of an idea."""
        return IdeaText(
            title=self.title.data or "",
            problem=self.problem.data or "",
            proposal=self.proposal.data or "",
            benefit=self.benefit.data or "",
            cost=self.cost.amount,
        )


class EditForm(IdeaForm):
    """An idea's text, changed; `based_on` is the fingerprint of what was changed."""

    based_on = HiddenField(validators=[Regexp(r"^[0-9a-f]{16}\Z", message=RELOAD)])


class RulingForm(Form):
    """What becomes of something that people have a concern about, and why."""

    act = RadioField(
        later("What becomes of it"),
        choices=[
            SelectChoice("keep", later("It stands")),
            SelectChoice("hide", later("It goes out of sight")),
        ],
        validators=[DataRequired(later("Choose one of them."))],
    )
    note = line(
        later("Why"),
        longest=200,
        hint=later("If it stands, those who had a concern read it; if it goes, who wrote it does."),
    )


class AnswerForm(Form):
    """The official answer."""

    answer = text(
        later("The official answer"),
        longest=BODY_MAX,
        required=True,
        hint=later("What you like, what you do not know, what happens next and when."),
    )


class EvidenceForm(Form):
    """A link that supports an idea."""

    url = line(later("Link"), longest=LINK_MAX, hint=later("It begins with https://"))
    label = line(later("What it shows"), longest=200, required=False)


class CoAuthorForm(Form):
    """Someone who is behind an idea too."""

    email = EmailField(
        later("Their e-mail address"),
        validators=[DataRequired(later("Please fill this in.")), Length(max=254)],
        description=later(
            "They are told, may edit the idea, and no longer judge it or trade on it."
        ),
    )


class TagForm(Form):
    """A word or two that an idea is about."""

    name = line(later("Tag"), longest=40, hint=later("A word or two, such as night shift."))


class LeadForm(Form):
    """The word that a tag leads to from now on."""

    name = line(
        later("The word that stands for it"),
        longest=40,
        hint=later("Whoever types or looks for the old word comes to this one."),
    )


class PlainForm(Form):
    """A button that needs nothing more."""
