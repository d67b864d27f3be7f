"""Move points from a challenge's budget into its markets, locking them for a branch."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Refused
from core.language import _
from core.points import format_points
from ledger.posting import Purse
from ledger.services import Movement, account_of, lock_accounts, post
from markets.services.purse import Pair, ids_of, pairs_at, till_of, unit_at
from models.ledger import Account
from models.markets import Market


def put_in(
    session: Session, market: Market, amount: int, *, kind: str, field: str, now: datetime
) -> None:
    """Move points from the challenge's budget into a market.

    A branch takes the tokens that the budget has from the other branch first, so that a market
    and its twin cost the budget once.

    Raises:
        Refused: the budget has too little left.
    """
    funds = locked_funds(session, market)
    if funds.left < amount:
        raise Refused(
            _(
                "This market can lose %(amount)s points, and the challenge's budget has "
                "%(left)s left. Give it at most that.",
                amount=format_points(amount),
                left=format_points(funds.left),
            ),
            field=field,
        )
    locking = funds.pair.locking(amount) if funds.pair else []
    movement = Movement(debit_id=funds.budget.id, credit_id=funds.till.id, amount=amount, kind=kind)
    post(session, [*locking, movement], market_id=market.id, now=now)


@dataclass(frozen=True, kw_only=True)
class Funds:
    """A market's cash and the budget behind it, locked together."""

    till: Account
    budget: Purse
    pair: Pair | None

    @property
    def left(self) -> int:
        """What the budget can still put in: tokens at hand, and points that would be locked."""
        return self.budget.balance + (self.pair.points.balance if self.pair else 0)


def locked_funds(session: Session, market: Market) -> Funds:
    """Return a market's cash and its challenge's budget in what it trades in, locked in order."""
    unit, challenge_id = unit_at(session, market), market.challenge_id
    till = till_of(session, market)
    if unit.is_token:
        pair = pairs_at(session, unit, "challenge", [challenge_id])[challenge_id]
        lock_accounts(session, [till.id, *ids_of(pair)])
        return Funds(till=till, budget=pair.mine, pair=pair)
    budget = account_of(session, "challenge", challenge_id=challenge_id)
    lock_accounts(session, [till.id, budget.id])
    return Funds(till=till, budget=budget, pair=None)
