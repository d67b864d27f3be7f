"""A plain auditor of markets: it believes requests and answers, and does its own arithmetic."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Context, Decimal

from core.points import MICRO

CAP_PERCENT = 20
GRANT = 1000 * MICRO


def plain_potential(q, b):
    """Return ⌈b ln Σ exp(q/b)⌉ with 80 digits, no maximum subtracted (Hanson 2003)."""
    context = Context(prec=80)
    total = sum((context.exp(context.divide(Decimal(x), Decimal(b))) for x in q), Decimal(0))
    value = context.multiply(Decimal(b), context.ln(total))
    return int(value.to_integral_value(rounding=ROUND_CEILING))


@dataclass
class Book:
    """What the auditor knows of one market."""

    id: int
    b: int
    q: list[int]
    closes_at: object
    state: str = "open"
    held: Counter = field(default_factory=Counter)  # (person, outcome) → micro-shares
    spent: Counter = field(default_factory=Counter)  # person → micro-points, net
    traded: set = field(default_factory=set)
    verdict: tuple = ()
    resolution: int | None = None
    dispute: int | None = None
    disputed: set = field(default_factory=set)
    is_ruled: bool = False
    pays_at: object = None

    @property
    def subsidy(self):
        return plain_potential([0] * len(self.q), self.b)

    @property
    def cash(self):
        return 0 if self.state in {"resolved", "void"} else plain_potential(self.q, self.b)

    def stands(self, now):
        """Return the state at a moment: the date closes by itself."""
        return "closed" if self.state == "open" and now >= self.closes_at else self.state


class Books:
    """Everyone's points and every market, as they must be."""

    def __init__(self, people, budget):
        self.points = dict.fromkeys(people, GRANT)
        self.budget = budget
        self.markets = []

    def open(self, book):
        self.budget -= book.subsidy
        self.markets.append(book)

    def cost(self, book, outcome, shares):
        after = list(book.q)
        after[outcome] += shares
        return plain_potential(after, book.b) - plain_potential(book.q, book.b)

    def problem(self, book, person, outcome, shares):
        """Return which rule of points and shares forbids a trade; empty when none does."""
        after = list(book.q)
        after[outcome] += shares
        if max(after) - min(after) > 7 * book.b:
            return "band"
        if shares < 0 and book.held[person, outcome] < -shares:
            return "shares"
        cap = book.subsidy * CAP_PERCENT // 100
        if shares > 0 and book.held[person, outcome] + shares > cap:
            return "cap"
        if self.cost(book, outcome, shares) > self.points[person]:
            return "points"
        return ""

    def trade(self, book, person, outcome, shares):
        cost = self.cost(book, outcome, shares)
        book.q[outcome] += shares
        book.held[person, outcome] += shares
        book.spent[person] += cost
        book.traded.add(person)
        self.points[person] -= cost
        return cost

    def settle(self, book):
        """Pay a market by its verdict: parts per million, or () for void."""
        cash = book.cash
        if book.verdict:
            for person in book.traded:
                due = sum(w * book.held[person, i] for i, w in enumerate(book.verdict))
                self.points[person] += due // 1_000_000
                cash -= due // 1_000_000
            self.budget += cash
            book.state = "resolved"
            return
        for person, net in book.spent.items():
            self.points[person] = max(0, self.points[person] + net)
        self.budget += book.subsidy
        book.state = "void"
