"""The ledger as a table: accounts by number only, nothing that names a person."""

import csv
import io
from collections.abc import Iterable, Mapping

from core.points import format_points_exact
from core.text import guarded
from models.ledger import Transfer

COLUMNS = (
    "chain",
    "seq",
    "at",
    "transaction",
    "debit_account",
    "credit_account",
    "points",
    "unit",
    "kind",
    "market",
    "reason",
    "previous_hash",
    "hash",
)


def transfers_csv(transfers: Iterable[Transfer], units: Mapping[int, str]) -> str:
    """Return transfers as CSV in the order given; no cell can start a formula.

    `units` says of each account what it holds: points, or tokens of a branch.
    """
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in transfers:
        writer.writerow(
            (
                row.chain,
                row.seq,
                row.created_at.isoformat(),
                row.transaction_id,
                row.debit_account_id,
                row.credit_account_id,
                format_points_exact(row.amount),
                units[row.debit_account_id],
                row.kind,
                row.market_id or "",
                guarded(row.reason),
                row.previous_hash,
                row.hash,
            )
        )
    return table.getvalue()
