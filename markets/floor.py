"""A market with everyone who trades in it, in memory, and what has to be written of it. Pure.

`markets.kernel` changes it, order after order; services read it from the database and write it
back. A row that is new has no number (`id` is None) until it is written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ledger.posting import Movement
from markets.book import Resting, Side
from markets.makers.reach import points_at
from markets.pairs import Pair
from markets.quote import Holdings, MarketState

NEW_ORDERS = 1 << 62  # Orders that have no number yet come after all that have.


@dataclass(kw_only=True)
class Account:
    """A ledger account; `balance` in micro-points or tokens."""

    id: int
    kind: str
    unit: str
    condition_id: int | None
    balance: int


@dataclass(kw_only=True)
class Head:
    """The last link of the market's chain of transfers."""

    seq: int
    hash: str


@dataclass(kw_only=True)
class Stake:
    """A position: a person's micro-shares of one outcome, and what was paid and received."""

    place: int
    person_id: int
    id: int | None = None
    shares: int = 0
    reserved: int = 0
    paid: int = 0
    received: int = 0


@dataclass(kw_only=True)
class Stated:
    """A belief: a chance of one outcome, in parts per million."""

    place: int
    person_id: int
    chance: int
    price_seen: bool
    id: int | None = None
    is_current: bool = True


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A row that is there already, of which only the number matters."""

    id: int


@dataclass(kw_only=True)
class Record:
    """That an act happened under a key, and what it was answered."""

    person_id: int
    key: str
    act: str
    request_hash: str
    answer: str = ""  # JSON
    id: int | None = None


@dataclass(kw_only=True)
class Standing:
    """An order that waits; `rank` grows with time and is its number where it has one."""

    rank: int
    person_id: int
    place: int
    side: Side
    price_ppm: int
    shares: int
    filled: int
    reserved: int
    expires_at: datetime | None
    belief: Stated | Kept | None = None
    record: Record | None = None
    state: str = "open"
    id: int | None = None

    @property
    def resting(self) -> Resting:
        """Return the order as the book sees it."""
        return Resting(
            id=self.rank,
            person_id=self.person_id,
            outcome=self.place,
            side=self.side,
            price_ppm=self.price_ppm,
            shares=self.shares - self.filled,
        )


@dataclass(kw_only=True)
class Traded:
    """A trade, to be kept."""

    person_id: int
    place: int
    shares: int
    cost: int
    kind: str = "trade"
    seq: int = 0
    prices: str = ""
    transaction_id: str = ""
    order: Standing | None = None
    belief: Stated | Kept | None = None
    record: Record | None = None
    id: int | None = None


@dataclass(kw_only=True)
class Seat:
    """A person at a market: what they have, and what speaks against their trading here."""

    person_id: int
    available: Account | None = None  # None: they never had points.
    reserved: Account | None = None
    pair: Pair | None = None
    is_active: bool = True
    bars: frozenset[str] = frozenset()
    stakes: dict[int, Stake] = field(default_factory=dict)  # by the outcome's place
    beliefs: dict[int, Stated] = field(default_factory=dict)

    @property
    def purse(self) -> Account:
        """The account that the person pays from."""
        return _there(self.available)

    @property
    def kept(self) -> Account:
        """The account in which points wait with the person's orders."""
        return _there(self.reserved)

    @property
    def spendable(self) -> int:
        """What the person can spend here: tokens at hand, and points that would be locked."""
        held = self.available.balance if self.available else 0
        return held + (self.pair.points.balance if self.pair else 0)

    @property
    def points_left(self) -> int:
        """The micro-points that the person has, locked ones left out."""
        if self.pair:
            return self.pair.points.balance
        return self.available.balance if self.available else 0

    def holdings(self, n: int) -> Holdings:
        """Return what the person has, as the quote sees it."""
        stakes = self.stakes
        return Holdings(
            available=self.spendable,
            shares=tuple(stakes[place].shares if place in stakes else 0 for place in range(n)),
            spent=sum(stake.paid - stake.received for stake in stakes.values()),
            person_id=self.person_id,
        )


@dataclass(kw_only=True)
class Changes:
    """What has to be written; each thing once, in the order in which it came up."""

    records: list[Record] = field(default_factory=list)
    beliefs: list[Stated] = field(default_factory=list)
    replaced: list[Stated] = field(default_factory=list)
    orders: list[Standing] = field(default_factory=list)
    filled: dict[int, Standing] = field(default_factory=dict)  # by rank
    trades: list[Traded] = field(default_factory=list)
    transfers: list[dict[str, Any]] = field(default_factory=list)
    stakes: dict[tuple[int, int], Stake] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)


@dataclass(kw_only=True)
class Floor:
    """A market, its book, and everyone who comes or has an order there."""

    market_id: int
    challenge_id: int
    question: str
    is_binary: bool
    shows_price: bool
    has_pen_names: bool
    maker_kind: str
    b: int
    weight_ppm: int | None
    position_max: int
    outcomes: tuple[int, ...]  # the outcomes' numbers
    q: tuple[int, ...]
    prices: tuple[float, ...]
    version: int
    trade_count: int
    trader_count: int
    gate: Callable[[], None]  # refuses when trading is not open
    till: Account
    accounts: dict[int, Account]
    head: Head
    seats: dict[int, Seat]
    book: dict[int, Standing]
    records: dict[tuple[int, str], Record]
    changes: Changes = field(default_factory=Changes)

    @property
    def state(self) -> MarketState:
        """Return the market and its book as the quote sees them."""
        return MarketState(
            q=self.q,
            b=self.b,
            version=self.version,
            is_open=True,
            position_max=self.position_max,
            maker_kind=self.maker_kind,
            weight_ppm=self.weight_ppm,
            book=tuple(one.resting for one in self.book.values()),
        )


@dataclass(frozen=True, kw_only=True)
class Fill:
    """All that one resting order trades in one execution; amounts in micro-units."""

    order: Standing
    shares: int
    cost: int

    @property
    def freed(self) -> int:
        """What had been reserved for these shares: micro-points to buy, micro-shares to sell."""
        order = self.order
        return points_at(order.price_ppm, self.shares) if order.side is Side.BUY else self.shares

    def movements(self, owner: Seat, till: Account) -> list[Movement]:
        """Return the transfers: a purchase is paid from what was reserved, the rest given back."""
        mine, kept = owner.purse, owner.kept
        if self.order.side is Side.SELL:
            return [Movement(debit_id=till.id, credit_id=mine.id, amount=-self.cost, kind="sell")]
        paid = Movement(debit_id=kept.id, credit_id=till.id, amount=self.cost, kind="buy")
        rest = self.freed - self.cost
        if not rest:
            return [paid]
        back = Movement(debit_id=kept.id, credit_id=mine.id, amount=rest, kind="release")
        return [paid, back]


def _there(account: Account | None) -> Account:
    if account is None:
        raise ValueError("points would move of someone who has no account")
    return account
