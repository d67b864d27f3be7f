"""Markets as tables that spreadsheets open safely; docs/formats.md tells of their columns."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from core.points import format_points_exact
from core.text import guarded
from markets.shown import TradeView
from markets.skill import Score


class Hanging(NamedTuple):
    """What a market hangs on: the number of the idea that is to be selected, and the branch."""

    condition: str = ""
    branch: str = ""


NOTHING = Hanging()
COLUMNS = (
    *("number", "at", "who", "did", "outcome", "shares", "points", "price_after", "reversed"),
    *Hanging._fields,
)
SCORE_COLUMNS = ("market", "brier", "log", "baseline", "peer", "coverage", *Hanging._fields)
POSITION_COLUMNS = ("who", "outcome", "shares", "paid", "received", *Hanging._fields)


def csv_of(trades: Iterable[TradeView], hangs: Hanging = NOTHING) -> str:
    """Return trades as CSV, the latest first; no cell of text can start a formula."""
    return _table(
        COLUMNS,
        (
            (
                trade.seq,
                trade.at.isoformat(),
                guarded(trade.who.name),
                trade.did,
                guarded(trade.outcome),
                format_points_exact(trade.shares),
                format_points_exact(trade.cost),
                f"{trade.price:.6f}",
                _yes(trade.is_reversed),
                *hangs,
            )
            for trade in trades
        ),
    )


def csv_of_scores(scores: Iterable[Score], hanging: Mapping[int, Hanging]) -> str:
    """Return one person's scores as CSV, a market a line."""
    return _table(
        SCORE_COLUMNS,
        (
            (
                score.question_id,
                *(
                    f"{value:.6f}"
                    for value in (
                        score.brier,
                        score.log,
                        score.baseline,
                        score.peer,
                        score.coverage,
                    )
                ),
                *hanging.get(score.question_id, NOTHING),
            )
            for score in scores
        ),
    )


class PricedAt(NamedTuple):
    """The prices after a trade, and whether settling took that trade back."""

    at: datetime
    prices: Sequence[float]
    is_reversed: bool


def csv_of_prices(labels: Sequence[str], rows: Iterable[PricedAt], hangs: Hanging = NOTHING) -> str:
    """Return prices over time as CSV, a column for each outcome; one added later had none."""
    return _table(
        ("at", *(guarded(label) for label in labels), "reversed", *Hanging._fields),
        (
            (
                row.at.isoformat(),
                *(f"{price:.6f}" for price in row.prices),
                *[""] * (len(labels) - len(row.prices)),
                _yes(row.is_reversed),
                *hangs,
            )
            for row in rows
        ),
    )


def csv_of_positions(
    rows: Iterable[tuple[str, str, int, int, int]], hangs: Hanging = NOTHING
) -> str:
    """Return positions as CSV: who, outcome, micro-shares, micro-points paid and received."""
    return _table(
        POSITION_COLUMNS,
        (
            (
                guarded(who),
                guarded(outcome),
                *(format_points_exact(amount) for amount in amounts),
                *hangs,
            )
            for who, outcome, *amounts in rows
        ),
    )


def _yes(is_so: bool) -> str:  # noqa: FBT001
    return "yes" if is_so else ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return table.getvalue()
