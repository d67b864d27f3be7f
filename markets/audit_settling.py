"""The audit of settlements (I7): versions follow each other, and each moved what it says, once."""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.audit import Fault
from models.ledger import Account, Transfer
from models.markets import Market
from models.settling import Payout, Settlement

SETTLED = {"resolved", "void"}
OF_SETTLING = ("payout", "refund", "clawback", "shortfall", "subsidy_back", "undo_payout")


def settlement_faults(session: Session, market: Market) -> list[Fault]:
    """Check that versions are 1, 2, 3 …, settled and undone in turn, and each moved once."""
    rows = session.scalars(
        select(Settlement).filter_by(market_id=market.id).order_by(Settlement.version)
    ).all()
    faults = []
    turns = [("settled", "undone")[place % 2] for place in range(market.settlement_version)]
    if [(row.version, row.kind) for row in rows] != list(enumerate(turns, 1)):
        found = f"settlement version {market.settlement_version} does not follow from {len(rows)}"
        faults.append(_fault(market, found))
    if (market.settlement_version % 2 == 1) != (market.state in SETTLED):
        found = f"is {market.state} at settlement version {market.settlement_version}"
        faults.append(_fault(market, found))
    for row in rows:
        faults += _version_faults(session, market, row)
    return faults + _stray_faults(session, market, rows)


def _fault(market: Market, found: str) -> Fault:
    return Fault(invariant="I7", where=f"market {market.id}", found=found)


def _version_faults(session: Session, market: Market, row: Settlement) -> list[Fault]:
    """Compare what one version says that people, budget and cash got with what moved."""
    said = Counter[str]({"challenge": row.remainder})
    said["market"] = row.cash if row.kind == "undone" else -row.cash
    for payout in session.scalars(
        select(Payout).filter_by(market_id=market.id, settlement_version=row.version)
    ):
        said[f"available {payout.person_id}"] += payout.amount
        said["treasury"] -= payout.shortfall - payout.repaid
    said["treasury"] -= row.budget_shortfall - row.budget_repaid
    moved = _moved(session, row.transaction_id)
    names = said.keys() | moved.keys()
    return [
        _fault(market, f"version {row.version}: {name} {moved[name]} µp, should be {said[name]}")
        for name in sorted(names)
        if moved[name] != said[name]
    ]


def _moved(session: Session, transaction_id: str) -> Counter[str]:
    """Return what one transaction brought each account, people's by their number."""
    moved = Counter[str]()
    if not transaction_id:
        return moved
    moves = session.scalars(select(Transfer).filter_by(transaction_id=transaction_id)).all()
    ids = {move.debit_account_id for move in moves} | {move.credit_account_id for move in moves}
    names = {
        account.id: f"{account.kind} {account.person_id or ''}".strip()
        for account in session.scalars(select(Account).where(Account.id.in_(ids)))
    }
    for move in moves:
        moved[names[move.debit_account_id]] -= move.amount
        moved[names[move.credit_account_id]] += move.amount
    return moved


def _stray_faults(session: Session, market: Market, rows: Sequence[Settlement]) -> list[Fault]:
    """Find transfers of settling that belong to no version, and payouts likewise."""
    found = session.scalars(
        select(Transfer.transaction_id)
        .where(Transfer.market_id == market.id, Transfer.kind.in_(OF_SETTLING))
        .distinct()
    )
    versions = session.scalars(
        select(Payout.settlement_version).where(Payout.market_id == market.id).distinct()
    )
    known = {row.transaction_id for row in rows}, {row.version for row in rows}
    if set(found) <= known[0] and set(versions) <= known[1]:
        return []
    return [_fault(market, "was paid for a settlement that never was")]
