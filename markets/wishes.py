"""What a trade is asked with and answered with, as frozen values."""

from dataclasses import dataclass

from markets.book import Leg, Resting, Side
from markets.makers.choice import maker_of
from markets.makers.protocol import Maker
from markets.tokens import Tokens


@dataclass(frozen=True, kw_only=True)
class MarketState:
    """A market as a trade finds it: micro-shares sold of each outcome, liquidity, version.

    `position_max` is the most micro-shares of one outcome that one person may hold; None: any.
    """

    q: tuple[int, ...]
    b: int
    version: int
    is_open: bool
    position_max: int | None = None
    maker_kind: str = "potential"
    weight_ppm: int | None = None
    book: tuple[Resting, ...] = ()

    @property
    def maker(self) -> Maker:
        """Return the maker who sells and buys here."""
        return maker_of(self.maker_kind, self.b, len(self.q), self.weight_ppm)


@dataclass(frozen=True, kw_only=True)
class Holdings:
    """What a person has: points available, micro-shares of each outcome, net spend so far.

    `spent` is what was paid minus what came back in this market, negative after a gain.
    `person_id` says whose orders in the book are their own. `tokens` are those among what is
    available, None where a market trades in points.
    """

    available: int
    shares: tuple[int, ...]
    spent: int = 0
    person_id: int = 0
    tokens: Tokens | None = None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a person wants: some shares, or the most shares for a budget (when buying).

    `cost_limit` is the highest cost accepted, in micro-points; for a sale the negative of the
    least that must come back. `version` is the market's version on the page they saw. With
    `limit_ppm`, trading goes up to that price and what is left waits in the book, unless the
    wish does not wait. `least` is the fewest micro-shares accepted for a budget.
    """

    outcome: int
    side: Side
    shares: int | None = None
    budget: int | None = None
    cost_limit: int | None = None
    version: int | None = None
    limit_ppm: int | None = None
    waits: bool = True
    least: int | None = None

    @property
    def field(self) -> str:
        """Return the field in which the quantity was typed."""
        return "shares" if self.budget is None else "budget"


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What a trade does: points and shares that move, prices, and what the person then has.

    `cost` is negative for proceeds, and 0 only where all `shares` wait: then `rests` of them stay
    in the book and `reserve` micro-points are kept for them. `legs` says with whom shares change
    hands, whose orders in the book included. `pays` says, for each outcome, how many
    micro-points the person's shares in this market then pay if it happens. `loss_max` is the
    most they can lose on this market, everything spent and earned here counted.
    """

    outcome: int
    side: Side
    shares: int
    cost: int
    q_after: tuple[int, ...]
    prices_before: tuple[float, ...]
    prices_after: tuple[float, ...]
    pays: tuple[int, ...]
    loss_max: int
    legs: tuple[Leg, ...] = ()
    rests: int = 0
    reserve: int = 0

    @property
    def price_before(self) -> float:
        """Return the price of the traded outcome before the trade."""
        return self.prices_before[self.outcome]

    @property
    def price_after(self) -> float:
        """Return the price of the traded outcome after the trade."""
        return self.prices_after[self.outcome]

    @property
    def price_mean(self) -> float:
        """Return the points paid or received for each share."""
        return abs(self.cost) / self.shares if self.shares else self.price_after
