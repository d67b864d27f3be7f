"""The order book: orders matched with each other and with the maker, by price, then by time.

Prices are ticks of 0.1 %, quantities lots of 0.01 share, so price × quantity is always a whole
number of micro-points: between people nothing is rounded. A resting order is met at its own
price; between two of them, and up to the limit, the maker trades wherever its price is better.
In a yes/no market "buy no at 40" stands opposite "buy yes at 60": together they pay 1 point for
one share of each, which the maker's potential counts exactly. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import InvalidInput, Refused
from core.language import _
from core.points import LOT, MICRO, TICK, format_percent
from markets.makers.inverse import single
from markets.makers.protocol import Maker
from markets.makers.reach import lots_to_price, points_at

PRICE_MIN, PRICE_MAX = TICK, MICRO - TICK
ROUNDS_MAX = 50  # How often orders of other outcomes may set each other off after a trade.


class Side(StrEnum):
    """Which way shares go."""

    BUY = "buy"
    SELL = "sell"

    @property
    def sign(self) -> int:
        """1 where shares come in, −1 where they go."""
        return 1 if self is Side.BUY else -1


@dataclass(frozen=True, kw_only=True)
class Resting:
    """An order that waits: `shares` micro-shares of it are not filled yet; ids grow with time."""

    id: int
    person_id: int
    outcome: int
    side: Side
    price_ppm: int
    shares: int

    @property
    def reserved(self) -> int:
        """What it may still take: micro-points to buy, micro-shares to sell."""
        return points_at(self.price_ppm, self.shares) if self.side is Side.BUY else self.shares


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One party's part of an execution; `order` is None for who has just come.

    `shares` > 0 micro-shares in the direction of `side`; `cost` micro-points, negative for
    proceeds.
    """

    outcome: int
    side: Side
    shares: int
    cost: int
    order: Resting | None = None


@dataclass(kw_only=True)
class Run:
    """A match under way: where the maker stands, and what has changed hands so far."""

    maker: Maker
    q: list[int]
    legs: list[Leg] = field(default_factory=list)
    waiting: dict[int, int] = field(default_factory=dict)  # order id → micro-shares left

    def trade_with_maker(
        self, outcome: int, side: Side, shares: int, order: Resting | None = None
    ) -> int:
        """Let the maker sell or buy shares; return what it costs."""
        change = single(len(self.q), outcome, side.sign * shares)
        cost = self.maker.cost(self.q, change)
        self.q = [quantity + step for quantity, step in zip(self.q, change, strict=True)]
        self.legs.append(Leg(outcome=outcome, side=side, shares=shares, cost=cost, order=order))
        return cost

    def trade_with_order(self, outcome: int, side: Side, shares: int, order: Resting) -> int:
        """Let a resting order trade at its price; return what it costs who has come."""
        theirs = order.side.sign * points_at(order.price_ppm, shares)
        is_pair = order.outcome != outcome  # Of a yes/no market: a share of each, made or undone.
        mine = side.sign * shares - theirs if is_pair else -theirs
        if is_pair:
            self.q = [quantity + side.sign * shares for quantity in self.q]
        self.legs.append(Leg(outcome=outcome, side=side, shares=shares, cost=mine))
        self.legs.append(
            Leg(outcome=order.outcome, side=order.side, shares=shares, cost=theirs, order=order)
        )
        self.waiting[order.id] -= shares
        return mine

    def sweep(self, book: Sequence[Resting]) -> None:
        """Let the maker fill orders that a trade in other outcomes has brought within reach.

        First come, first filled; each at what the maker asks, which is its price or better.
        """
        for _round in range(ROUNDS_MAX):
            if not [order for order in book if self._swept(order)]:
                return

    def _swept(self, order: Resting) -> bool:
        if not self.waiting[order.id] or not self._is_reached(order):
            return False
        shares = min(self._within(order) * LOT, self.waiting[order.id])
        if not shares:
            return False
        self.trade_with_maker(order.outcome, order.side, shares, order)
        self.waiting[order.id] -= shares
        return True

    def _is_reached(self, order: Resting) -> bool:
        price = self.maker.prices(self.q)[order.outcome] * MICRO
        return (order.price_ppm - price) * order.side.sign > 0

    def _within(self, order: Resting) -> int:
        return lots_to_price(
            self.maker,
            self.q,
            outcome=order.outcome,
            sign=order.side.sign,
            price_ppm=order.price_ppm,
        )


