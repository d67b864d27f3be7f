"""Forms of orders that wait, of complete sets, and of changes to an open market."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired, Optional

from core.points import MICRO
from markets.quote import Side, Wish
from web.forms import KeyedForm, PercentField, PointsField, SharesField, line

SIDES = [SelectChoice("buy", "Buy"), SelectChoice("sell", "Sell")]
DAYS = {"day": 1, "week": 7}


class OrderForm(KeyedForm):
    """An order at a price."""

    side = RadioField("Which way", choices=SIDES, default="buy")
    outcome = SelectField("Of which answer", coerce=int, validate_choice=False, default=0)
    shares = SharesField("Shares", validators=[InputRequired("Give a number of shares.")])
    price_limit = PercentField(
        "At which price",
        validators=[InputRequired("Give a price from 1 to 99.")],
        description="In points of a hundred, such as 57 or 57.5. It is never dearer for you.",
    )
    lasts = SelectField(
        "How long it waits",
        choices=[
            SelectChoice("week", "a week"),
            SelectChoice("day", "a day"),
            SelectChoice("close", "until trading closes"),
        ],
        default="week",
    )

    def offer(self, labels: Sequence[str]) -> "OrderForm":
        """Offer the answers of a market."""
        self.outcome.choices = [SelectChoice(place, label) for place, label in enumerate(labels)]
        return self

    @property
    def wish(self) -> Wish:
        """Return the order as a wish with its price."""
        return Wish(
            outcome=self.outcome.data if self.outcome.data is not None else -1,
            side=Side.SELL if self.side.data == "sell" else Side.BUY,
            shares=self.shares.amount or 0,
            limit_ppm=self.price_limit.amount or 0,
        )

    def ends_at(self, now: datetime) -> datetime | None:
        """Return when it ends; None for the end of trading."""
        days = DAYS.get(self.lasts.data or "")
        return now + timedelta(days=days) if days else None


class SetsForm(KeyedForm):
    """Complete sets: a share of every answer."""

    side = RadioField("Which way", choices=SIDES, default="sell")
    sets = SharesField("How many", validators=[InputRequired("Give a number of sets.")])

    @property
    def side_chosen(self) -> Side:
        """Which way the shares go."""
        return Side.BUY if self.side.data == "buy" else Side.SELL


class LiquidityForm(KeyedForm):
    """More points for a market."""

    points = PointsField(
        "Points it may lose more",
        validators=[InputRequired("Give a number of points.")],
        description="They come out of the challenge's budget. No price moves; later trades move "
        "it less.",
    )


class AnswerForm(KeyedForm):
    """One more answer, carved from everything else."""

    label = line("A new answer", longest=200)
    share = PercentField(
        "Its part of everything else, in per cent",
        validators=[Optional()],
        description="Half of it, unless you say otherwise. Who holds everything else holds as "
        "many shares of the new answer too.",
    )

    @property
    def share_ppm(self) -> int:
        """Return the part it takes, in parts per million."""
        return self.share.amount or MICRO // 2
