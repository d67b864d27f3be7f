"""A person at a market, locked with it: their accounts, their positions, and how these change."""

from dataclasses import dataclass

from ledger.services import Movement
from markets.book import Leg
from markets.services.purse import Pair
from models.ledger import Account
from models.markets import Market, Position


@dataclass(kw_only=True)
class Trader:
    """A person at a market: their accounts and positions, locked with it.

    The accounts hold what the market trades in: points, or tokens of its branch, of which the
    pair says how points turn into them.
    """

    person_id: int
    available: Account
    reserved: Account
    till: Account
    positions: dict[int, Position]  # by outcome id
    pair: Pair | None = None

    @property
    def spendable(self) -> int:
        """What the person can spend here: tokens at hand, and points that would be locked."""
        return self.available.balance + (self.pair.points.balance if self.pair else 0)

    @property
    def points_left(self) -> int:
        """The micro-points that the person has, locked ones left out."""
        return self.pair.points.balance if self.pair else self.available.balance

    def locking(self, cost: int) -> list[Movement]:
        """Return the transfers that lock what is missing for a cost; none for points."""
        return self.pair.locking(cost) if self.pair else []

    @property
    def has_traded(self) -> bool:
        """Whether the person has ever held shares here."""
        return bool(self.positions)


def shift(market: Market, trader: Trader, leg: Leg) -> Position:
    """Bring the person's position in line with a leg; the caller adds it to its session."""
    position = position_of(market, trader, market.outcomes[leg.outcome].id)
    position.shares += leg.side.sign * leg.shares
    position.paid += max(leg.cost, 0)
    position.received += max(-leg.cost, 0)
    return position


def position_of(market: Market, trader: Trader, outcome_id: int) -> Position:
    """Return the person's position in an outcome, an empty new one where there was none."""
    if not trader.has_traded:
        market.trader_count += 1
    if outcome_id not in trader.positions:
        trader.positions[outcome_id] = Position(
            market_id=market.id,
            person_id=trader.person_id,
            outcome_id=outcome_id,
            shares=0,
            reserved=0,
            paid=0,
            received=0,
        )
    return trader.positions[outcome_id]
