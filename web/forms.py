"""Forms: what every form has, and fields that read points, shares and per cent as integers."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from typing_extensions import override
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp, ValidationError

from core.errors import InvalidInput, Refused
from core.figures import typed_decimal
from core.language import later
from core.points import parse_percent, parse_points, parse_price, parse_shares


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf carries no types.
    """A form whose failures, also those found by a service, stand beside their fields."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # flask-wtf carries no types.
        """How the form reads what was sent."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent without NUL, which no keyboard types and no database keeps."""
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, MultiDict):
                return sent
            return MultiDict((name, _without_nul(value)) for name, value in sent.items(multi=True))

    @contextmanager
    def catches(self) -> Iterator[None]:
        """Show what a service refuses inside the block beside its field, or above the form."""
        try:
            yield
        except (InvalidInput, Refused) as error:
            field = self._fields.get(error.field) if error.field else None
            if field is None:
                self.form_errors.append(error.message)
            else:
                field.errors = [*field.errors, error.message]

    @property
    def status(self) -> int:
        """The HTTP status to show the form with: 422 once something is wrong."""
        return 422 if self.errors else 200


class KeyedForm(Form):
    """A form that moves points: its key makes a double click or a retry act once."""

    key = HiddenField(
        default=lambda: uuid.uuid4().hex,
        validators=[
            DataRequired(later("Reload the page and try again.")),
            Regexp(r"^[A-Za-z0-9_-]{8,64}\Z", message=later("Reload the page and try again.")),
        ],
    )


class ParsedField(StringField):
    """A line of text that a strict parser turns into an integer; `amount` holds it."""

    parse: Callable[[str], int]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amount: int | None = None

    @override
    def pre_validate(self, form: Any) -> None:
        text = (self.data or "").strip()
        if not text:
            return
        try:
            self.amount = type(self).parse(typed_decimal(text))
        except InvalidInput as error:
            raise ValidationError(error.message) from error


class PointsField(ParsedField):
    """Points, such as 12.50; `amount` is in micro-points."""

    parse = staticmethod(parse_points)


class SharesField(ParsedField):
    """Shares, such as 40; `amount` is in micro-shares."""

    parse = staticmethod(parse_shares)


class PercentField(ParsedField):
    """A probability, such as 62; `amount` is in millionths."""

    parse = staticmethod(parse_percent)


class PriceField(ParsedField):
    """A price in points of a hundred, such as 57.5 or 0.3; `amount` is in millionths."""

    parse = staticmethod(parse_price)


def line(label: str, *, longest: int, required: bool = True, hint: str = "") -> StringField:
    """Declare a line of text."""
    return StringField(
        label, validators=_checks(longest, required), description=hint, filters=[_trim]
    )


def text(label: str, *, longest: int, required: bool = False, hint: str = "") -> TextAreaField:
    """Declare a longer text."""
    return TextAreaField(
        label, validators=_checks(longest, required), description=hint, filters=[_trim]
    )


def _checks(longest: int, required: bool) -> list[Any]:  # noqa: FBT001
    first = DataRequired(later("Please fill this in.")) if required else Optional()
    return [
        Length(max=longest, message=later("At most %(longest)s characters.", longest=longest)),
        first,
    ]


def _without_nul(value: Any) -> Any:
    return value.replace("\x00", "") if isinstance(value, str) else value


def _trim(value: str | None) -> str | None:
    return value.strip().replace("\x00", "") if value else value
