"""The ledger's own audit: sums, balances and chains, recomputed from the rows alone.

Markets add their invariants in markets.audit. What is audited here:

I1  balances add to zero
I2  every cached balance is what the transfers say
I5  no account but the treasury is below zero
I8  every hash chain is unbroken and ends at its head
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.chain import GENESIS, KeptLink, Link, broken_at, merkle_root
from models.ledger import Account, ChainHead, Transfer

PAGE = 5_000


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One broken promise: which invariant, where, and what was found."""

    invariant: str
    where: str
    found: str


def audit_ledger(session: Session) -> list[Fault]:
    """Return every fault of accounts and chains; an empty list when all is well."""
    return [*_balance_faults(session), *chain_faults(session)]


def _balance_faults(session: Session) -> list[Fault]:
    accounts = session.execute(
        select(Account.id, Account.kind, Account.balance).order_by(Account.id)
    ).all()
    derived = _derived_balances(session)
    faults: list[Fault] = []
    total = sum(account.balance for account in accounts)
    if total != 0:
        faults.append(Fault(invariant="I1", where="all accounts", found=f"they add to {total} µp"))
    for number, kind, balance in accounts:
        where = f"account {number} ({kind})"
        if balance != derived[number]:
            found = f"keeps {balance} µp, its transfers say {derived[number]} µp"
            faults.append(Fault(invariant="I2", where=where, found=found))
        if balance < 0 and kind != "treasury":
            faults.append(Fault(invariant="I5", where=where, found=f"is at {balance} µp"))
    return faults


def _derived_balances(session: Session) -> dict[int, int]:
    balances: dict[int, int] = defaultdict(int)
    columns = select(Transfer.debit_account_id, Transfer.credit_account_id, Transfer.amount)
    for debit, credit, amount in session.execute(columns.execution_options(yield_per=PAGE)):
        balances[debit] -= amount
        balances[credit] += amount
    return balances


def chain_faults(session: Session) -> list[Fault]:
    """Return every broken link, and every head that is not its chain's last link."""
    heads = {head.chain: head for head in session.scalars(select(ChainHead))}
    faults: list[Fault] = []
    for chain, rows in groupby(_kept_links(session), key=lambda row: row.link.chain):
        kept = list(rows)
        where = f"chain {chain}"
        faults.extend(Fault(invariant="I8", where=where, found=text) for text in broken_at(kept))
        head = heads.pop(chain, None)
        if head is None or (head.seq, head.hash) != (kept[-1].link.seq, kept[-1].hash):
            found = "its head is not its last link"
            faults.append(Fault(invariant="I8", where=where, found=found))
    for chain, head in heads.items():
        if (head.seq, head.hash) != (0, GENESIS):
            found = f"its head says {head.seq} links, none are there"
            faults.append(Fault(invariant="I8", where=f"chain {chain}", found=found))
    return faults


def _kept_links(session: Session) -> Iterator[KeptLink]:
    ordered = select(Transfer).order_by(Transfer.chain, Transfer.seq)
    for row in session.scalars(ordered.execution_options(yield_per=PAGE)):
        link = Link(
            chain=row.chain,
            seq=row.seq,
            transaction_id=row.transaction_id,
            debit_account_id=row.debit_account_id,
            credit_account_id=row.credit_account_id,
            amount=row.amount,
            kind=row.kind,
            market_id=row.market_id,
            reason=row.reason,
            created_at=row.created_at,
        )
        yield KeptLink(link=link, previous_hash=row.previous_hash, hash=row.hash)


def root_of_heads(session: Session) -> str:
    """Return one hash that stands for every chain as it is now (a Merkle root over the heads)."""
    heads = session.execute(select(ChainHead.chain, ChainHead.hash).order_by(ChainHead.chain))
    return merkle_root([f"{chain}:{kept}" for chain, kept in heads])
