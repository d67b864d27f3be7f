"""Moving points: accounts are opened here, and every transfer is written here and nowhere else.

Order of locks, everywhere: the market, then accounts by number, then the chain's head.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.errors import NotEnough
from core.language import _
from core.points import format_points
from ledger.chain import GENESIS, Link, link_hash
from models.ledger import ISSUING, POINT, Account, ChainHead, Transfer

MAIN = "main"


@dataclass(frozen=True, kw_only=True)
class Movement:
    """Micro-points to move from one account to another; `amount` > 0."""

    debit_id: int
    credit_id: int
    amount: int
    kind: str
    reason: str = ""  # Is hashed for good: names no person.


def account_of(
    session: Session,
    kind: str,
    *,
    person_id: int | None = None,
    challenge_id: int | None = None,
    market_id: int | None = None,
    unit: str = POINT,
    condition_id: int | None = None,
) -> Account:
    """Return the account of a kind that belongs to an owner, opening it when there is none.

    It holds points, or the tokens of one branch of a condition.
    """
    owner = {
        "person_id": person_id,
        "challenge_id": challenge_id,
        "market_id": market_id,
        "unit": unit,
        "condition_id": condition_id,
    }
    account = session.scalars(select(Account).filter_by(kind=kind, **owner)).one_or_none()
    if account is None:
        account = Account(kind=kind, balance=0, **owner)
        session.add(account)
        session.flush()
    return account


def treasury(session: Session) -> Account:
    """Return the account that issues points; it alone may be below zero."""
    return account_of(session, "treasury")


def open_member_accounts(
    session: Session, *, person_id: int, points: int, now: datetime
) -> Account:
    """Open a person's accounts and grant the season's `points` (micro-points)."""
    available = account_of(session, "available", person_id=person_id)
    account_of(session, "reserved", person_id=person_id)
    issue(session, to_id=available.id, amount=points, kind="season_grant", now=now)
    return available


def open_challenge_account(
    session: Session, *, challenge_id: int, budget: int, now: datetime
) -> Account:
    """Open a challenge's budget account and put `budget` micro-points into it."""
    account = account_of(session, "challenge", challenge_id=challenge_id)
    issue(session, to_id=account.id, amount=budget, kind="challenge_budget", now=now)
    return account


def issue(session: Session, *, to_id: int, amount: int, kind: str, now: datetime) -> None:
    """Issue micro-points from the treasury; nothing happens for an amount of 0."""
    if amount == 0:
        return
    source = treasury(session)
    post(
        session,
        [Movement(debit_id=source.id, credit_id=to_id, amount=amount, kind=kind)],
        now=now,
    )


def lock_accounts(session: Session, ids: Iterable[int]) -> dict[int, Account]:
    """Lock accounts in the order of their numbers and return them as they are now."""
    rows = session.scalars(
        select(Account)
        .where(Account.id.in_(set(ids)))
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {account.id: account for account in rows}


def post(
    session: Session,
    movements: Sequence[Movement],
    *,
    now: datetime,
    market_id: int | None = None,
    transaction_id: str | None = None,
) -> str:
    """Write transfers that belong together and return their transaction's id.

    Raises:
        NotEnough: an account that issues nothing would fall below zero; nothing is written.
        ValueError: points would turn into tokens, or tokens into others: a fault of ours.
    """
    transaction_id = transaction_id or str(uuid.uuid4())
    session.flush()
    accounts = lock_accounts(
        session, [i for move in movements for i in (move.debit_id, move.credit_id)]
    )
    _require_one_unit(accounts, movements)
    _require_funds(accounts, movements)
    chain = MAIN if market_id is None else f"market-{market_id}"
    head = _locked_head(session, chain)
    rows = []
    for move in movements:
        link = Link(
            chain=chain,
            seq=head.seq + 1,
            transaction_id=transaction_id,
            debit_account_id=move.debit_id,
            credit_account_id=move.credit_id,
            amount=move.amount,
            kind=move.kind,
            market_id=market_id,
            reason=move.reason,
            created_at=now,
        )
        kept = link_hash(head.hash, link)
        rows.append({**vars(link), "previous_hash": head.hash, "hash": kept})
        head.seq, head.hash = link.seq, kept
        accounts[move.debit_id].balance -= move.amount
        accounts[move.credit_id].balance += move.amount
    if rows:
        session.execute(insert(Transfer), rows)
    session.flush()
    return transaction_id


def _require_one_unit(accounts: dict[int, Account], movements: Sequence[Movement]) -> None:
    for move in movements:
        debit, credit = accounts[move.debit_id], accounts[move.credit_id]
        if unit_of(debit) != unit_of(credit):
            raise ValueError(f"a {move.kind} from {unit_of(debit)} to {unit_of(credit)}")


def unit_of(account: Account) -> tuple[str, int | None]:
    """Return what an account holds: points, or tokens of one branch of one condition."""
    return account.unit, None if account.unit == POINT else account.condition_id


def _require_funds(accounts: dict[int, Account], movements: Sequence[Movement]) -> None:
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


def _locked_head(session: Session, chain: str) -> ChainHead:
    head = session.get(ChainHead, chain, with_for_update=True, populate_existing=True)
    if head is None:
        head = ChainHead(chain=chain, seq=0, hash=GENESIS)
        session.add(head)
        session.flush()
    return head
