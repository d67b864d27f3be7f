"""Trades as a table that spreadsheets open safely."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from core.points import format_points_exact
from core.text import guarded
from markets.shown import TradeView
from markets.skill import Score

COLUMNS = ("number", "at", "who", "did", "outcome", "shares", "points", "price_after", "reversed")


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
                "yes" if trade.is_reversed else "",
            )
        )
    return table.getvalue()


SCORE_COLUMNS = ("market", "brier", "log", "baseline", "peer", "coverage")


def csv_of_scores(scores: Iterable[Score]) -> str:
    """Return one person's scores as CSV, a market a line."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(SCORE_COLUMNS)
    for score in scores:
        values = (score.brier, score.log, score.baseline, score.peer, score.coverage)
        writer.writerow((score.question_id, *(f"{value:.6f}" for value in values)))
    return table.getvalue()


def csv_of_prices(labels: Sequence[str], rows: Iterable[tuple[datetime, Sequence[float]]]) -> str:
    """Return prices over time as CSV, a column for each outcome."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(("at", *(guarded(label) for label in labels)))
    for at, prices in rows:
        writer.writerow((at.isoformat(), *(f"{price:.6f}" for price in prices)))
    return table.getvalue()


POSITION_COLUMNS = ("who", "outcome", "shares", "paid", "received")


def csv_of_positions(rows: Iterable[tuple[str, str, int, int, int]]) -> str:
    """Return positions as CSV: who, outcome, micro-shares, micro-points paid and received."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(POSITION_COLUMNS)
    for who, outcome, *amounts in rows:
        exact = (format_points_exact(amount) for amount in amounts)
        writer.writerow((guarded(who), guarded(outcome), *exact))
    return table.getvalue()
