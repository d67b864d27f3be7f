"""The form of a bundle, a number of shares for each answer: shape and format only."""

from collections.abc import Sequence
from typing import Any

from wtforms import RadioField, StringField
from wtforms.validators import Optional

from core.language import later
from markets.forms import whole_of
from markets.order_forms import SIDES
from web.forms import KeyedForm, SharesField


class BundleForm(KeyedForm):
    """Several answers bought, or sold, in one act."""

    labels: tuple[str, ...] = ()

    side = RadioField(later("Which way"), choices=SIDES, default="buy", validate_choice=False)
    cost_limit = StringField()
    version = StringField()
    quoted = StringField()

    @property
    def answers(self) -> list[SharesField]:
        """The fields, one for each answer."""
        return [self[f"shares{place}"] for place in range(len(self.labels))]

    def read_amounts(self) -> None:
        """Read the amounts of a form that came by its address, where nothing is validated."""
        for answer in self.answers:
            answer.validate(self)

    @property
    def wrong_amount(self) -> str:
        """What is wrong with the amounts that were typed; empty when nothing is."""
        errors = [str(error) for answer in self.answers for error in answer.errors]
        return errors[0] if errors else ""

    @property
    def change(self) -> tuple[int, ...]:
        """Return the micro-shares of each answer, less than 0 to sell."""
        sign = -1 if self.side.data == "sell" else 1
        return tuple(sign * (answer.amount or 0) for answer in self.answers)

    @property
    def seen(self) -> dict[str, int | None]:
        """Return the cost and the version that the page showed."""
        return {
            "cost_limit": whole_of(self.cost_limit.data),
            "version": whole_of(self.version.data),
        }


def bundle_form(labels: Sequence[str], **given: Any) -> BundleForm:
    """Return the form for a market with these answers."""
    fields: dict[str, object] = {
        f"shares{place}": SharesField(label, validators=[Optional()])
        for place, label in enumerate(labels)
    }
    kind = type("BundleForm", (BundleForm,), {**fields, "labels": tuple(labels)})
    made: BundleForm = kind(**given)
    return made
