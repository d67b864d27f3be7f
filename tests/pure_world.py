"""A world of markets and people without a database, and its plain audit, for the pure machine."""

from collections import Counter
from dataclasses import dataclass, field

from core.errors import InvalidInput, Refused
from core.points import LOT, MICRO
from markets.makers.exact import potential_exact
from markets.makers.potential import subsidy
from markets.payout import Settlement, settle_in_full, settle_in_part, settle_void
from markets.quote import Holdings, MarketState, Side, quote

PEOPLE = range(6)
GRANT = 1_000 * MICRO
SEASON = 100 * MICRO
MARKETS_OPEN = 4


@dataclass
class Market:
    """One market as the world keeps it; `account` names its cash."""

    account: str
    b: int
    q: tuple[int, ...]
    q_opening: tuple[int, ...]
    fund: int
    position_max: int | None
    holdings: dict[int, tuple[int, ...]]
    spent: Counter = field(default_factory=Counter)
    version: int = 0
    settlements: int = 0


@dataclass
class Margins:
    """How near to its edge each bound was seen; every one of these is at most 1."""

    lost: float = 0.0  # by the maker, of its subsidy (I4)
    band: float = 0.0  # max q − min q, of 7 b
    owed: float = 0.0  # shares of one outcome, of the cash that pays them
    left: int = GRANT  # least points that anyone had, in micro-points (I5)

    def see(self, market, cash):
        self.band = max(self.band, (max(market.q) - min(market.q)) / (7 * market.b))
        for quantity, opening in zip(market.q, market.q_opening, strict=True):
            self.owed = max(self.owed, (quantity - opening) / cash)

    def worse(self, other):
        return Margins(
            lost=max(self.lost, other.lost),
            band=max(self.band, other.band),
            owed=max(self.owed, other.owed),
            left=min(self.left, other.left),
        )


class World:
    """Applies what the pure functions say, and writes down every movement and trade."""

    def __init__(self):
        self.balances = Counter()
        self.movements = []  # from, to, amount
        self.trades = []  # market account, person, outcome, signed shares
        self.markets = []
        self.done = Counter()
        self.margins = Margins()
        for person in PEOPLE:
            self.move("treasury", person, GRANT)

    def move(self, source, target, amount):
        assert amount > 0
        self.balances[source] -= amount
        self.balances[target] += amount
        self.movements.append((source, target, amount))

    def begin_season(self):
        for person in PEOPLE:
            extra = self.balances[person] - SEASON
            if extra > 0:
                self.move(person, "treasury", extra)
            elif extra < 0:
                self.move("treasury", person, -extra)

    def open_market(self, b, q, position_max=None):
        account, fund = f"market-{len(self.markets)}", subsidy(q, b)
        holdings = {person: (0,) * len(q) for person in PEOPLE}
        market = Market(account, b, q, q, fund, position_max, holdings)
        self.markets.append(market)
        self.move("treasury", account, fund)
        return market

    def trade(self, market, person, wish, lot=LOT):
        state = MarketState(
            q=market.q,
            b=market.b,
            version=market.version,
            is_open=not market.settlements,
            position_max=market.position_max,
        )
        holdings = Holdings(
            available=self.balances[person],
            shares=market.holdings[person],
            spent=market.spent[person],
        )
        try:
            found = quote(state, holdings, wish, lot=lot)
        except (Refused, InvalidInput) as refusal:
            self.done[type(refusal).__name__] += 1
            return
        if found.cost > 0:
            self.move(person, market.account, found.cost)
        else:
            self.move(market.account, person, -found.cost)
        market.q, market.version = found.q_after, market.version + 1
        market.holdings[person] = found.pays
        market.spent[person] += found.cost
        signed = found.shares if found.side is Side.BUY else -found.shares
        self.trades.append((market.account, person, found.outcome, signed))
        self.done[found.side] += 1

    def settle_in_full(self, market, outcome):
        self.pay(
            market, settle_in_full(market.holdings, outcome=outcome, cash=self.cash_of(market))
        )

    def settle_in_part(self, market, weights):
        self.pay(
            market, settle_in_part(market.holdings, weights=weights, cash=self.cash_of(market))
        )

    def settle_void(self, market):
        self.pay(
            market,
            settle_void(market.spent, available=self.balances, cash=self.cash_of(market)),
        )

    def cash_of(self, market):
        return self.balances[market.account]

    def pay(self, market, settlement: Settlement):
        lost = market.fund - settlement.remainder
        assert lost <= market.fund  # The maker never loses more than it brought (Hanson 2003).
        self.margins.lost = max(self.margins.lost, lost / market.fund)
        for person, amount in settlement.clawbacks.items():
            self.move(person, market.account, amount)
        for amount in settlement.shortfalls.values():
            self.move("treasury", market.account, amount)
            self.done["shortfall"] += 1
        for person, amount in settlement.payments.items():
            self.move(market.account, person, amount)
        if settlement.remainder:
            self.move(market.account, "treasury", settlement.remainder)
        market.settlements += 1
        self.done["settled"] += 1


def audit_market(world, market):
    """Check what one market promises: I3, I4, I5, I7, and the bound of the maker's loss."""
    assert market.settlements <= 1
    cash = world.balances[market.account]
    if market.settlements:
        assert cash == 0
        return
    for outcome, quantity in enumerate(market.q):
        held = sum(shares[outcome] for shares in market.holdings.values())
        assert held == quantity - market.q_opening[outcome]
        assert cash >= held
        assert min(min(shares) for shares in market.holdings.values()) >= 0
    world.margins.see(market, cash)
    assert cash == potential_exact(market.q, market.b) - min(market.q_opening)
    assert sum(market.spent.values()) == cash - market.fund
    assert max(market.q) - min(market.q) <= 7 * market.b


def audit_people(world):
    """Check that points sum to 0 and nobody but the treasury owes any: I1, I5."""
    assert sum(world.balances.values()) == 0
    least = min(balance for name, balance in world.balances.items() if name != "treasury")
    assert least >= 0
    poorest = min(world.balances[person] for person in PEOPLE)
    world.margins.left = min(world.margins.left, poorest)


def audit_books(world):
    """Derive every balance and holding anew from movements and trades: I2, I3."""
    derived, held = Counter(), Counter()
    for source, target, amount in world.movements:
        derived[source] -= amount
        derived[target] += amount
    for account, person, outcome, signed in world.trades:
        held[account, person, outcome] += signed
    assert all(world.balances[name] == derived[name] for name in {*world.balances, *derived})
    for market in world.markets:
        for person, shares in market.holdings.items():
            for outcome, quantity in enumerate(shares):
                assert held[market.account, person, outcome] == quantity


def audit(world):
    """Check everything."""
    audit_people(world)
    audit_books(world)
    for market in world.markets:
        audit_market(world, market)


# Hypothesis looks for a short story that breaks the books.
