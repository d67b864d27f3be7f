"""Forms of complete sets, and of changes to an open market."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired, Optional

from core.points import MICRO
from markets.quote import Side
from web.forms import KeyedForm, PercentField, PointsField, SharesField, line

SIDES = [SelectChoice("buy", "Buy"), SelectChoice("sell", "Sell")]


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
