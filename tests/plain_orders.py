"""A plain auditor of every kind of market with orders: it believes trades' rows and requests only.

It counts points, shares and reservations by itself, holds each order to its price, its time and
its owner's funds, and knows each maker's cash by a formula that shares no code with the product.

Of markets that wait for a decision it knows one rule: whoever needs `a` in the one branch and `b`
in the other has max(a, b) points locked, and once it is decided has only the one need.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from plain_books import POINT, Book, Books, is_plain_product, plain_potential

from core.points import MICRO, TICK

BRANCHES = ("if", "if_not")


@dataclass
class Fork:
    """A condition that markets hang on, and the branch that was taken, once one was."""

    id: int
    taken: str = ""


@dataclass
class OpenBook(Book):
    """What the auditor knows of a market whose prices it does not predict: what came and went."""

    maker: str = "potential"
    weights: tuple[int, ...] = (1, 1)
    funded: int = 0  # by the challenge's budget
    taken: int = 0  # from traders, net
    carved_at: object = None  # when an answer was last carved out of the rest
    fork: Fork | None = None
    branch: str = ""

    @property
    def is_pending(self):
        return self.fork is not None and not self.fork.taken

    @property
    def unit(self):
        """Return what it trades in now: the unit, and the condition of tokens."""
        return (self.branch, self.fork.id) if self.is_pending else (POINT, None)

    @property
    def cash(self):
        over = self.state in {"resolved", "void", "lapsed"}
        return 0 if over else self.funded + self.taken

    def may_be_known(self, at):
        """Trades can be reversed back to when an answer was added, and no further."""
        return at is not None and (self.carved_at is None or at >= self.carved_at)

    def agrees(self, q, opening, b):
        """Say whether a maker that stands at q, opened at `opening`, must have this cash."""
        due = self.funded + self.taken + min(opening)
        if self.maker == "product":
            return is_plain_product(due, q, b, self.weights)
        return plain_potential(q, b) == due


@dataclass
class Waiting:
    """An order as it was asked for, and how much of it waits."""

    market: int
    person: int
    outcome: int
    side: str
    ticks: int
    left: int
    ends: object

    @property
    def reserve(self):
        return self.ticks * TICK * self.left // MICRO if self.side == "buy" else 0


class OrderBooks(Books):
    """Everyone's points, reserved ones included, every market, and every order that waits."""

    def __init__(self, people, budget):
        super().__init__(people, budget)
        self.waits = {}
        self.ending = set()  # orders that were taken back, or whose outcome was carved

    def open(self, book):
        self.markets.append(book)

    def fund(self, book, points):
        """Put points of the budget into a market."""
        book.funded += points
        self.budget -= 0 if book.is_pending else points

    def book(self, number):
        return next(book for book in self.markets if book.id == number)

    def owned(self):
        due, needs = super().owned(), Counter()
        for book in self.markets:
            due["market", *book.unit, book.id] = due.pop(("market", POINT, None, book.id))
            if book.is_pending:
                needs[*book.unit, None] += book.funded
                for person, cost in book.spent.items():
                    needs[*book.unit, person] += cost
        for order in self.waits.values():
            place = (*self.book(order.market).unit, order.person)
            due["reserved", *place] = due.get(("reserved", *place), 0) + order.reserve
            needs[place] += order.reserve
        for person in (*self.points, None):
            due["available", POINT, None, person] -= needs[POINT, None, person]
        for fork in {book.fork.id for book in self.markets if book.is_pending}:
            self._lock(fork, needs, due)
        return due

    def _lock(self, fork, needs, due):
        """Lock for everyone what the branch takes in which they need more."""
        due["locked", POINT, fork, None] = 0
        for person in (*self.points, None):
            locked = max(needs[branch, fork, person] for branch in BRANCHES)
            due["available", POINT, None, person] -= locked
            due["locked", POINT, fork, None] += locked
            for branch in BRANCHES:
                free = locked - needs[branch, fork, person]
                due["available", branch, fork, person] = free

    def decide(self, fork, taken):
        """Let a branch be taken: what was needed there is spent, and the other never was."""
        for book in self.markets:
            if book.fork is not fork:
                continue
            if book.branch == taken:
                self.budget -= book.funded
                for person, cost in book.spent.items():
                    self.points[person] -= cost
                continue
            book.state = "lapsed"
            self.ending |= {one for one, order in self.waits.items() if order.market == book.id}
        fork.taken = taken

    def read(self, trade, position):
        """Believe one trade's row, unless it breaks a promise."""
        book, person, at = self.book(trade.market_id), trade.person_id, trade.created_at
        assert book.state == "open"
        assert at < book.closes_at
        book.log.append((at, person, position, trade.shares, trade.cost))
        book.held[person, position] += trade.shares
        assert book.held[person, position] >= 0
        book.traded.add(person)
        if trade.kind == "carved":
            assert trade.cost == 0
            return
        assert 0 <= trade.cost <= trade.shares or trade.shares <= trade.cost <= 0
        self.points[person] -= 0 if book.is_pending else trade.cost
        book.spent[person] += trade.cost
        book.taken += trade.cost
        if trade.kind == "fill":
            self.fill(self.waits[trade.order_id], trade, position)

    def fill(self, order, trade, position):
        assert (order.person, order.outcome) == (trade.person_id, position)
        assert order.ends is None or trade.created_at < order.ends
        price = Fraction(order.ticks * TICK, MICRO) * trade.shares
        assert trade.cost <= price  # Never dearer than asked for, never cheaper sold.
        order.left -= abs(trade.shares)
        assert order.left >= 0

    def end(self, number, state, now):
        """Believe that an order has ended, if it may have."""
        order = self.waits.pop(number)
        book = self.book(order.market)
        if state == "filled":
            assert order.left == 0
        elif state == "expired":
            assert book.stands(now) != "open" or order.ends <= now
        else:
            assert number in self.ending

    def owed(self, book):
        """Return the most that any one outcome of a market could pay, in micro-points."""
        owed = Counter()
        for (_, outcome), shares in book.held.items():
            owed[outcome] += shares
        return max(owed.values(), default=0)
