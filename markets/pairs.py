"""What locking points for the tokens of a condition moves, and what frees them again. Pure."""

from dataclasses import dataclass

from ledger.posting import Movement, Purse
from markets.tokens import free_pairs, to_lock


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What locking and unlocking moves for one owner in one branch, all of it locked."""

    points: Purse
    mine: Purse
    other: Purse
    vault: Purse
    issuer: Purse
    other_issuer: Purse

    def locking(self, cost: int) -> list[Movement]:
        """Return the transfers that lock what the tokens at hand do not cover of a cost."""
        amount = to_lock(cost, held=self.mine.balance)
        return self._moves(amount, "lock") if amount else []

    def unlocking(self) -> list[Movement]:
        """Return the transfers that turn every free pair back into points."""
        amount = free_pairs(self.mine.balance, self.other.balance)
        return self._moves(amount, "unlock") if amount else []

    def _moves(self, amount: int, kind: str) -> list[Movement]:
        ways = (
            (self.points, self.vault),
            (self.issuer, self.mine),
            (self.other_issuer, self.other),
        )
        return [
            Movement(
                debit_id=(debit if kind == "lock" else credit).id,
                credit_id=(credit if kind == "lock" else debit).id,
                amount=amount,
                kind=kind,
            )
            for debit, credit in ways
        ]
