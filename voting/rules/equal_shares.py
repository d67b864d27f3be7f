"""Method of Equal Shares: everyone gets the same share of the budget to spend on what they like."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voting.rules.beta import Vector

_LEAST = 1e-9
# Add1 raises everyone's money step by step: a fiftieth of the first share, at least one unit.
_STEPS = 50
_MOST_STEPS = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Project:
    """An idea with a cost and the places of those who approve it; `tie` decides full ties."""

    id: int
    cost: int
    supporters: NDArray[np.int64]
    tie: int

    @property
    def order(self) -> tuple[int, int, int]:
        """Give the order of ties: more support, then cheaper, then the seeded hash."""
        return (-len(self.supporters), self.cost, self.tie)


def equal_shares(
    projects: Sequence[Project], *, voters: int, share: float, by_cost: bool = True
) -> list[int]:
    """Buy projects while those who like one can pay for it together.

    Peters, Pierczynski & Skowron 2021: each of `voters` has `share`; buy the project of least
    rho with sum of min(money, rho * utility) = cost over its supporters, utility being the cost
    (`by_cost`) or one. Gives ids in the order bought. A project's rho never falls as money is
    spent, so a heap of stale values suffices.
    """
    return buy(projects, np.full(voters, share, dtype=np.float64), by_cost=by_cost)


def buy(projects: Sequence[Project], money: Vector, *, by_cost: bool) -> list[int]:
    """Buy as `equal_shares` does, out of each voter's `money`, which holds the rest afterwards."""
    bought: list[int] = []
    waiting = [
        (p.cost / max(1, len(p.supporters)) / (p.cost if by_cost else 1), p.order, n)
        for n, p in enumerate(projects)
        if p.cost > 0 and len(p.supporters)
    ]
    heapq.heapify(waiting)
    while waiting:
        _, order, place = heapq.heappop(waiting)
        project = projects[place]
        rate = _rate(money[project.supporters], project.cost)
        if rate is None:
            continue
        key = (round(rate / (project.cost if by_cost else 1), 12), order, place)
        if waiting and key > waiting[0]:
            heapq.heappush(waiting, key)
            continue
        money[project.supporters] -= np.minimum(money[project.supporters], rate)
        bought.append(project.id)
    return bought


def _rate(money: Vector, cost: int) -> float | None:
    """Find the least payment r with sum of min(money, r) = cost; None where money is short."""
    if money.sum() < cost - _LEAST:
        return None
    rising = np.sort(money)
    spent = np.concatenate([[0.0], np.cumsum(rising)[:-1]])
    rates = (cost - spent) / np.arange(len(rising), 0, -1)
    enough = rates <= rising + _LEAST
    return float(rates[int(np.argmax(enough))]) if enough.any() else float(rising[-1])


def complete_by_adding(
    projects: Sequence[Project], *, voters: int, budget: int, by_cost: bool = True
) -> tuple[list[int], list[int]]:
    """Repeat Equal Shares with a little more money for everyone, while the budget holds (Add1).

    Gives what the bare method bought and what the last affordable repetition bought.
    """
    first = equal_shares(projects, voters=voters, share=budget / voters, by_cost=by_cost)
    cost = {p.id: p.cost for p in projects}
    wanted = sum(1 for p in projects if p.cost > 0 and len(p.supporters))
    step = max(1, budget // (_STEPS * voters))
    best = first
    for count in range(1, _MOST_STEPS):
        if len(best) == wanted:
            break
        share = budget / voters + count * step
        now = equal_shares(projects, voters=voters, share=share, by_cost=by_cost)
        if sum(cost[i] for i in now) > budget:
            break
        best = now
    return first, best


def greedy(projects: Sequence[Project], *, budget: int, taken: Mapping[int, int]) -> list[int]:
    """Add the most approved projects that still fit beside those `taken` (id to cost)."""
    left = budget - sum(taken.values())
    added = []
    for project in sorted(projects, key=lambda p: p.order):
        if project.id not in taken and len(project.supporters) and project.cost <= left:
            added.append(project.id)
            left -= project.cost
    return added
