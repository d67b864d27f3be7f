"""Transfers as values: what they do to accounts in memory, and their links in a chain. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.errors import NotEnough
from core.language import _
from core.points import ISSUING, POINT, format_points
from ledger.chain import Link, link_hash


@dataclass(frozen=True, kw_only=True)
class Movement:
    """Micro-points to move from one account to another; `amount` > 0."""

    debit_id: int
    credit_id: int
    amount: int
    kind: str
    reason: str = ""  # Is hashed for good: names no person.


class Purse(Protocol):
    """An account: its row, or what is kept of it in memory."""

    id: int
    kind: str
    unit: str
    condition_id: int | None
    balance: int


class Head(Protocol):
    """The last link of a chain."""

    seq: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What transfers that belong together share."""

    chain: str
    transaction_id: str
    market_id: int | None
    now: datetime


def link(
    accounts: Mapping[int, Purse], head: Head, movements: Sequence[Movement], stamp: Stamp
) -> list[dict[str, Any]]:
    """Move what is to be moved, lengthen the chain, and return the rows of the transfers."""
    rows = []
    for move in movements:
        made = Link(
            chain=stamp.chain,
            seq=head.seq + 1,
            transaction_id=stamp.transaction_id,
            debit_account_id=move.debit_id,
            credit_account_id=move.credit_id,
            amount=move.amount,
            kind=move.kind,
            market_id=stamp.market_id,
            reason=move.reason,
            created_at=stamp.now,
        )
        kept = link_hash(head.hash, made)
        rows.append({**vars(made), "previous_hash": head.hash, "hash": kept})
        head.seq, head.hash = made.seq, kept
        accounts[move.debit_id].balance -= move.amount
        accounts[move.credit_id].balance += move.amount
    return rows


def require_one_unit(accounts: Mapping[int, Purse], movements: Sequence[Movement]) -> None:
    """Stop where points would turn into tokens, or tokens into others: a fault of ours."""
    for move in movements:
        debit, credit = accounts[move.debit_id], accounts[move.credit_id]
        if unit_of(debit) != unit_of(credit):
            raise ValueError(f"a {move.kind} from {unit_of(debit)} to {unit_of(credit)}")


def unit_of(account: Purse) -> tuple[str, int | None]:
    """Return what an account holds: points, or tokens of one branch of one condition."""
    return account.unit, None if account.unit == POINT else account.condition_id


def require_funds(accounts: Mapping[int, Purse], movements: Sequence[Movement]) -> None:
    """Refuse movements of which one would bring an account below zero.

    Raises:
        NotEnough: naming what is there.
    """
    balances = {number: account.balance for number, account in accounts.items()}
    for move in movements:
        balances[move.debit_id] -= move.amount
        balances[move.credit_id] += move.amount
        if balances[move.debit_id] < 0 and accounts[move.debit_id].kind not in ISSUING:
            held = format_points(accounts[move.debit_id].balance)
            raise NotEnough(
                _(
                    "That takes %(amount)s points; %(held)s are there.",
                    amount=format_points(move.amount),
                    held=held,
                )
            )
