"""The parts of a market's page as values: what it is, what the viewer may, what the crowd does."""

from dataclasses import dataclass
from datetime import datetime

from markets.branch import Branch
from markets.shown import Holder, TradeView


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
    may_ask_undo: bool
    may_undo: bool
    settle_bar: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The price over time, 400 points at most, with the viewer's own trades on it."""

    history: tuple[tuple[datetime, tuple[float, ...]], ...]
    mine: tuple[datetime, ...]
    ends_at: datetime
    known_at: datetime | None = None


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
    unit: str = ""
    branch: Branch | None = None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a market is settled, and the bounds of what it can move, in micro-units."""

    resolution_rule: str
    source: str
    fallback: str
    dispute_hours: int
    subsidy: int
    position_max: int
    maker: str
    opened_at: float
    clarifications: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, kw_only=True)
class CrowdView:
    """What the crowd has done; `version` counts its acts, so that a ticket names what it saw."""

    version: int
    trade_count: int
    trader_count: int
    robust_price: float
    chart: Chart
    holders: tuple[Holder, ...]
    trades: tuple[TradeView, ...]
