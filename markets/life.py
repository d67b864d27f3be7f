"""Where a market stands, decided from its row and the clock at the moment of reading."""

from datetime import datetime
from typing import Protocol

SETTLED = frozenset({"resolved", "void"})
OVER = SETTLED | {"lapsed"}
BEFORE_VERDICT = frozenset({"draft", "open"})


class Dated(Protocol):
    """What the life of a market depends on: a row of markets, or anything like it."""

    state: str
    opens_at: datetime
    closes_at: datetime


def market_state(market: Dated, now: datetime) -> str:
    """Return the state a market is in at `now`; nothing depends on a timer having fired.

    A market kept as open is 'draft' before it opens and 'closed' from `closes_at` on.
    """
    if market.state != "open":
        return market.state
    if now < market.opens_at:
        return "draft"
    return "open" if now < market.closes_at else "closed"


def is_open(market: Dated, now: datetime) -> bool:
    """Say whether shares change hands at `now`."""
    return market_state(market, now) == "open"


def reveals_to_all(market: Dated, now: datetime) -> bool:
    """Say whether trading is over, so that price and beliefs are open to everyone."""
    return market_state(market, now) not in BEFORE_VERDICT


def is_due(state: str, pays_at: datetime | None, now: datetime) -> bool:
    """Say whether an approved resolution may be paid: its dispute window has passed."""
    return state == "approved" and pays_at is not None and pays_at <= now


def is_reversed(at: datetime, *, is_void: bool, known_at: datetime | None) -> bool:
    """Say whether settling took a trade back: every one when void, else those made in the know."""
    return is_void or (known_at is not None and at > known_at)
