"""The speed of every rule on a large round of its own; the goals are timed in `ranking.py`."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from voting.rules.budget import spend
from voting.rules.criteria import CriterionRating, estimate_criteria
from voting.rules.next_pair import next_pair
from voting.rules.pairwise import Comparison
from voting.rules.profile import RankedBallot
from voting.rules.quadratic import estimate_quadratic
from voting.rules.ranked import estimate_ranked

IDEAS = 1000


def seconds(act: Callable[[], object], *, rounds: int) -> float:
    """Return the middle of some rounds."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return sorted(took)[rounds // 2]


def met(count: int, ideas: int) -> list[Comparison]:
    chance = np.random.default_rng(1)
    first, gap = chance.integers(0, ideas, count), chance.integers(1, ideas, count)
    return [
        Comparison(winner_id=int(a), loser_id=int((a + d) % ideas))
        for a, d in zip(first, gap, strict=True)
    ]


def orders(people: int, ideas: int, each: int) -> list[RankedBallot]:
    chance = np.random.default_rng(2)
    return [
        RankedBallot(tiers=tuple((int(i),) for i in chance.permutation(ideas)[:each]))
        for _ in range(people)
    ]


def rules(*, rounds: int) -> list[str]:
    """Return a line for each rule; how it counts, with the intervals its page shows."""
    chance = np.random.default_rng(3)
    ratings = [
        CriterionRating(
            idea_id=int(i), person_id=int(p), criterion_id=int(c), value=float(1 + v % 7)
        )
        for i, p, c, v in chance.integers(0, (IDEAS, 2000, 3, 7), (100_000, 4))
    ]
    chosen = [set(chance.choice(64, 5, replace=False).tolist()) for _ in range(6_500)]
    costs = {i: int(chance.integers(1_000, 90_000)) for i in range(64)}
    voices = [
        {int(i): int(chance.integers(-3, 6)) for i in chance.choice(50, 4)} for _ in range(10_000)
    ]
    full, sparse = orders(10_000, 50, 50), orders(10_000, 200, 5)

    timed: dict[str, Callable[[], object]] = {
        "criteria, 100,000 ratings": lambda: estimate_criteria(
            ratings, weights={0: 1, 1: 1, 2: 1}, idea_ids=list(range(IDEAS))
        ),
        "orders of 50 by 10,000, with intervals": lambda: estimate_ranked(full, idea_ids=range(50)),
        "orders of 5 of 200 by 10,000, with intervals": lambda: estimate_ranked(
            sparse, idea_ids=range(200)
        ),
        "credits of 10,000 on 50": lambda: estimate_quadratic(voices, idea_ids=range(50)),
        "budget of 64 projects by 6,500": lambda: spend(chosen, costs=costs, budget=1_000_000),
        "the next pair of 100 ideas, 20,000 answered": lambda: next_pair(
            met(20_000, 100),
            idea_ids=range(100),
            open_to=range(100),
            done=set(),
            shortlist_size=10,
            seed="1",
        ),
    }
    return [f"     {what:<64} {seconds(act, rounds=rounds):9.3f} s" for what, act in timed.items()]
