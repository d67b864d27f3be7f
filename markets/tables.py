"""Trades as a table that spreadsheets open safely."""

import csv
import io
from collections.abc import Iterable

from core.points import format_points_exact
from core.text import guarded
from markets.shown import TradeView

COLUMNS = ("number", "at", "who", "did", "outcome", "shares", "points", "price_after")


def csv_of(trades: Iterable[TradeView]) -> str:
    """Return trades as CSV, the latest first; no cell of text can start a formula."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for trade in trades:
        writer.writerow(
            (
                trade.seq,
                trade.at.isoformat(),
                guarded(trade.who.name),
                trade.did,
                guarded(trade.outcome),
                format_points_exact(trade.shares),
                format_points_exact(trade.cost),
                f"{trade.price:.6f}",
            )
        )
    return table.getvalue()

