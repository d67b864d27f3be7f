"""An evaluation as a table for the terminal and as JSON for a file."""

import json
import math
from dataclasses import asdict
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from aggregation.methods.evaluate import Evaluation, EvaluationRow

WIDTH = 112
HEADINGS = ("Brier", "log", "AUC", "slope", "right", "Brier against last price, 95 %")


def print_evaluation(found: Evaluation, console: Console | None = None) -> None:
    """Print every way to state chances in a row, best Brier first, and what to make of it."""
    console = console or Console(width=WIDTH)
    table = Table(box=box.SIMPLE, title=f"{found.questions} questions", title_justify="left")
    table.add_column("chances from", no_wrap=True)
    for heading in HEADINGS:
        table.add_column(heading, justify="right")
    for row in sorted(found.rows, key=lambda row: row.metrics.brier):
        table.add_row(row.name, *cells_of(row))
    console.print(table)
    console.print(f"Base rate {found.base_rate:.3f}. Less Brier and less log is better.")
    console.print(
        f"90 % intervals covered {found.cover_signals:.0%} of held-out signals and "
        f"{found.cover_counts:.0%} of counts of successes."
    )
    for note in found.notes:
        console.print(note)


def cells_of(row: EvaluationRow) -> tuple[str, ...]:
    """Return the figures of a row as text."""
    figures, gap = row.metrics, row.against_price
    return (
        f"{figures.brier:.4f}",
        f"{figures.log:.3f}",
        f"{figures.auc:.3f}",
        f"{figures.slope:.2f}",
        f"{figures.accuracy:.3f}",
        f"{gap.mean:+.4f} [{gap.low:+.4f}, {gap.high:+.4f}]",
    )


def json_of(found: Any) -> str:
    """Return a whole evaluation, a dataclass, as JSON; what cannot be computed is null."""
    return json.dumps(_finite(asdict(found)), indent=1, allow_nan=False, ensure_ascii=False) + "\n"


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return value
