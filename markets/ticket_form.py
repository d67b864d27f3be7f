"""The form of a trade ticket: shape and format only."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # Stubs lag.
from wtforms.validators import Optional

from core.language import later
from markets.forms import whole_of
from markets.quote import Side
from markets.ticket import Selection
from web.forms import KeyedForm, ParsedField, PercentField, PointsField, PriceField, SharesField

DAYS = {"day": 1, "week": 7}  # How long an order may wait; otherwise until trading closes.


class TicketForm(KeyedForm):
    """An order: which outcome, which way, how many shares or for how much, at what cost.

    What the ticket itself writes (cost limit, version, what was quoted) are plain fields, so
    that a page shows those of this moment and not those that were sent.
    """

    belief = PercentField(later("What do you believe?"), validators=[Optional()])
    side = StringField(default="")
    outcome = StringField(default="")
    quick = SharesField(later("Shares"), validators=[Optional()])
    shares = SharesField(later("Another number of shares"), validators=[Optional()])
    budget = PointsField(later("Or points to spend"), validators=[Optional()])
    cost_max = PointsField(
        later("If the price moves meanwhile, at most"),
        validators=[Optional()],
        description=later(
            "In points, all together. If you leave it empty, nothing happens at a price "
            "other than the one you see."
        ),
    )
    when = StringField(default="")
    price_limit = PriceField(
        later("Up to a price of"),
        validators=[Optional()],
        description=later(
            "In points of a hundred, such as 57 or 57.5. Empty: just better than now."
        ),
    )
    lasts = SelectField(
        later("What is not to be had at once"),
        choices=[
            SelectChoice("week", later("waits for a week")),
            SelectChoice("day", later("waits for a day")),
            SelectChoice("close", later("waits until trading closes")),
            SelectChoice("go", later("is let go")),
        ],
        default="week",
    )
    cost_limit = StringField()
    least = StringField()
    version = StringField()
    quoted = StringField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.side_chosen is Side.SELL:
            self.price_limit.label.text = later("Not below a price of")
            self.cost_max.label.text = later("If the price moves meanwhile, at least")

    def read_amounts(self) -> None:
        """Read the amounts of a form that came by its address, where nothing is validated."""
        for amount in (self.belief, *self._amounts):
            amount.validate(self)

    @property
    def _amounts(self) -> tuple[ParsedField, ...]:
        return (self.quick, self.shares, self.budget, self.cost_max, self.price_limit)

    @property
    def wrong_amount(self) -> str:
        """What is wrong with the amounts that were typed; empty when nothing is."""
        errors = [error for amount in self._amounts for error in amount.errors]
        return str(errors[0]) if errors else ""

    @property
    def side_chosen(self) -> Side:
        """Which way shares go; buying unless selling is asked for."""
        return Side.SELL if self.side.data == "sell" else Side.BUY

    @property
    def outcome_chosen(self) -> int | None:
        """The outcome that is chosen; None when none is."""
        return whole_of(self.outcome.data)

    @property
    def at_price(self) -> bool:
        """Whether only a price of the person's own will do."""
        return self.when.data == "price"

    @property
    def ends_after(self) -> timedelta | None:
        """How long an order waits; None where it waits for trading to close."""
        days = DAYS.get(self.lasts.data or "week")
        return timedelta(days=days) if days else None

    def start_with(self, outcomes: int) -> Selection | None:
        """Return where a ticket that says everything itself starts; None where it does not."""
        outcome, belief = self.outcome_chosen, self.belief.amount
        amounts = (self.shares.amount, self.budget.amount, self.quick.amount)
        if outcome is None or not 0 <= outcome < outcomes or belief is None or self.wrong_amount:
            return None
        if amounts == (None, None, None) or (self.at_price and self.price_limit.amount is None):
            return None
        return Selection(outcome=outcome, side=self.side_chosen, belief_ppm=belief)

    def selection(self, start: Selection, now: datetime) -> Selection:
        """Return what is chosen; a ticket without any amount keeps the one it starts with."""
        found = self._with_amount(start)
        if not self.at_price:
            return replace(found, price_ppm=None, cost_max=self.cost_max.amount)
        after = self.ends_after
        return replace(
            found,
            price_ppm=self.price_limit.amount or start.price_ppm,
            waits=self.lasts.data != "go",
            lasts=self.lasts.data or "week",
            until=now + after if after else None,
        )

    def _with_amount(self, start: Selection) -> Selection:
        shares, budget = self.shares.amount, self.budget.amount
        if shares is None and budget is None:
            shares = self.quick.amount
        if self.wrong_amount:
            return replace(start, shares=None, budget=None)
        if shares is None and budget is None:
            return start
        return replace(start, shares=shares, budget=budget)
