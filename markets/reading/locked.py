"""What people have locked in conditional markets, and what comes back if nothing is taken."""

from datetime import datetime

from sqlalchemy import and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from markets.tokens import Locking, Tokens, other_branch
from models.conditions import Condition
from models.ledger import POINT, Account, Transfer
from models.markets import Market, Position


def locked_points(session: Session, *, person_id: int | None = None) -> dict[tuple[int, int], int]:
    """Return what everyone has locked: (person, condition) → micro-points; one person's if given.

    For every point that is locked a person got one token "if selected": it is still there, or
    was paid for shares. So it is their tokens and what they paid net in markets of that branch.
    """
    tokens = (
        select(
            Account.person_id.label("person_id"),
            Account.condition_id.label("condition_id"),
            Account.balance.label("amount"),
        )
        .join(Condition, Condition.id == Account.condition_id)
        .where(Account.unit == "if", Account.person_id.is_not(None), Condition.state == "pending")
    )
    paid = (
        select(
            Position.person_id,
            Market.condition_id,
            Position.paid - Position.received,
        )
        .join(Market, Market.id == Position.market_id)
        .join(Condition, Condition.id == Market.condition_id)
        .where(Market.branch == "if", Condition.state == "pending")
    )
    if person_id is not None:
        tokens = tokens.where(Account.person_id == person_id)
        paid = paid.where(Position.person_id == person_id)
    both = union_all(tokens, paid).subquery()
    rows = session.execute(
        select(both.c.person_id, both.c.condition_id, func.sum(both.c.amount)).group_by(
            both.c.person_id, both.c.condition_id
        )
    )
    return {(person, condition): int(amount) for person, condition, amount in rows}


def tokens_at(session: Session, market: Market, person_id: int | None) -> Tokens | None:
    """Return the free tokens a person has at a market; None where it trades in points."""
    if market.branch is None or market.condition_id is None:
        return None
    if session.get_one(Condition, market.condition_id).state != "pending":
        return None
    rows = session.execute(
        select(Account.unit, Account.balance).where(
            Account.kind == "available",
            Account.person_id == person_id,
            Account.condition_id == market.condition_id,
        )
    )
    held = {row.unit: row.balance for row in rows}
    other = other_branch(market.branch)
    return Tokens(mine=held.get(market.branch, 0), other=held.get(other, 0))


def locking_done(
    session: Session,
    market: Market,
    person_id: int | None,
    *,
    transaction_id: str = "",
    at: datetime | None = None,
) -> Locking:
    """Return what one act of a person locked and unlocked, as the ledger keeps it.

    It is found by its transaction, or by its moment where nothing was traded.
    """
    which = Transfer.created_at == at if at else Transfer.transaction_id == transaction_id
    sums = {}
    for kind, side in (("lock", Transfer.debit_account_id), ("unlock", Transfer.credit_account_id)):
        moved = (
            select(func.sum(Transfer.amount))
            .join(Account, Account.id == side)
            .where(
                Transfer.market_id == market.id,
                Transfer.kind == kind,
                Account.kind == "available",
                Account.unit == POINT,
                Account.person_id == person_id,
                which,
            )
        )
        sums[kind] = int(session.scalar(moved) or 0)
    return Locking(locks=sums["lock"], frees=sums["unlock"])


def spendable(session: Session, market: Market, person_id: int | None) -> int:
    """Return what a person can spend in a market: points, and tokens of its pending branch."""
    pending = select(Condition.id).where(
        Condition.id == market.condition_id, Condition.state == "pending"
    )
    held = select(func.sum(Account.balance)).where(
        Account.kind == "available",
        Account.person_id == person_id,
        or_(
            Account.unit == POINT,
            and_(Account.unit == market.branch, Account.condition_id.in_(pending)),
        ),
    )
    return int(session.scalar(held) or 0)
