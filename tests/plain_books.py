"""A plain auditor of markets: it believes requests and answers, and does its own arithmetic."""

import math
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Context, Decimal

from core.points import MICRO

CAP_PERCENT = 20
GRANT = 1000 * MICRO
POINT = "point"


def plain_potential(q, b):
    """Return ⌈b ln Σ exp(q/b)⌉ with 80 digits, no maximum subtracted (Hanson 2003)."""
    context = Context(prec=80)
    total = sum((context.exp(context.divide(Decimal(x), Decimal(b))) for x in q), Decimal(0))
    value = context.multiply(Decimal(b), context.ln(total))
    return int(value.to_integral_value(rounding=ROUND_CEILING))


def is_plain_product(cash, q, k, weights):
    """Say whether cash is the least whole C > max q with Π (C − qᵢ)^wᵢ ≥ k^Σw, in whole numbers.

    The constant product with weights (Manifold's CPMM, docs/methods); `weights` are small integers.
    """

    def reaches(amount):
        return amount > max(q) and (
            math.prod((amount - x) ** w for x, w in zip(q, weights, strict=True))
            >= k ** sum(weights)
        )

    return reaches(cash) and not reaches(cash - 1)


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
    known_at: object = None
    log: list = field(default_factory=list)  # (time, person, outcome, shares, cost)
    given: Counter = field(default_factory=Counter)  # person → got from the last settlement
    debt: Counter = field(default_factory=Counter)  # person → the treasury paid in their place
    repaid: Counter = field(default_factory=Counter)  # person → and got back last time
    budget_given: int = 0
    budget_debt: int = 0
    budget_repaid: int = 0

    @property
    def subsidy(self):
        return plain_potential([0] * len(self.q), self.b)

    @property
    def cash(self):
        return 0 if self.state in {"resolved", "void"} else plain_potential(self.q, self.b)

    @property
    def is_pending(self):
        """Say whether a decision is awaited on which the market hangs: never, of this kind."""
        return False

    def may_be_known(self, at):
        """Say whether trades can be reversed back to a moment."""
        return at is not None

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

    def owned(self):
        """Return what must lie in each account: (kind, unit, condition, owner) → amount.

        The budget is owned by None, a market's cash by its number.
        """
        due = {("available", POINT, None, person): n for person, n in self.points.items()}
        due["available", POINT, None, None] = self.budget
        return due | {("market", POINT, None, book.id): book.cash for book in self.markets}

    def purse(self, person):
        """Return what a person could pay with now; of None, what is left of the budget."""
        return self.owned()["available", POINT, None, person]

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

    def trade(self, book, person, outcome, shares, at=None):
        cost = self.cost(book, outcome, shares)
        book.log.append((at, person, outcome, shares, cost))
        book.q[outcome] += shares
        book.held[person, outcome] += shares
        book.spent[person] += cost
        book.traded.add(person)
        self.points[person] -= cost
        return cost

    def nets(self, book):
        """Return what each person is due beyond nothing: parts per million, or () for void."""
        if not book.verdict:
            return Counter(book.spent)
        held, nets = Counter(book.held), Counter()
        for at, person, outcome, shares, cost in book.log:
            if book.known_at is not None and at > book.known_at:
                held[person, outcome] -= shares
                nets[person] += cost
        for person in book.traded:
            due = sum(w * held[person, i] for i, w in enumerate(book.verdict))
            nets[person] += due // 1_000_000
        return nets

    def settle(self, book):
        """Pay a market by its verdict; the treasury has its debts back first."""
        left, nets = book.cash, self.nets(book)
        book.given, book.repaid = Counter(), Counter()
        for person, net in nets.items():
            left -= net
            back = min(max(net, 0), book.debt[person])
            got = max(net - back, -self.purse(person))
            book.debt[person] -= back
            book.repaid[person], book.given[person] = back, got
            self.points[person] += got
        book.budget_repaid = min(left, book.budget_debt)
        book.budget_debt -= book.budget_repaid
        book.budget_given = left - book.budget_repaid
        self.budget += book.budget_given
        book.state = "resolved" if book.verdict else "void"

    def undo(self, book):
        """Take everything back as far as it is there; what is missing is a debt."""
        for person, got in book.given.items():
            taken = min(got, self.purse(person))
            self.points[person] -= taken
            book.debt[person] += got - taken + book.repaid[person]
        taken = min(book.budget_given, self.purse(None))
        self.budget -= taken
        book.budget_debt += book.budget_given - taken + book.budget_repaid
        book.state = "closed"
