"""What markets say of ideas' success, as plain rows for rankings; nothing is hidden from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


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
