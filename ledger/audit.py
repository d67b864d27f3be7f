"""The ledger's own audit: sums, balances and chains, recomputed from the rows alone.

Markets add their invariants in markets.audit. What is audited here:

I1  balances add to zero, points and the tokens of each branch each by themselves, and no
    transfer turns one into another
I2  every cached balance is what the transfers say
I5  no account is below zero but those that issue: the treasury, and the issuers of tokens
I8  every hash chain is unbroken and ends at its head
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from ledger.chain import GENESIS, KeptLink, Link, broken_at, merkle_root
from models.ledger import ISSUING, POINT, Account, ChainHead, Transfer

PAGE = 5_000
TOKENS_OF = case((Account.unit != POINT, Account.condition_id))  # Points are one, wherever locked.


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One broken promise: which invariant, where, and what was found."""

    invariant: str
    where: str
    found: str


def audit_ledger(session: Session) -> list[Fault]:
    """Return every fault of accounts and chains; an empty list when all is well."""
    return [*_balance_faults(session), *_unit_faults(session), *chain_faults(session)]


def _balance_faults(session: Session) -> list[Fault]:
    accounts = session.execute(
        select(Account.id, Account.kind, Account.balance).order_by(Account.id)
    ).all()
    derived = _derived_balances(session)
    faults: list[Fault] = []
    for number, kind, balance in accounts:
        where = f"account {number} ({kind})"
        if balance != derived[number]:
            found = f"keeps {balance} µp, its transfers say {derived[number]} µp"
            faults.append(Fault(invariant="I2", where=where, found=found))
        if balance < 0 and kind not in ISSUING:
            faults.append(Fault(invariant="I5", where=where, found=f"is at {balance} µp"))
    return faults


def _unit_faults(session: Session) -> list[Fault]:
    """Check that the balances of each unit add to zero, and that transfers stay within one."""
    faults: list[Fault] = []
    totals = session.execute(
        select(Account.unit, TOKENS_OF, func.sum(Account.balance)).group_by(Account.unit, TOKENS_OF)
    )
    for unit, condition_id, total in totals:
        if total != 0:
            where = "all accounts" if unit == POINT else f"{unit} of condition {condition_id}"
            faults.append(Fault(invariant="I1", where=where, found=f"they add to {total} µp"))
    debit, credit = aliased(Account), aliased(Account)
    mixed = session.scalars(
        select(Transfer.id)
        .join(debit, debit.id == Transfer.debit_account_id)
        .join(credit, credit.id == Transfer.credit_account_id)
        .where(
            or_(
                debit.unit != credit.unit,
                and_(debit.unit != POINT, debit.condition_id != credit.condition_id),
            )
        )
    )
    return faults + [
        Fault(invariant="I1", where=f"transfer {number}", found="turns one unit into another")
        for number in mixed
    ]


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
