"""Moving points: accounts are opened here, and every transfer is written here and nowhere else.

Order of locks, everywhere: the market, then accounts by number, then the chain's head.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ledger.chain import GENESIS
from ledger.posting import Movement as Movement  # noqa: PLC0414  # For callers.
from ledger.posting import Stamp, link, require_funds, require_one_unit
from models.base import table_of
from models.ledger import POINT, Account, ChainHead, Transfer

MAIN = "main"
CHAIN_HEAD, TRANSFER = map(table_of, (ChainHead, Transfer))


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
    require_one_unit(accounts, movements)
    require_funds(accounts, movements)
    chain = MAIN if market_id is None else f"market-{market_id}"
    head = locked_head(session, chain)
    stamp = Stamp(chain=chain, transaction_id=transaction_id, market_id=market_id, now=now)
    rows = link(accounts, head, movements, stamp)
    if rows:
        session.execute(insert(Transfer), rows)
    session.flush()
    return transaction_id


def locked_head(session: Session, chain: str) -> ChainHead:
    """Return the last link of a chain, locked; a new chain begins with none."""
    head = session.get(ChainHead, chain, with_for_update=True, populate_existing=True)
    if head is None:
        head = ChainHead(chain=chain, seq=0, hash=GENESIS)
        session.add(head)
        session.flush()
    return head
