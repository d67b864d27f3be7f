"""A market's whole page as a value: what one viewer may see of it, and what follows from that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.figures import SHORT, decimal, moment_words
from core.language import _, marked
from core.points import format_points, format_shares
from markets.beliefs import PPM
from markets.buckets import Bucket, bucket_of, expected_value, format_day, format_number
from markets.life import BEFORE_VERDICT
from markets.page_parts import CrowdView, MarketHead, Powers, Terms
from markets.shown import Barred, OutcomeView, ResolutionView
from markets.ticket_words import rounded_up
from markets.wording import seller_words
from purpose.phases import span_words

ROWS_BENEATH = 50
NO_ANSWER = marked("The market is void and everyone gets back exactly what they paid.")


@dataclass(frozen=True, kw_only=True)
class MarketPage:
    """Everything a market's page shows one viewer; what is hidden from them is absent."""

    head: MarketHead
    terms: Terms
    outcomes: tuple[OutcomeView, ...]
    belief_count: int
    has_stated: bool
    sees_beliefs: bool
    crowd: CrowdView | None
    points: int
    resolution: ResolutionView | None
    earlier: tuple[ResolutionView, ...]
    payout: int | None
    powers: Powers
    barred: tuple[Barred, ...] = ()

    @property
    def is_binary(self) -> bool:
        """Whether the answer is yes or no."""
        return self.head.kind == "binary"

    @property
    def labels(self) -> list[str]:
        """The possible answers in their order."""
        return [outcome.label for outcome in self.outcomes]

    @property
    def has_rest(self) -> bool:
        """Whether an answer can be carved out of everything else."""
        return any(outcome.is_rest for outcome in self.outcomes)

    @property
    def _buckets(self) -> list[Bucket]:
        return [Bucket(lower=one.lower, upper=one.upper, label=one.label) for one in self.outcomes]

    @property
    def ranges(self) -> list[tuple[str, float]]:
        """The ranges of a number or a day, each with its price."""
        return [(one.label, one.price or 0.0) for one in self.outcomes]

    @property
    def expected_words(self) -> str:
        """What number or day the crowd expects; empty for other kinds, and while hidden."""
        if self.crowd is None or self.head.kind not in {"number", "date"}:
            return ""
        value = expected_value(self._buckets, [price for _, price in self.ranges])
        if self.head.kind == "date":
            return format_day(round(value))
        return f"{format_number(int(round(value, -4)))} {self.head.unit}".rstrip()

    @property
    def expected_at(self) -> float:
        """Where the expected value lies, in ranges from the left."""
        buckets, prices = self._buckets, [price for _, price in self.ranges]
        value = expected_value(buckets, prices)
        place = bucket_of(buckets, round(value))
        lower, upper = buckets[place].lower, buckets[place].upper
        if lower is None or upper is None:
            return place + 0.5
        return place + (value - lower) / (upper - lower)

    @property
    def leader(self) -> OutcomeView:
        """The answer with the highest price."""
        return max(self.outcomes, key=lambda outcome: outcome.price or 0.0)

    @property
    def paid(self) -> int:
        """What the viewer paid here for shares."""
        return sum(outcome.paid for outcome in self.outcomes)

    @property
    def received(self) -> int:
        """What came back to the viewer by selling."""
        return sum(outcome.received for outcome in self.outcomes)

    @property
    def spent(self) -> int:
        """What the viewer paid here minus what came back by selling."""
        return self.paid - self.received

    @property
    def has_position(self) -> bool:
        """Whether the viewer holds or held shares here."""
        return bool(self.paid or self.received)

    @property
    def would_receive(self) -> int:
        """What the standing resolution would pay the viewer."""
        if self.resolution is None:
            return 0
        if self.resolution.verdict == "void":
            return self.spent
        weights = zip(self.resolution.weights, self.outcomes, strict=True)
        return sum(weight * outcome.held for weight, outcome in weights) // PPM

    @property
    def gain(self) -> int:
        """What the settlement brought the viewer beyond what they had paid."""
        return (self.payout or 0) - self.spent

    @property
    def events(self) -> list[tuple[datetime, str]]:
        """What the chart marks: when the rule was made clearer, since when the answer was known."""
        found = [(at, _("made clearer")) for at, _text in self.terms.clarifications]
        known = self.crowd.chart.known_at if self.crowd else None
        return sorted([*found, (known, _("known"))]) if known else found

    @property
    def reversed_from(self) -> datetime | None:
        """From when on trades were taken back: everything of a void market; None for nothing."""
        if self.crowd is None:
            return None
        return self.head.opens_at if self.head.state == "void" else self.crowd.chart.known_at

    @property
    def is_over(self) -> bool:
        """Whether the crowd has had its say."""
        return self.head.state not in BEFORE_VERDICT

    @property
    def came_true(self) -> list[int]:
        """The places of what it was settled as; none before, and none of a void market."""
        if self.head.state != "resolved" or self.resolution is None:
            return []
        return [place for place, weight in enumerate(self.resolution.weights) if weight]

    @property
    def history(self) -> list[tuple[datetime, float]]:
        """The price of the first answer over time."""
        return self.history_of(0)

    def history_of(self, place: int) -> list[tuple[datetime, float]]:
        """Return the price of one answer over time."""
        return (
            [(at, prices[place]) for at, prices in self.crowd.chart.history] if self.crowd else []
        )

    @property
    def lines(self) -> list[tuple[str, list[tuple[datetime, float]]]]:
        """The prices of all answers over time, each with its name."""
        return [(label, self.history_of(place)) for place, label in enumerate(self.labels)]

    @property
    def price_rows(self) -> list[list[str]]:
        """The numbers beneath the chart: the last fifty moments and the prices then."""
        if self.crowd is None:
            return []
        return [
            [moment_words(at, SHORT), *(decimal(price * 100, 1) for price in prices)]
            for at, prices in self.crowd.chart.history[-ROWS_BENEATH:]
        ]

    @property
    def settled_words(self) -> str:
        """What happened, and what it brought the viewer, in a sentence or two."""
        if self.resolution is None:
            return ""
        return f"{self._happened()} {self._brought()}".strip()

    def _happened(self) -> str:
        if self.resolution is None:
            return ""
        if self.resolution.verdict == "partial":
            return _("It counted in part: %(words)s.", words=self.resolution.words)
        if not self.is_binary:
            return _("It was “%(words)s”.", words=self.resolution.words)
        came_true = self.resolution.weights[0] == PPM
        return _("It came true.") if came_true else _("It did not come true.")

    def _brought(self) -> str:
        if not self.has_position:
            return ""
        amount = format_points(abs(self.gain))
        if self.gain >= 0:
            return _("You gained %(amount)s points.", amount=amount)
        return _("You lost %(amount)s points.", amount=amount)

    @property
    def terms_in_words(self) -> list[tuple[str, str]]:
        """How the market is settled, in plain words for the page."""
        terms = self.terms
        window = span_words(timedelta(hours=terms.dispute_hours))
        settlers = _("One facilitator proposes, a second one approves; neither has traded here.")
        if terms.dispute_hours:
            disputing = _("Anyone who has traded may dispute it for %(window)s.", window=window)
            settlers = f"{settlers} {disputing}"
        bounds = _(
            "One person holds at most %(shares)s shares of an answer. "
            "The market can lose %(subsidy)s points at most.",
            shares=format_shares(terms.position_max),
            subsidy=rounded_up(terms.subsidy),
        )
        closes = self.head.closed_at or self.head.closes_at
        return [
            (_("The rule"), terms.resolution_rule),
            (_("Source"), terms.source),
            (_("If it is silent"), terms.fallback),
            (_("Who settles"), settlers),
            (_("If there is no answer"), _(NO_ANSWER)),
            (_("Who sells"), seller_words(terms.maker, terms.opened_at)),
            (_("Bounds"), bounds),
            (
                _("Dates"),
                _("Trading closed on %(closes)s.", closes=closes)
                if self.is_over
                else _("Trading closes on %(closes)s.", closes=closes),
            ),
        ]
