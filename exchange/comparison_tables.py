"""What rules make of ballots, as tables for the terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from aggregation.methods.evaluate_approvals import ApprovalComparison
from aggregation.methods.evaluate_budget import BudgetComparison
from aggregation.methods.evaluate_ranked import OrderComparison
from aggregation.methods.metrics import Difference
from core.text import plural

WIDTH = 124
NAMES_SHOWN = 3


def print_budgets(
    found: BudgetComparison, *, title: str, names: Sequence[str], console: Console | None = None
) -> None:
    """Print what every rule buys and whom it serves, and what only ours or only greedy buys."""
    console = console or Console(width=WIDTH)
    table = _table(
        f"{title}: {plural(found.people, 'person', 'people')}, {plural(found.projects, 'project')}",
        ("rule", "buys", "spent", "excluded", "cover", "each", "served against greedy, 95 %"),
    )
    for row in found.rows:
        table.add_row(
            row.name,
            f"{len(row.bought)}",
            f"{row.spent:.1%}",
            f"{row.excluded:.1%}",
            f"{row.cover:.1%}",
            f"{row.each:.3f}",
            interval(row.served_more),
        )
    console.print(table)
    console.print(
        "excluded: people none of whose choices is bought; cover: approvals that are bought; each: "
        "bought choices a person."
    )
    ours, greedy = found.rows[3], found.rows[0]
    for who, more in ((ours, greedy), (greedy, ours)):
        only = [names[i] for i in who.bought if i not in more.bought]
        if only:
            console.print(f"Only {who.name}: {_some(only)}.")
    _say(console, found.notes)


def print_orders(
    found: OrderComparison, *, title: str, names: Mapping[int, str], console: Console | None = None
) -> None:
    """Print who is first by every rule, and how well its order foretells other ballots."""
    console = console or Console(width=WIDTH)
    has_truth = any(row.tau is not None for row in found.rows)
    more = ("tau with truth", "closer than Borda, 95 %") if has_truth else ()
    table = _table(
        f"{title}: {plural(found.people, 'person', 'people')}, "
        f"{plural(found.ideas, 'alternative')}, ballots rank {found.completeness:.0%}",
        ("rule", "first", "tau with default", "foretells", "more than Borda, 95 %", *more),
    )
    for row in found.rows:
        table.add_row(
            f"{row.name}{' (default)' if row.name == found.default else ''}",
            _some([names[i] for i in row.first]),
            f"{row.alike:.3f}",
            f"{row.foretold:.2%}",
            interval(row.more),
            *((f"{row.tau:.3f}", interval(row.closer)) if row.tau is not None else ()),
        )
    console.print(table)
    winner = names[found.condorcet] if found.condorcet is not None else "nobody"
    console.print(f"Preferred to each other one by more people than not: {winner}.")
    if found.empty:
        console.print(f"Empty ballots, left out: {found.empty:,}.")
    _say(console, found.notes)


def print_approvals(found: ApprovalComparison, console: Console | None = None) -> None:
    """Print how every way orders ideas that were judged, against what came true."""
    console = console or Console(width=WIDTH)
    table = _table(
        f"{plural(found.ideas, 'idea')} judged by {plural(found.people, 'person', 'people')}, "
        f"{found.succeeded:,} met the test",
        ("ideas by", "AUC", "against share of yes, 95 %", "Brier", "against share of yes, 95 %"),
    )
    for row in sorted(found.rows, key=lambda row: -row.auc):
        table.add_row(
            row.name,
            f"{row.auc:.3f}",
            interval(row.auc_more),
            "" if row.brier is None else f"{row.brier:.4f}",
            interval(row.brier_more),
        )
    console.print(table)
    _say(console, found.notes)


def interval(gap: Difference | None) -> str:
    """Write a difference with its interval; empty where there is none."""
    if gap is None or not math.isfinite(gap.low):
        return ""
    return f"{gap.mean:+.4f} [{gap.low:+.4f}, {gap.high:+.4f}]"


def _table(title: str, headings: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE, title=title, title_justify="left")
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left", no_wrap=not place)
    return table


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMES_SHOWN
    shown = ", ".join(name[:60] for name in names[:NAMES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def _say(console: Console, notes: Sequence[str]) -> None:
    for note in notes:
        console.print(note, markup=False)
