"""What a budget buys: Equal Shares among the ideas whose chance is above the floor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from aggregation.methods.inputs import RankingInputs
from aggregation.methods.outcome import Portfolio, PortfolioRow
from voting.rules.budget import ADDED, FREE, REST, SHARES, fund
from voting.rules.equal_shares import Project, greedy
from voting.rules.ties import tie_order

REASONS = {
    FREE: "It costs nothing, so it comes first.",
    SHARES: "Those who approved it could pay for it out of their equal shares.",
    ADDED: "It came in when everyone was given a little more to spend.",
    REST: "It was the most approved idea that what was left could buy.",
    "no cost": "Its cost is not known.",
    "too dear": "It costs more than the whole budget.",
    "floor": "Its chance is below the floor.",
    "nobody": "Nobody approved it.",
    "short": "Those who approved it could not pay for it together.",
}


def build_portfolio(
    inputs: RankingInputs, *, chances: Mapping[int, float], seed: int
) -> Portfolio | None:
    """Spend the budget; None without a budget, or where nobody gave approvals.

    Method of Equal Shares with cost utility, then Add1, then the most approved that still fits
    (bare Equal Shares leaves about half unspent), beside the greedy choice by approvals alone.
    """
    budget = inputs.budget
    voters = sorted({r.person_id for r in inputs.approvals if r.choice > 0})
    if budget is None or not voters:
        return None
    projects = _projects(inputs, voters, seed)
    left_out = {
        i.id: _excluded(inputs, i.cost, chances[i.id], len(projects[i.id].supporters))
        for i in inputs.ideas
    }
    eligible = [p for p in projects.values() if not left_out[p.id]]
    funded = fund(eligible, voters=len(voters), budget=budget)
    plain = greedy(eligible, budget=budget, taken={})
    rows = [
        PortfolioRow(
            idea_id=idea.id,
            number=idea.number,
            funded=idea.id in funded,
            funded_by=funded.get(idea.id, ""),
            by_greedy=idea.id in plain,
            cost=idea.cost,
            supporters=len(projects[idea.id].supporters),
            chance=chances[idea.id],
            reason=REASONS[funded.get(idea.id) or left_out[idea.id] or "short"],
        )
        for idea in inputs.ideas
    ]
    return _portfolio(inputs, budget, rows, _unserved(projects, funded, plain, len(voters)))


def _projects(inputs: RankingInputs, voters: Sequence[int], seed: int) -> dict[int, Project]:
    place = {person: n for n, person in enumerate(voters)}
    approving: dict[int, list[int]] = {idea.id: [] for idea in inputs.ideas}
    for row in inputs.approvals:
        if row.choice > 0:
            approving[row.idea_id].append(place[row.person_id])
    return {
        idea.id: Project(
            id=idea.id,
            cost=idea.cost or 0,
            supporters=np.array(approving[idea.id], dtype=np.int64),
            tie=tie_order(seed, idea.id),
        )
        for idea in inputs.ideas
    }


def _excluded(inputs: RankingInputs, cost: int | None, chance: float, supporters: int) -> str:
    if cost is None:
        return "no cost"
    if chance < inputs.floor:
        return "floor"
    if cost > (inputs.budget or 0):
        return "too dear"
    return "" if supporters else "nobody"


def _unserved(
    projects: Mapping[int, Project], funded: Mapping[int, str], plain: Sequence[int], voters: int
) -> tuple[int, int]:
    def missing(chosen: Sequence[int]) -> int:
        served: set[int] = set()
        for i in chosen:
            served.update(projects[i].supporters.tolist())
        return voters - len(served)

    return missing(list(funded)), missing(plain)


def _portfolio(
    inputs: RankingInputs, budget: int, rows: Sequence[PortfolioRow], unserved: tuple[int, int]
) -> Portfolio:
    spent = sum(r.cost or 0 for r in rows if r.funded)
    ordered = sorted(rows, key=lambda r: (not r.funded, -r.supporters, r.cost or 0, r.number))
    return Portfolio(
        budget=budget,
        floor=inputs.floor,
        rows=tuple(ordered),
        spent=spent,
        left=budget - spent,
        unserved=unserved[0],
        greedy_spent=sum(r.cost or 0 for r in rows if r.by_greedy),
        greedy_unserved=unserved[1],
    )
