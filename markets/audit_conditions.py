"""The audit of conditions (I10), with arithmetic of its own.

While a condition is pending, as many tokens of either branch are out as points are locked, and
nobody keeps a free pair of both; once it is settled, nothing is left of either. Points are locked
and given back against one token of each branch, never more and never less.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.audit import Fault
from models.conditions import Condition
from models.ledger import Account, Transfer
from models.markets import Market

LOCKING = ("lock", "unlock")


def audit_conditions(session: Session) -> list[Fault]:
    """Return every fault of conditions; an empty list when all is well."""
    faults = []
    for condition in session.scalars(select(Condition).order_by(Condition.id)):
        accounts = session.scalars(select(Account).filter_by(condition_id=condition.id)).all()
        faults += _supply_faults(condition, accounts)
        faults += _branch_faults(session, condition)
    return [*faults, *_locking_faults(session)]


def _fault(condition: Condition, found: str) -> Fault:
    return Fault(invariant="I10", where=f"condition {condition.id}", found=found)


def _supply_faults(condition: Condition, accounts: Sequence[Account]) -> list[Fault]:
    held = Counter[str]()
    for account in accounts:
        name = account.kind if account.kind == "locked" else f"{account.kind} {account.unit}"
        held[name] += account.balance
    locked, ways = held["locked"], (-held["issuer if"], -held["issuer if_not"])
    faults = []
    if set(ways) != {locked}:
        found = f"{ways[0]} tokens if and {ways[1]} if not are out, {locked} µp are locked"
        faults.append(_fault(condition, found))
    left = sum(abs(account.balance) for account in accounts)
    if condition.state != "pending" and left:
        faults.append(_fault(condition, f"is {condition.state} and {left} µp are left in it"))
    return faults + _pair_faults(condition, accounts)


def _pair_faults(condition: Condition, accounts: Sequence[Account]) -> list[Fault]:
    """Find people who have tokens of both branches, free, and not the points for them."""
    free: dict[int, set[str]] = {}
    for account in accounts:
        if account.kind == "available" and account.balance > 0 and account.person_id:
            free.setdefault(account.person_id, set()).add(account.unit)
    return [
        _fault(condition, f"person {person} keeps free pairs")
        for person, units in free.items()
        if len(units) > 1
    ]


def _branch_faults(session: Session, condition: Condition) -> list[Fault]:
    """Find markets that lapsed though their branch was taken, and the other way round."""
    lapsing = {"pending": None, "met": "if_not", "unmet": "if"}[condition.state]
    faults = []
    for market in session.scalars(select(Market).filter_by(condition_id=condition.id)):
        if (market.state == "lapsed") != (market.branch == lapsing):
            found = f"is {condition.state} and its market {market.id} is {market.state}"
            faults.append(_fault(condition, found))
    return faults


def _locking_faults(session: Session) -> list[Fault]:
    """Check that every act locks or frees as many points as tokens of either branch.

    An owner gets or gives exactly one token of each branch for a point, act by act.
    """
    sums: dict[str, Counter[tuple[str, str]]] = {}
    rows = session.execute(
        select(
            Transfer.transaction_id,
            Transfer.kind,
            Transfer.amount,
            Account.unit,
            Account.person_id,
            Account.challenge_id,
        )
        .join(
            Account,
            Account.id.in_((Transfer.debit_account_id, Transfer.credit_account_id)),
        )
        .where(Transfer.kind.in_(LOCKING), Account.kind.not_in(("locked", "issuer")))
    )
    for transaction, kind, amount, unit, person, challenge in rows:
        owner = f"{kind} of person {person}, challenge {challenge}"
        sums.setdefault(transaction, Counter())[owner, unit] += amount
    faults = []
    for transaction, moved in sums.items():
        for owner in {name for name, _ in moved}:
            amounts = [moved[owner, unit] for unit in ("point", "if", "if_not")]
            if len(set(amounts)) > 1:
                found = f"{owner}: {amounts[0]} µp, {amounts[1]} if, {amounts[2]} if not"
                faults.append(Fault(invariant="I10", where=f"act {transaction}", found=found))
    return faults
