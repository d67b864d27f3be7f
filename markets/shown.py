"""What pages and rankings are handed of markets: frozen values, nothing hidden left inside."""

from dataclasses import dataclass
from datetime import datetime

from core.language import _
from core.points import format_percent, format_shares_short
from markets.beliefs import PPM, pooled
from markets.branch import Branch
from people.names import ShownPerson


def chance_of(ppm: int | None) -> float | None:
    """Return parts per million as a probability; None stays None."""
    return None if ppm is None else ppm / PPM


def short_shares(shares: int) -> str:
    """Return micro-shares as short text: 105, or 12.50."""
    return format_shares_short(shares)


def points_of_hundred(price: float | None) -> str:
    """Return a price (0 to 1) as pages write it: 62; empty while hidden."""
    return "" if price is None else f"{price * 100:.0f}"


@dataclass(frozen=True, kw_only=True)
class MarketRow:
    """A market in a list, as one viewer may see it.

    `state` is the one at the time of reading. `price` (0 to 1) is that of "yes", or of the
    outcome that leads, `leader`; None while hidden, like `trade_count` and `trader_count`.
    `belief_ppm` is the viewer's own, of "yes". `verdict` is 'Yes', 'in part' or ''.
    """

    id: int
    kind: str
    question: str
    state: str
    challenge_id: int
    challenge_slug: str
    challenge_question: str
    idea_id: int | None
    idea_number: int | None
    idea_title: str | None
    idea_slug: str | None
    opens_at: datetime
    closes_at: datetime
    settled_at: datetime | None
    is_hidden: bool
    price: float | None
    leader: str
    trade_count: int | None
    trader_count: int | None
    belief_ppm: int | None
    verdict: str
    branch: Branch | None = None

    @property
    def belief(self) -> float | None:
        """Return what the viewer believes, 0 to 1."""
        return chance_of(self.belief_ppm)

    @property
    def price_words(self) -> str:
        """Return the price in points of a hundred: 62."""
        return points_of_hundred(self.price)


@dataclass(frozen=True, kw_only=True)
class ToSettle:
    """What a market waits for: propose, approve, rule, pay, undo, or wait; and for whom."""

    act: str
    market_id: int
    challenge_id: int
    question: str
    since: datetime
    words: str
    whom: str = ""
    is_yours: bool = True
    is_late: bool = False


@dataclass(frozen=True, kw_only=True)
class OutcomeView:
    """One possible answer as a viewer sees it; amounts in micro-units, prices 0 to 1.

    `price` is None while hidden and `beliefs` are empty until the viewer has stated theirs.
    """

    position: int
    label: str
    price: float | None
    belief_ppm: int | None
    held: int
    paid: int
    received: int
    beliefs: tuple[float, ...]
    lower: int | None = None
    upper: int | None = None
    is_rest: bool = False

    @property
    def belief(self) -> float | None:
        """Return what the viewer believes, 0 to 1."""
        return chance_of(self.belief_ppm)

    @property
    def price_words(self) -> str:
        """Return the price in points of a hundred: 62."""
        return points_of_hundred(self.price)

    @property
    def belief_percent(self) -> str:
        """Return what the viewer believes in per cent, as it is typed; empty before."""
        return "" if self.belief_ppm is None else format_percent(self.belief_ppm)

    @property
    def pooled(self) -> float | None:
        """Return what the crowd believes together."""
        return pooled(self.beliefs)


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A person who holds shares: which, what they paid net, and what they believe of "yes"."""

    who: ShownPerson
    holds: str
    shares: int
    spent: int
    belief_ppm: int | None

    @property
    def belief(self) -> float | None:
        """Return what they believe, 0 to 1."""
        return chance_of(self.belief_ppm)


@dataclass(frozen=True, kw_only=True)
class TradeView:
    """An executed order in words and numbers; `price` is that of "yes" or its outcome after.

    `is_reversed`: settling took it back, because the market was void or the answer known.
    """

    seq: int
    at: datetime
    who: ShownPerson
    did: str
    outcome: str
    shares: int
    cost: int
    price: float
    is_reversed: bool = False

    @property
    def price_words(self) -> str:
        """Return the price afterwards in points of a hundred: 62."""
        return points_of_hundred(self.price)

    @property
    def shares_words(self) -> str:
        """Return the shares as short text."""
        return short_shares(self.shares)


@dataclass(frozen=True, kw_only=True)
class DisputeView:
    """An objection, and the answer to it."""

    id: int
    who: ShownPerson
    reason: str
    ruling: str
    ruling_reason: str
    ruled_by: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Barred:
    """Somebody who does not trade in a market, and why; `insider_id` where it is a tag."""

    name: str
    why: str
    insider_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class SeatView:
    """One of the panel, with their ruling once they have given it."""

    name: str
    ruling: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ResolutionView:
    """What is proposed or decided about how a market is settled."""

    id: int
    state: str
    verdict: str
    words: str
    weights: tuple[int, ...]
    reason: str
    evidence: str
    proposer: str
    proposed_at: datetime
    approver: str
    approved_at: datetime | None
    note: str
    pays_at: datetime | None
    paid_at: datetime | None
    known_at: datetime | None
    undo_asker: str
    undo_reason: str
    disputes: tuple[DisputeView, ...]
    panel: tuple[SeatView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What one of the viewer's own trades did, and what they have now."""

    seq: int
    side: str
    outcome: int
    label: str
    shares: int
    cost: int
    at: datetime
    belief_ppm: int | None
    price_before: float
    price_after: float
    holds: int
    spent: int
    points: int
    is_last: bool
    transaction_id: str
    locked: tuple[tuple[str, str], ...] = ()

    @property
    def belief(self) -> float | None:
        """Return what was believed at the time, 0 to 1."""
        return chance_of(self.belief_ppm)

    @property
    def price_words(self) -> str:
        """Return how the price moved: 62 to 69."""
        return _(
            "%(before)s to %(after)s",
            before=points_of_hundred(self.price_before),
            after=points_of_hundred(self.price_after),
        )


@dataclass(frozen=True, kw_only=True)
class PlacedOrder:
    """What one of the viewer's own orders at a price has done so far, and what of it waits.

    `cost` micro-points were paid, or came back for a sale, for the `filled` micro-shares.
    """

    id: int
    side: str
    label: str
    price_ppm: int
    shares: int
    filled: int
    cost: int
    waits: int
    reserved: int
    expires_at: datetime | None
    points: int
    locked: tuple[tuple[str, str], ...] = ()

    @property
    def price_words(self) -> str:
        """Return the price in points of a hundred: 57.5."""
        return format_percent(self.price_ppm)
