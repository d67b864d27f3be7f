"""Trades as a table that spreadsheets open safely."""

import csv
import io
from collections.abc import Iterable

from core.points import format_points_exact
from markets.shown import TradeView

COLUMNS = ("number", "at", "who", "did", "outcome", "shares", "points", "price_after")
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


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
                plain(trade.who.name),
                trade.did,
                plain(trade.outcome),
                format_points_exact(trade.shares),
                format_points_exact(trade.cost),
                f"{trade.price:.6f}",
            )
        )
    return table.getvalue()


def plain(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(TRIGGERS) else text