@dataclass(frozen=True, kw_only=True)
class Want:
    """What someone who comes wants: shares, or as many as a budget buys, up to a price or not."""

    person_id: int
    outcome: int
    side: Side
    shares: int | None = None
    budget: int | None = None
    price_ppm: int | None = None


@dataclass(kw_only=True)
class Matched:
    """How far the book, and the maker between its orders, have brought a want.

    `shares` and `cost` are what has been done; what is `left` is the maker's, without a limit.
    """

    run: Run
    shares: int = 0
    cost: int = 0
    is_done: bool = False


def match(maker: Maker, q: Sequence[int], book: Sequence[Resting], want: Want) -> Matched:
    """Match a want with the book and with the maker between its orders.

    With a limit, the maker goes up to that too; without one it stops at the last order's price,
    and what is still wanted is left to the caller.

    Raises:
        Refused: the next order that would be met is the person's own.
    """
    run = Run(maker=maker, q=list(q), waiting={order.id: order.shares for order in book})
    state = Matched(run=run)
    for price, order in facing(book, want, len(q)):
        if _up_to(state, want, price):
            return state
        if order.person_id == want.person_id:
            raise Refused(
                _(
                    "You have an order of your own in the way, at %(price_ppm)s percent. Take it "
                    "back first.",
                    price_ppm=format_percent(order.price_ppm),
                ),
            )
        if _meet(state, want, price, order):
            return state
    if want.price_ppm is not None:
        _up_to(state, want, want.price_ppm)
    return state


def facing(book: Sequence[Resting], want: Want, n: int) -> Iterator[tuple[int, Resting]]:
    """Yield the orders that a want can meet, the best price for it first, then the oldest.

    With each comes its price in terms of the wanted outcome, in parts per million.
    """
    found = []
    for order in book:
        price = _price_for(order, want, n)
        if price is not None and not _is_beyond(want, price):
            found.append((want.side.sign * price, order.id, price, order))
    yield from ((price, order) for _, _, price, order in sorted(found, key=lambda row: row[:2]))


def _price_for(order: Resting, want: Want, n: int) -> int | None:
    if order.outcome == want.outcome:
        return order.price_ppm if order.side is not want.side else None
    return MICRO - order.price_ppm if n == 2 and order.side is want.side else None


def _is_beyond(want: Want, price_ppm: int) -> bool:
    limit = want.price_ppm
    return limit is not None and (price_ppm - limit) * want.side.sign > 0


def _up_to(state: Matched, want: Want, price_ppm: int) -> bool:
    """Let the maker trade as long as its price is no worse; say whether the want is done."""
    run = state.run
    lots = lots_to_price(
        run.maker, run.q, outcome=want.outcome, sign=want.side.sign, price_ppm=price_ppm
    )
    wanted = lots * LOT
    if want.shares is not None:
        wanted = min(wanted, want.shares - state.shares)
    if want.budget is not None and wanted:
        most = run.maker.shares_for_budget(run.q, want.outcome, want.budget - state.cost, lot=LOT)
        state.is_done = most < wanted
        wanted = min(wanted, most)
    if wanted:
        state.cost += run.trade_with_maker(want.outcome, want.side, wanted)
        state.shares += wanted
    state.is_done = state.is_done or state.shares == want.shares
    return state.is_done


def _meet(state: Matched, want: Want, price_ppm: int, order: Resting) -> bool:
    """Trade with a resting order, as much as both want; say whether the want is done."""
    wanted = order.shares
    if want.shares is not None:
        wanted = min(wanted, want.shares - state.shares)
    if want.budget is not None:
        most = (want.budget - state.cost) // points_at(price_ppm, LOT) * LOT
        state.is_done = most < wanted
        wanted = min(wanted, most)
    if wanted:
        state.cost += state.run.trade_with_order(want.outcome, want.side, wanted, order)
        state.shares += wanted
    state.is_done = state.is_done or state.shares == want.shares
    return state.is_done


def check_price(price_ppm: int) -> None:
    """Refuse a price that no order can have.

    Raises:
        InvalidInput: it is no tick from 0.1 to 99.9 percent.
    """
    if not PRICE_MIN <= price_ppm <= PRICE_MAX or price_ppm % TICK:
        raise InvalidInput(
            _("Give a price from 0.1 to 99.9 percent, in steps of 0.1."), field="price_limit"
        )


def promised(book: Sequence[Resting], person_id: int, *, side: Side, n: int) -> tuple[int, ...]:
    """Return the micro-shares of each of n outcomes that a person's orders still wait for."""
    waiting = [0] * n
    for order in book:
        if order.person_id == person_id and order.side is side:
            waiting[order.outcome] += order.shares
    return tuple(waiting)
