"""The form in which a market of any kind is opened: shape and format only."""

from contextlib import suppress
from datetime import date
from typing import Any

from wtforms import BooleanField, Field, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired, Optional

from core.errors import InvalidInput
from core.language import _, later
from core.points import MICRO
from markets.buckets import Bucket, date_buckets, number_buckets, parse_number
from markets.wording import YES_NO
from purpose.forms import MomentField
from web.forms import KeyedForm, PercentField, PointsField, line, text


class OpenForm(KeyedForm):
    """A market to be opened."""

    question = line(
        later("The question"),
        longest=200,
        hint=later("One that a stranger could answer on the closing day from the source alone."),
    )
    kind = RadioField(
        later("It is answered by"),
        choices=[
            SelectChoice("binary", later("yes or no")),
            SelectChoice("exclusive", later("one of several")),
            SelectChoice("independent", later("yes or no for each of several")),
            SelectChoice("number", later("a number")),
            SelectChoice("date", later("a day")),
        ],
        default="binary",
    )
    outcomes = text(
        later("The possible answers"),
        longest=5000,
        hint=later("Only for several: one answer on each line, 2 to 100, no two alike."),
    )
    has_rest = BooleanField(
        later("The last answer is everything else, and others may be carved out of it")
    )
    lowest = line(
        later("From"),
        longest=20,
        required=False,
        hint=later(
            "Only for a number or a day, such as 2.5 or 2027-03-01. What lies below has a range."
        ),
    )
    highest = line(
        later("To"), longest=20, required=False, hint=later("What lies above has a range too.")
    )
    ranges = line(
        later("Divided into"), longest=2, required=False, hint=later("1 to 10 ranges; 6 if empty.")
    )
    unit = line(later("Unit of the number"), longest=20, required=False)
    maker = RadioField(
        later("Who sells and buys back"),
        choices=[
            SelectChoice("potential", later("the usual maker")),
            SelectChoice("product", later("a pool of shares")),
        ],
        default="potential",
        description=later(
            "The usual maker opens at 50, and its price may go from 0.1 to 99.9. A pool "
            "opens at the chance you choose, gets dearer faster where one side is scarce, "
            "and stays from 1 to 99. Neither can lose more than its points."
        ),
    )
    opening = PercentField(
        later("It opens at"),
        validators=[Optional()],
        description=later(
            "Only for a pool: the chance of Yes in per cent, such as 30; 50 if empty."
        ),
    )
    is_looked_at = BooleanField(later("I have looked at that: open it all the same"))
    resolution_rule = text(
        later("The rule"),
        longest=3000,
        required=True,
        hint=later(
            "Say exactly what must be true, of what, on which day. It is frozen at the first trade."
        ),
    )
    source = line(
        later("The source"),
        longest=500,
        hint=later("Who or what will say it: a report, a table, a register."),
    )
    fallback = text(
        later("If the source is silent"),
        longest=1000,
        hint=later("What counts then, and from which day."),
    )
    closes_at = MomentField(
        later("Trading closes, in UTC"), validators=[InputRequired(later("Choose a day and time."))]
    )
    budget = PointsField(
        later("Points it may lose"),
        validators=[InputRequired(later("Give the points it may lose."))],
        description=later(
            "They come out of the challenge's budget and feed the price. What the market "
            "does not lose comes back."
        ),
    )
    branch = RadioField(
        later("It depends on"),
        choices=[
            SelectChoice("none", later("nothing")),
            SelectChoice("if", later("this idea being selected")),
            SelectChoice("if_not", later("this idea not being selected")),
            SelectChoice("both", later("both: one market for each case")),
        ],
        default="none",
        validators=[Optional()],
        description=later(
            "What depends on a decision trades in points that lock. In the other case it lapses "
            "and all of them come back, those of the budget too. The second market of both costs "
            "the budget nothing more."
        ),
    )
    is_success_test = BooleanField(
        later("Yes means that the idea meets the challenge's success test"), default=True
    )

    @property
    def is_group(self) -> bool:
        """Whether several markets are wanted, one for each answer."""
        return bool(self.kind.data == "independent")

    @property
    def branch_of_first(self) -> str | None:
        """The branch of the market to open, of two the first; None where it hangs on nothing."""
        return {"if": "if", "if_not": "if_not", "both": "if"}.get(self.branch.data or "")

    @property
    def rows(self) -> tuple[str, ...]:
        """The possible answers that were typed, in order."""
        return tuple(row.strip() for row in (self.outcomes.data or "").splitlines() if row.strip())

    def answers(self) -> dict[str, Any]:
        """Return what a plan says of the answers; without ranges where they cannot be read."""
        if self.kind.data == "exclusive":
            return {"outcomes": self.rows, "has_rest": bool(self.has_rest.data)}
        if self.kind.data in {"number", "date"}:
            with suppress(InvalidInput):
                buckets = self.buckets()
                labels = tuple(bucket.label for bucket in buckets)
                kept = {"kind": self.kind.data, "unit": self.unit.data or ""}
                return {"outcomes": labels, "buckets": buckets, **kept}
        if self.kind.data == "binary" and self.maker.data == "product":
            return {
                "outcomes": YES_NO,
                "maker": "product",
                "weight_ppm": self.opening.amount or MICRO // 2,
            }
        return {"outcomes": YES_NO}

    def check_answers(self) -> None:
        """Refuse ranges that cannot be read.

        Raises:
            InvalidInput: naming the field.
        """
        if self.kind.data in {"number", "date"}:
            self.buckets()

    def buckets(self) -> tuple[Bucket, ...]:
        """Return the ranges of a number or a day.

        Raises:
            InvalidInput: naming the field to mend.
        """
        typed = self.ranges.data or "6"
        count = int(typed) if typed.isascii() and typed.isdigit() else 0
        if self.kind.data == "date":
            first, last = _day(self.lowest, "lowest"), _day(self.highest, "highest")
            return date_buckets(first, last, count)
        low = parse_number(self.lowest.data or "", field="lowest")
        high = parse_number(self.highest.data or "", field="highest")
        return number_buckets(low, high, count, unit=self.unit.data or "")


def _day(control: Field, name: str) -> date:
    try:
        return date.fromisoformat((control.data or "").strip())
    except ValueError as error:
        raise InvalidInput(_("Give a day, such as 2027-03-01."), field=name) from error
