"""Files of ballots made ready for comparing rules on them."""

from __future__ import annotations

from collections.abc import Sequence

from aggregation.methods.evaluate_approvals import ApprovalComparison, compare_approvals
from aggregation.methods.evaluate_budget import BudgetComparison, compare_budgets
from aggregation.methods.evaluate_ranked import OrderComparison, compare_orders
from aggregation.methods.inputs import Approval
from core.errors import InvalidInput
from exchange.formats import BallotRow, ResultRow
from exchange.pabulib import BudgetFile
from exchange.preflib import OrderFile

CHOICES = {"approve": 1, "reject": -1, "pass": 0}


def budgets_of(file: BudgetFile) -> BudgetComparison:
    """Compare rules on a Pabulib file; projects are numbered as they stand there."""
    place = {project.key: n for n, project in enumerate(file.projects)}
    told = [n for n, project in enumerate(file.projects) if project.selected]
    return compare_budgets(
        [{place[key] for key in ballot} for ballot in file.ballots],
        costs=[project.cost for project in file.projects],
        budget=file.budget,
        decided=told or None,
    )


def orders_of(file: OrderFile, truth: str) -> OrderComparison:
    """Compare rules on a PrefLib file; `truth` is the true order as typed, or empty."""
    return compare_orders(file.ballots, idea_ids=sorted(file.names), truth=true_order(truth))


def true_order(typed: str) -> tuple[int, ...]:
    """Read a true order such as "3,1,2"; InvalidInput when it is none."""
    parts = [part.strip() for part in typed.split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise InvalidInput("Give the true order as numbers of alternatives: 3,1,2.")
    return tuple(int(part) for part in parts)


def approvals_of(ballots: Sequence[BallotRow], results: Sequence[ResultRow]) -> ApprovalComparison:
    """Compare ways to order ideas by our own files of ballots and results."""
    people = {name: n for n, name in enumerate(sorted({row.person for row in ballots}), start=1)}
    return compare_approvals(
        [
            Approval(idea_id=row.idea, person_id=people[row.person], choice=CHOICES[row.choice])
            for row in ballots
        ],
        {row.idea: row.met for row in results},
    )
