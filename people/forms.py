"""Forms of people: their shapes; what is allowed is for the services to say."""

from typing import Any
from zoneinfo import available_timezones

from wtforms import (
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Email, Length, NumberRange

from core.policy import Role
from models.people import ROLES
from people.passwords import LENGTH_MAX, LENGTH_MIN
from people.services.invitations import DAYS_MAX, USES_MAX
from people.services.signing_in import WRONG
from web.forms import Form as AnyForm
from web.forms import line

EMAIL_LENGTH = 254
NAME_LENGTH = 80
MISSING = "Please fill this in."
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
        "E-mail at work",
        validators=[
            Length(max=EMAIL_LENGTH, message=f"At most {EMAIL_LENGTH} characters."),
            DataRequired(MISSING),
            Email("This does not look like an e-mail address."),
        ],
        filters=[lambda value: value.strip() if value else value],
    )


def _password(label: str, *, wrong: str, hint: str = "") -> PasswordField:
    checks = [Length(max=LENGTH_MAX, message=wrong), DataRequired(MISSING)]
    return PasswordField(label, validators=checks, description=hint)


def _new_password(label: str) -> PasswordField:
    return _password(
        label,
        wrong=f"Use at most {LENGTH_MAX} characters.",
        hint=f"At least {LENGTH_MIN} characters. A sentence only you would write is best.",
    )


def zones() -> dict[str, str]:
    """Return the time zones to choose from with their words, UTC first."""
    known = sorted(zone for zone in available_timezones() if zone.partition("/")[0] in REGIONS)
    return {zone: zone.replace("_", " ") for zone in ["UTC", *known]}


class SignInForm(Form):
    """E-mail and password."""

    email = _email()
    password = _password("Password", wrong=WRONG)


class JoinForm(Form):
    """What somebody who was invited gives."""

    name = line("The name others see", longest=NAME_LENGTH)
    email = _email()
    password = _new_password("Choose a password")


class InviteForm(Form):
    """A link to be made."""

    uses_max = IntegerField(
        "How many people",
        default=1,
        validators=[
            NumberRange(1, USES_MAX, message=f"Between 1 and {USES_MAX:,} people."),
        ],
    )
    days = IntegerField(
        "For how many days",
        default=14,
        validators=[NumberRange(1, DAYS_MAX, message=f"Between 1 and {DAYS_MAX} days.")],
    )
    role = RadioField(
        "They come in as",
        choices={role.value: role.value for role in Role},
        default=Role.MEMBER.value,
    )
    note = line("Whom it is for", longest=200, required=False, hint="Only you and administrators.")


class DetailsForm(Form):
    """What others see of you."""

    name = line("The name others see", longest=NAME_LENGTH)
    team = line("Team or place of work", longest=80, required=False)
    zone = SelectField("Time zone", choices=zones)


class PasswordForm(Form):
    """A new password, with the old one."""

    old = _password("Your password now", wrong="This is not your password.")
    password = _new_password("The new one")


class NewPasswordForm(Form):
    """A new password, without the old one: the link stands for it."""

    password = _new_password("Choose a password")


class ThemeForm(Form):
    """Light, dark, or as the system has it."""

    theme = RadioField(
        "Colours",
        choices={"system": "as my system", "light": "light", "dark": "dark"},
    )


class RolesForm(Form):
    """The roles of one person."""

    roles = SelectMultipleField("Roles", choices={role: role for role in ROLES})
