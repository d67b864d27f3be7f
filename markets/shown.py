"""What pages and rankings are handed of markets: frozen values, nothing hidden left inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from markets.beliefs import pooled
from people.names import ShownPerson


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


@dataclass(frozen=True, kw_only=True)
class ToSettle:
    """Something a market waits for that a facilitator does: propose, approve, rule or pay."""

    act: str
    market_id: int
    challenge_id: int
    question: str
    since: datetime
    words: str


class MarketFact(NamedTuple):
    """A market on an idea's success, for a ranking; b in micro-points, price 0 to 1."""

    id: int
    idea_id: int
    b: int
    price_start: float
    opens_at: datetime
    closed_at: datetime | None


class BeliefFact(NamedTuple):
    """A current belief that an idea succeeds."""

    idea_id: int
    person_id: int
    probability_ppm: int
    created_at: datetime


class TradeFact(NamedTuple):
    """A trade as "yes" gained: micro-shares, negative when given up; price of "yes" after it."""

    market_id: int
    seq: int
    person_id: int
    shares: int
    price: float
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class MarketJudgement:
    """What markets on the ideas' success say, for a ranking; nothing is hidden from it."""

    markets: Sequence[MarketFact]
    beliefs: Sequence[BeliefFact]
    trades: Sequence[TradeFact]


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


@dataclass(frozen=True, kw_only=True)
class TradeView:
    """An executed order in words and numbers; `price` is that of its outcome afterwards."""

    seq: int
    at: datetime
    who: ShownPerson
    did: str
    outcome: str
    shares: int
    cost: int
    price: float


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
    disputes: tuple[DisputeView, ...]


@dataclass(frozen=True, kw_only=True)
class Powers:
    """What the viewer may do with a market now, and why not where it matters."""

    may_believe: bool
    may_trade: bool
    bar: str
    may_close: bool
    may_clarify: bool
    may_propose: bool
    may_answer: bool
    may_dispute: bool
    may_rule: bool
    may_pay: bool
    settle_bar: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The price over time, 400 points at most, with the viewer's own trades on it."""

    history: tuple[tuple[datetime, tuple[float, ...]], ...]
    mine: tuple[datetime, ...]
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class MarketHead:
    """Which market this is, what it is about, and where it stands."""

    id: int
    kind: str
    question: str
    state: str
    challenge_slug: str
    challenge_question: str
    idea_id: int | None
    idea_number: int | None
    idea_title: str | None
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a market is settled, and the bounds of what it can move, in micro-units."""

    resolution_rule: str
    source: str
    fallback: str
    dispute_hours: int
    subsidy: int
    position_max: int
    clarifications: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, kw_only=True)
class CrowdView:
    """What the crowd has done; `version` counts its acts, so that a ticket names what it saw."""

    version: int
    trade_count: int
    trader_count: int
    chart: Chart
    holders: tuple[Holder, ...]
    trades: tuple[TradeView, ...]


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

    @property
    def is_binary(self) -> bool:
        """Whether the answer is yes or no."""
        return self.head.kind == "binary"

    @property
    def spent(self) -> int:
        """Return what the viewer paid here minus what came back by selling."""
        return sum(outcome.paid - outcome.received for outcome in self.outcomes)

    @property
    def has_position(self) -> bool:
        """Whether the viewer holds or held shares here."""
        return any(outcome.paid or outcome.received for outcome in self.outcomes)
