"""Forms of people: their shapes; what is allowed is for the services to say."""

from typing import Any
from zoneinfo import available_timezones

from flask import current_app
from wtforms import (
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import DataRequired, Email, Length, NumberRange

from core.language import _, later
from core.policy import Role
from core.settings import offered_languages
from models.people import ROLES
from people.passwords import LENGTH_MAX, LENGTH_MIN
from people.services.invitations import DAYS_MAX, USES_MAX
from people.services.signing_in import WRONG
from web.forms import Form as AnyForm
from web.forms import line

EMAIL_LENGTH = 254
NAME_LENGTH = 80
MISSING = later("Please fill this in.")
REGIONS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian",
           "Pacific")  # fmt: skip


class Form(AnyForm):
    """A form whose valid answers can be handed on by name."""

    @property
    def given(self) -> dict[str, Any]:
        """What was typed, field by field; what was not sent at all counts as empty."""
        return {
            name: "" if value is None else value
            for name, value in self.data.items()
            if name != "csrf_token"
        }


def _email() -> StringField:
    return StringField(
        later("E-mail at work"),
        validators=[
            Length(
                max=EMAIL_LENGTH,
                message=later("At most %(email_length)s characters.", email_length=EMAIL_LENGTH),
            ),
            DataRequired(MISSING),
            Email(later("This does not look like an e-mail address.")),
        ],
        filters=[lambda value: value.strip() if value else value],
    )


def _password(label: str, *, wrong: str, hint: str = "") -> PasswordField:
    checks = [Length(max=LENGTH_MAX, message=wrong), DataRequired(MISSING)]
    return PasswordField(label, validators=checks, description=hint)


def _new_password(label: str) -> PasswordField:
    return _password(
        label,
        wrong=later("Use at most %(length_max)s characters.", length_max=LENGTH_MAX),
        hint=later(
            "At least %(length_min)s characters. A sentence only you would write is best.",
            length_min=LENGTH_MIN,
        ),
    )


def zones() -> dict[str, str]:
    """Return the time zones to choose from with their words, UTC first."""
    known = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS)
    return {zone: zone.replace("_", " ") for zone in ["UTC", *known]}


def languages() -> dict[str, str]:
    """Return the languages to choose from, each by its own name, the browser's first."""
    offered = offered_languages(current_app.config["SETTINGS"])
    return {"": _("As my browser asks"), **offered}


class SignInForm(Form):
    """E-mail and password."""

    email = _email()
    password = _password(later("Password"), wrong=later(WRONG))


class JoinForm(Form):
    """What somebody who was invited gives."""

    name = line(later("The name others see"), longest=NAME_LENGTH)
    email = _email()
    password = _new_password(later("Choose a password"))


class InviteForm(Form):
    """A link to be made."""

    uses_max = IntegerField(
        later("How many people"),
        default=1,
        validators=[
            NumberRange(
                1, USES_MAX, message=later("Between 1 and %(uses_max)s people.", uses_max=USES_MAX)
            ),
        ],
    )
    days = IntegerField(
        later("For how many days"),
        default=14,
        validators=[
            NumberRange(
                1, DAYS_MAX, message=later("Between 1 and %(days_max)s days.", days_max=DAYS_MAX)
            )
        ],
    )
    role = RadioField(
        later("They come in as"),
        choices=[SelectChoice(role.value, later(role.value)) for role in Role],
        default=Role.MEMBER.value,
    )
    note = line(
        later("Whom it is for"),
        longest=200,
        required=False,
        hint=later("Only you and administrators."),
    )


class DetailsForm(Form):
    """What others see of you."""

    name = line(later("The name others see"), longest=NAME_LENGTH)
    team = line(later("Team or place of work"), longest=80, required=False)
    zone = SelectField(later("Time zone"), choices=zones)
    language = SelectField(later("Language"), choices=languages)


class PasswordForm(Form):
    """A new password, with the old one."""

    old = _password(later("Your password now"), wrong=later("This is not your password."))
    password = _new_password(later("The new one"))


class NewPasswordForm(Form):
    """A new password, without the old one: the link stands for it."""

    password = _new_password(later("Choose a password"))


class ThemeForm(Form):
    """Light, dark, or as the system has it."""

    theme = RadioField(
        later("Colours"),
        choices=[
            SelectChoice("system", later("as my system")),
            SelectChoice("light", later("light")),
            SelectChoice("dark", later("dark")),
        ],
    )


class RolesForm(Form):
    """The roles of one person."""

    roles = SelectMultipleField(
        later("Roles"), choices=[SelectChoice(role, later(role)) for role in ROLES]
    )


class EraseForm(Form):
    """The name of whom to erase, typed again."""

    name = line(later("Their name, as it stands above"), longest=NAME_LENGTH)
