"""Budget: approvals of ideas that cost something, and what the money should buy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import InvalidInput
from core.language import _, marked
from voting.rules.equal_shares import Project, complete_by_adding, greedy
from voting.rules.ties import tie_order

METHOD = marked(
    "Everyone has the same share of the budget, and an idea is bought when those who chose it can "
    "pay for it together (Method of Equal Shares; Peters, Pierczyński & Skowron 2021); then "
    "everyone is given a little more while the budget holds, and the rest buys what most chose."
)

FREE, SHARES, ADDED, REST = "free", "equal shares", "more for everyone", "what was left"
TOO_DEAR, NO_COST, NOBODY, SHORT = "too dear", "no cost", "nobody", "short"


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetRow:
    """One idea: who chose it, whether and why it is bought, and whether greedy would buy it."""

    idea_id: int
    cost: int | None
    supporters: int
    bought: bool
    because: str
    by_greedy: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BudgetOutcome:
    """What the budget buys; `served` people have at least one idea they chose, of `people`."""

    rows: tuple[BudgetRow, ...]
    budget: int
    spent: int
    people: int
    served: int
    greedy_spent: int
    greedy_served: int


def check_costs(chosen: Collection[int], *, costs: Mapping[int, int | None], budget: int) -> None:
    """Refuse a ballot that chooses more than the whole budget buys."""
    total = sum(costs[idea_id] or 0 for idea_id in chosen)
    if total > budget:
        raise InvalidInput(
            _(
                "These cost %(total)s, and there are %(budget)s: leave one out.",
                total=total,
                budget=budget,
            ),
            field="chosen",
        )


def fund(projects: Sequence[Project], *, voters: int, budget: int) -> dict[int, str]:
    """Spend a budget and say how each bought idea came in.

    What costs nothing comes first; Equal Shares with cost utility; Add1; then the most chosen that
    still fits, because the bare method leaves about half unspent.
    """
    funded = {p.id: FREE for p in projects if p.cost == 0}
    first, added = complete_by_adding(projects, voters=voters, budget=budget)
    funded |= {i: SHARES if i in set(first) else ADDED for i in added}
    cost = {p.id: p.cost for p in projects}
    taken = {i: cost[i] for i in funded}
    return funded | dict.fromkeys(greedy(projects, budget=budget, taken=taken), REST)


def spend(
    ballots: Sequence[Collection[int]],
    *,
    costs: Mapping[int, int | None],
    budget: int,
    seed: int = 0,
) -> BudgetOutcome:
    """Decide what to buy from what people chose; ideas in the order of `costs`."""
    supporters = {i: [n for n, b in enumerate(ballots) if i in b] for i in costs}
    left_out = {i: _excluded(costs[i], len(supporters[i]), budget) for i in costs}
    projects = [
        Project(
            id=i,
            cost=cost or 0,
            supporters=np.array(supporters[i], dtype=np.int64),
            tie=tie_order(seed, i),
        )
        for i, cost in costs.items()
        if not left_out[i]
    ]
    bought = fund(projects, voters=len(ballots), budget=budget) if projects else {}
    plain = greedy(projects, budget=budget, taken={})
    return BudgetOutcome(
        rows=tuple(
            BudgetRow(
                idea_id=i,
                cost=costs[i],
                supporters=len(supporters[i]),
                bought=i in bought,
                because=bought.get(i) or left_out[i] or SHORT,
                by_greedy=i in plain,
            )
            for i in costs
        ),
        budget=budget,
        spent=sum(costs[i] or 0 for i in bought),
        people=len(ballots),
        served=sum(1 for b in ballots if any(i in bought for i in b)),
        greedy_spent=sum(costs[i] or 0 for i in plain),
        greedy_served=sum(1 for b in ballots if any(i in plain for i in b)),
    )


def _excluded(cost: int | None, supporters: int, budget: int) -> str:
    if cost is None:
        return NO_COST
    if cost > budget:
        return TOO_DEAR
    return "" if supporters else NOBODY
