"""Forms of complete sets, and of changes to an open market."""

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import InputRequired, Optional

from core.language import later
from core.points import MICRO
from markets.quote import Side
from web.forms import KeyedForm, PercentField, PointsField, SharesField, line

SIDES = [SelectChoice("buy", later("Buy")), SelectChoice("sell", later("Sell"))]


class SetsForm(KeyedForm):
    """Complete sets: a share of every answer."""

    side = RadioField(later("Which way"), choices=SIDES, default="sell")
    sets = SharesField(
        later("How many"), validators=[InputRequired(later("Give a number of sets."))]
    )

    @property
    def side_chosen(self) -> Side:
        """Which way the shares go."""
        return Side.BUY if self.side.data == "buy" else Side.SELL


class LiquidityForm(KeyedForm):
    """More points for a market."""

    points = PointsField(
        later("Points it may lose more"),
        validators=[InputRequired(later("Give a number of points."))],
        description=later(
            "They come out of the challenge's budget. No price moves; later trades move it less."
        ),
    )


class AnswerForm(KeyedForm):
    """One more answer, carved from everything else."""

    label = line(later("A new answer"), longest=200)
    share = PercentField(
        later("Its part of everything else, in per cent"),
        validators=[Optional()],
        description=later(
            "Half of it, unless you say otherwise. Who holds everything else holds as many "
            "shares of the new answer too."
        ),
    )

    @property
    def share_ppm(self) -> int:
        """Return the part it takes, in parts per million."""
        return self.share.amount or MICRO // 2
