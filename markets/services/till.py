"""The accounts that settling and undoing touch, and the transfers between them."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.services import Movement, account_of, lock_accounts, treasury
from markets.payout import Settlement, Undoing
from models.ledger import POINT, Account
from models.markets import Market, Position


class Till:
    """A market's cash, its people, its budget and the treasury, locked in order of number."""

    def __init__(self, session: Session, market: Market) -> None:
        self.cash = account_of(session, "market", market_id=market.id)
        self.budget = account_of(session, "challenge", challenge_id=market.challenge_id)
        self.treasury = treasury(session)
        people = select(Position.person_id).where(Position.market_id == market.id)
        self.members: dict[int, Account] = {
            account.person_id: account
            for account in session.scalars(
                select(Account).where(
                    Account.kind == "available",
                    Account.unit == POINT,
                    Account.person_id.in_(people),
                )
            )
            if account.person_id is not None
        }
        ours = [self.cash, self.budget, self.treasury, *self.members.values()]
        lock_accounts(session, [account.id for account in ours])

    @property
    def available(self) -> Mapping[int, int]:
        """Micro-points that each person has."""
        return {person: account.balance for person, account in self.members.items()}

    def settling(self, settlement: Settlement, *, payment: str) -> list[Movement]:
        """Return the transfers of a settlement, those into the market first."""
        return [
            *self._from_people(settlement.clawbacks, "clawback"),
            *self._from_treasury(settlement.shortfalls.values(), "shortfall"),
            *self._to_people(settlement.payments, payment),
            *self._to_treasury(settlement.repayments.values(), "debt_back"),
            *self._to_treasury([settlement.budget_repaid], "debt_back"),
            *_move(self.cash, self.budget, settlement.remainder, "subsidy_back"),
        ]

    def undoing(self, undoing: Undoing) -> list[Movement]:
        """Return the transfers that undo a settlement, those into the market first."""
        return [
            *self._from_people(undoing.taken, "undo_payout"),
            *self._from_treasury(undoing.missing.values(), "shortfall"),
            *self._from_treasury(undoing.owed_again.values(), "undo_debt_back"),
            *_move(self.budget, self.cash, undoing.budget_taken, "undo_subsidy_back"),
            *self._from_treasury([undoing.budget_missing], "shortfall"),
            *self._from_treasury([undoing.budget_owed_again], "undo_debt_back"),
            *self._to_people(undoing.returned, "undo_clawback"),
            *self._to_treasury(undoing.shortfalls_back.values(), "undo_shortfall"),
        ]

    def _from_people(self, amounts: Mapping[int, int], kind: str) -> list[Movement]:
        return [
            move
            for person, amount in amounts.items()
            for move in _move(self.members[person], self.cash, amount, kind)
        ]

    def _to_people(self, amounts: Mapping[int, int], kind: str) -> list[Movement]:
        return [
            move
            for person, amount in amounts.items()
            for move in _move(self.cash, self.members[person], amount, kind)
        ]

    def _from_treasury(self, amounts: Iterable[int], kind: str) -> list[Movement]:
        return [
            move for amount in amounts for move in _move(self.treasury, self.cash, amount, kind)
        ]

    def _to_treasury(self, amounts: Iterable[int], kind: str) -> list[Movement]:
        return [
            move for amount in amounts for move in _move(self.cash, self.treasury, amount, kind)
        ]


def _move(debit: Account, credit: Account, amount: int, kind: str) -> list[Movement]:
    """Return the transfer of an amount; none of nothing."""
    if not amount:
        return []
    return [Movement(debit_id=debit.id, credit_id=credit.id, amount=amount, kind=kind)]
