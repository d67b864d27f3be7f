"""What different rules would buy with one budget, and whom each of them serves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import Vector
from aggregation.methods.metrics import Difference
from aggregation.methods.resampling import mean_difference
from core.errors import InvalidInput
from voting.rules.budget import fund
from voting.rules.equal_shares import Project, complete_by_adding, equal_shares, greedy
from voting.rules.ties import tie_order

SEED = 2021
BARE = "Equal Shares alone"
ADDED = "Equal Shares, more for everyone"
OURS = "Equal Shares, completed (ours)"
BY_HEAD = "the same, counting heads"
GREEDY = "most chosen first"
DECIDED = "what was decided"


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetRule:
    """What a rule buys: places of projects; shares of money, people and approvals in [0, 1].

    `excluded` is the share of people none of whose choices is bought (the exclusion ratio),
    `cover` the share of all approvals that are bought, `each` the bought choices a person.
    """

    name: str
    bought: tuple[int, ...]
    spent: float
    excluded: float
    cover: float
    each: float
    served_more: Difference
    each_more: Difference


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetComparison:
    """All rules on one budget; differences are against greedy, over people drawn anew."""

    people: int
    projects: int
    rows: tuple[BudgetRule, ...]
    notes: tuple[str, ...]


def compare_budgets(
    ballots: Sequence[Collection[int]],
    *,
    costs: Sequence[int],
    budget: int,
    decided: Collection[int] | None = None,
) -> BudgetComparison:
    """Spend a budget by every rule; projects are places in `costs`, ballots the places chosen.

    Raises:
        InvalidInput: there is nobody, or nothing that anybody could buy.
    """
    chosen = {i for ballot in ballots for i in ballot if costs[i] <= budget}
    if not chosen:
        raise InvalidInput("There is nothing to buy: nobody chose a project within the budget.")
    outcomes = _outcomes(_projects(ballots, costs, chosen), len(ballots), budget)
    if decided is not None:
        outcomes[DECIDED] = sorted(decided)
    approves = np.zeros((len(ballots), len(costs)))
    for n, ballot in enumerate(ballots):
        approves[n, list(ballot)] = 1
    usual = approves[:, outcomes[GREEDY]].sum(axis=1)
    rows = tuple(
        _row(name, bought, approves, usual, money=(costs, budget))
        for name, bought in outcomes.items()
    )
    notes = _notes(rows, decided=decided is not None)
    return BudgetComparison(people=len(ballots), projects=len(costs), rows=rows, notes=notes)


def _projects(
    ballots: Sequence[Collection[int]], costs: Sequence[int], chosen: Collection[int]
) -> list[Project]:
    supporters: dict[int, list[int]] = {i: [] for i in sorted(chosen)}
    for n, ballot in enumerate(ballots):
        for i in ballot:
            if i in supporters:
                supporters[i].append(n)
    return [
        Project(
            id=i,
            cost=costs[i],
            supporters=np.array(people, dtype=np.int64),
            tie=tie_order(SEED, i),
        )
        for i, people in supporters.items()
    ]


def _outcomes(projects: Sequence[Project], voters: int, budget: int) -> dict[str, list[int]]:
    free = [p.id for p in projects if p.cost == 0]
    bare = equal_shares(projects, voters=voters, share=budget / voters)
    _, added = complete_by_adding(projects, voters=voters, budget=budget)
    _, heads = complete_by_adding(projects, voters=voters, budget=budget, by_cost=False)
    cost = {p.id: p.cost for p in projects}
    rest = greedy(projects, budget=budget, taken={i: cost[i] for i in [*free, *heads]})
    return {
        GREEDY: greedy(projects, budget=budget, taken={}),
        BARE: [*free, *bare],
        ADDED: [*free, *added],
        OURS: list(fund(projects, voters=voters, budget=budget)),
        BY_HEAD: [*free, *heads, *rest],
    }


def _row(
    name: str,
    bought: Sequence[int],
    approves: Vector,
    usual: Vector,
    *,
    money: tuple[Sequence[int], int],
) -> BudgetRule:
    costs, budget = money
    got = approves[:, list(bought)].sum(axis=1)
    ones = np.ones(len(approves))
    served, before = (got > 0).astype(np.float64), (usual > 0).astype(np.float64)
    return BudgetRule(
        name=name,
        bought=tuple(sorted(bought)),
        spent=sum(costs[i] for i in bought) / budget,
        excluded=1 - float(served.mean()),
        cover=float(got.sum() / approves.sum()),
        each=float(got.mean()),
        served_more=mean_difference(served, before, ones, seed=SEED),
        each_more=mean_difference(got, usual, ones, seed=SEED),
    )


def _notes(rows: Sequence[BudgetRule], *, decided: bool) -> tuple[str, ...]:
    by_name: Mapping[str, BudgetRule] = {row.name: row for row in rows}
    ours, plain = set(by_name[OURS].bought), set(by_name[GREEDY].bought)
    said = [
        (
            f"Ours and most chosen first buy {len(ours & plain)} projects in common; "
            f"{len(ours - plain)} only ours, {len(plain - ours)} only the other."
        )
    ]
    if decided:
        really = set(by_name[DECIDED].bought)
        said.append(
            f"Of the {len(really)} projects that were decided, ours buys {len(ours & really)} and "
            f"most chosen first {len(plain & really)}."
        )
    said.append(
        "Nothing here says which projects were good: the file holds choices and costs, no results. "
        "The intervals tell how much other people would have changed who is served, with the "
        "purchases as they are."
    )
    return tuple(said)
