"""Time the ranked outcome: 1,000 ideas, 100,000 judgements. Run: python -m bench.ranking"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from aggregation.methods.canonical import from_json, to_json
from aggregation.methods.inputs import (
    Approval,
    Belief,
    Criterion,
    MarketFacts,
    MarketTrade,
    Person,
    RankedIdea,
    RankingInputs,
    Rating,
    Window,
    canonical,
)
from aggregation.methods.parameters import Parameters
from aggregation.methods.ranking import rank
from aggregation.methods.signals import approval_signal
from aggregation.methods.weights import DEFENCES, weigh
from voting.rules.approval import ApprovalTally, estimate_approval
from voting.rules.pairwise import Comparison, estimate_pairwise

IDEAS, PEOPLE = 1000, 2000
WINDOWS = 4  # quarters of an hour in which everybody judged


def challenge(*, approvals: int, ratings: int, beliefs: int, trades: int) -> RankingInputs:
    chance = np.random.default_rng(2026)
    merit = chance.normal(0, 1, IDEAS)

    def pairs(count: int) -> list[tuple[int, int]]:
        cells = chance.choice(IDEAS * PEOPLE, count, replace=False)
        return [(int(c) // PEOPLE, int(c) % PEOPLE) for c in cells]

    def says(idea: int) -> float:
        return float(1 / (1 + np.exp(-merit[idea] - chance.normal(0, 1))))

    return RankingInputs(
        challenge_id=1,
        at=10**15,
        has_success_test=True,
        shortlist_size=20,
        budget=2_000_000,
        floor=0.3,
        ideas=tuple(
            RankedIdea(id=i, number=i, cost=int(chance.integers(1_000, 90_000)))
            for i in range(IDEAS)
        ),
        people=tuple(Person(id=p, team=p % 40) for p in range(PEOPLE)),
        windows=tuple(Window(person_id=p, window=p % WINDOWS) for p in range(PEOPLE)),
        defences=DEFENCES,
        approvals=tuple(
            Approval(idea_id=i, person_id=p, choice=1 if says(i) > 0.5 else -1)
            for i, p in pairs(approvals)
        ),
        criteria=(Criterion(id=1), Criterion(id=2, weight=2.0), Criterion(id=3)),
        ratings=tuple(
            Rating(idea_id=i, person_id=p, criterion_id=1 + n % 3, value=1 + round(6 * says(i)))
            for n, (i, p) in enumerate(pairs(ratings))
        ),
        beliefs=tuple(
            Belief(idea_id=i, person_id=p, probability=says(i), at=n)
            for n, (i, p) in enumerate(pairs(beliefs))
        ),
        markets=tuple(MarketFacts(id=i, idea_id=i, liquidity=100.0) for i in range(IDEAS)),
        trades=tuple(
            MarketTrade(
                market_id=i, number=n, person_id=p, shares=10 * (says(i) - 0.5), price=says(i), at=n
            )
            for n, (i, p) in enumerate(pairs(trades))
        ),
    )


def acts() -> dict[str, Callable[[], object]]:
    """Return what is timed, by name."""
    inputs = challenge(approvals=70_000, ratings=15_000, beliefs=10_000, trades=5_000)
    only = challenge(approvals=100_000, ratings=0, beliefs=0, trades=0)
    settings, text = Parameters(), to_json(inputs)
    tallies = [ApprovalTally(idea_id=i, up=i % 90, down=i % 37) for i in range(IDEAS)]
    chance = np.random.default_rng(1)
    met = [
        Comparison(winner_id=int(a), loser_id=int((a + d) % IDEAS))
        for a, d in zip(
            chance.integers(0, IDEAS, 100_000), chance.integers(1, IDEAS, 100_000), strict=True
        )
    ]
    return {
        "canonical order": lambda: canonical(inputs),
        "to JSON": lambda: to_json(inputs),
        "from JSON": lambda: from_json(RankingInputs, text),
        "clusters and accounts of few answers": lambda: weigh(inputs),
        "votes alone: signal of 100,000 approvals": lambda: approval_signal(only, weight=4.0),
        "votes alone: intervals of 1,000 tallies": lambda: estimate_approval(tallies),
        "whole ranking, 100,000 approvals": lambda: rank(only, parameters=settings, seed=1),
        "whole ranking, four signals": lambda: rank(inputs, parameters=settings, seed=1),
        "Bradley-Terry with errors, 100,000 comparisons": lambda: estimate_pairwise(
            met, idea_ids=range(IDEAS)
        ),
    }


def measured(rounds: int) -> dict[str, float]:
    """Return the least seconds that each act took."""
    return {title: min(seconds(act) for _ in range(rounds)) for title, act in acts().items()}


def seconds(act: Callable[[], object]) -> float:
    """Time one call."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> None:
    for title, took in measured(rounds=1).items():
        print(f"{title:<58} {took:8.3f} s")


if __name__ == "__main__":
    main()
