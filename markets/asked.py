"""What somebody asks of a market, and what they are answered. Pure."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.reader import Reader, reader
from markets.wishes import Wish


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A wish with what comes with it: the form's key, a belief, how long it may wait.

    `expires_at` is a moment, or a time from when the order is carried out. A refusal is told in
    the reader's language.
    """

    market_id: int
    person_id: int
    wish: Wish
    key: str
    belief_ppm: int | None = None
    expires_at: datetime | timedelta | None = None
    reader: Reader = field(default_factory=reader)

    @property
    def waits(self) -> bool:
        """Whether what is not traded at once waits in the book."""
        return self.wish.limit_ppm is not None and self.wish.waits

    @property
    def act(self) -> str:
        """Return the name under which the answer is kept."""
        return "place_order" if self.waits else "trade"

    @property
    def request(self) -> dict[str, object]:
        """Return everything that decides what this does."""
        expires = {"expires": str(self.expires_at)} if self.waits else {}
        wish = {**vars(self.wish), "side": str(self.wish.side)}
        return {"market": self.market_id, "belief": self.belief_ppm, **expires, **wish}

    def ends_at(self, now: datetime) -> datetime | None:
        """Return when the order is over; None where it waits for trading to close."""
        ends = self.expires_at
        return now + ends if isinstance(ends, timedelta) else ends


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a trade did; amounts in micro-points, shares in micro-shares, prices in millionths."""

    trade_id: int
    market_id: int
    outcome: int
    side: str
    shares: int
    cost: int
    price_before_ppm: int
    price_after_ppm: int
    holds: int
    paid: int
    points_left: int
    transaction_id: str
    is_repeat: bool = False


@dataclass(frozen=True, kw_only=True)
class Placed:
    """What placing an order did: how much was traded at once and for how much, what waits."""

    order_id: int
    market_id: int
    trade_id: int | None
    shares: int
    cost: int
    waits: int
    reserved: int
    is_repeat: bool = False
