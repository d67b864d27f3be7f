"""The accounts that a market's money lies in: points, or tokens while its condition is pending.

Everything a lock touches is locked together, in the order of account numbers: trades in two
markets of one condition wait for each other and never deadlock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.services import account_of, post
from markets.pairs import Pair as Pair  # noqa: PLC0414  # For callers.
from markets.tokens import other_branch
from models.conditions import Condition
from models.ledger import POINT, Account
from models.markets import Market


@dataclass(frozen=True, kw_only=True)
class Unit:
    """What a market trades in now: points, or the tokens of its branch."""

    unit: str = POINT
    condition_id: int | None = None

    @property
    def is_token(self) -> bool:
        """Whether these are tokens."""
        return self.unit != POINT


def condition_of(session: Session, market: Market) -> Condition | None:
    """Return what a market hangs on, as it is; None for a market that hangs on nothing."""
    if market.condition_id is None:
        return None
    return session.get_one(Condition, market.condition_id)


def is_pending(session: Session, market: Market) -> bool:
    """Say whether a market still waits for the decision it hangs on."""
    condition = condition_of(session, market)
    return condition is not None and condition.state == "pending"


def unit_at(session: Session, market: Market) -> Unit:
    """Return what a market trades in now; once it is decided, that is points."""
    if market.branch is None or not is_pending(session, market):
        return Unit()
    return Unit(unit=market.branch, condition_id=market.condition_id)


def till_of(session: Session, market: Market) -> Account:
    """Return the account that a market's cash lies in now."""
    return account_of(session, "market", market_id=market.id, **vars(unit_at(session, market)))


def pairs_at(session: Session, unit: Unit, kind: str, owner_ids: Iterable[int]) -> dict[int, Pair]:
    """Return what locking moves for several owners, by owner; the caller locks the accounts.

    `kind` is 'available' for people, 'challenge' for challenges.
    """
    other = other_branch(unit.unit)
    condition_id = unit.condition_id
    vault = account_of(session, "locked", condition_id=condition_id)
    issuers = {
        branch: account_of(session, "issuer", unit=branch, condition_id=condition_id)
        for branch in (unit.unit, other)
    }
    owners = sorted(set(owner_ids))
    own = _own(session, kind, owners, condition_id)
    name = "person_id" if kind == "available" else "challenge_id"

    def account(owner: int, branch: str) -> Account:
        found = own.get((owner, branch))
        if found is None:
            token = branch != POINT
            found = account_of(
                session,
                kind,
                unit=branch,
                condition_id=condition_id if token else None,
                **{name: owner},
            )
        return found

    return {
        owner: Pair(
            points=account(owner, POINT),
            mine=account(owner, unit.unit),
            other=account(owner, other),
            vault=vault,
            issuer=issuers[unit.unit],
            other_issuer=issuers[other],
        )
        for owner in owners
    }


def _own(
    session: Session, kind: str, owners: list[int], condition_id: int | None
) -> dict[tuple[int, str], Account]:
    column = Account.person_id if kind == "available" else Account.challenge_id
    rows = session.scalars(
        select(Account).where(
            Account.kind == kind,
            column.in_(owners),
            (Account.unit == POINT) | (Account.condition_id == condition_id),
        )
    )
    return {(row.person_id or row.challenge_id or 0, row.unit): row for row in rows}


def ids_of(pair: Pair) -> list[int]:
    """Return the numbers of all accounts of a pair."""
    return [account.id for account in vars(pair).values()]


def unlock_free(
    session: Session,
    market: Market,
    pairs: Iterable[Pair | None],
    *,
    now: datetime,
    transaction_id: str | None = None,
) -> None:
    """Turn every free pair back into points, in one transaction in the market's chain."""
    moves = [move for pair in pairs if pair for move in pair.unlocking()]
    if moves:
        post(session, moves, market_id=market.id, now=now, transaction_id=transaction_id)
