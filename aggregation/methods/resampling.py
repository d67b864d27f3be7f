"""Differences with 95 % intervals by drawing people or questions anew (Efron & Tibshirani 1993)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from aggregation.methods.gaussian import Vector
from aggregation.methods.metrics import Difference

DRAWS = 2_000
AUC_DRAWS = 1_000


def people_drawn(people: Vector, *, seed: int, draws: int = DRAWS) -> Vector:
    """Draw as many people anew from groups of equal ones: counts, shape (draws, groups)."""
    chance = np.random.Generator(np.random.PCG64(seed))
    total = int(people.sum())
    drawn: Vector = chance.multinomial(total, people / total, size=draws).astype(np.float64)
    return drawn


def mean_difference(first: Vector, second: Vector, people: Vector, *, seed: int) -> Difference:
    """Compare two figures that each person has, people being equal in groups of `people`."""
    gap = first - second
    drawn = people_drawn(people, seed=seed) @ gap / people.sum()
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Difference(mean=float(gap @ people / people.sum()), low=float(low), high=float(high))


def question_difference(
    first: Vector,
    second: Vector,
    succeeded: Vector,
    *,
    by: Callable[[Vector, Vector], float],
    seed: int,
) -> Difference:
    """Compare two ways to order or state chances by any measure, drawing questions anew.

    Draws in which all questions came out alike say nothing of an order and are left out.
    """
    chance = np.random.Generator(np.random.PCG64(seed))
    size = len(succeeded)
    gaps = []
    for _ in range(AUC_DRAWS):
        pick = chance.integers(0, size, size)
        if 0 < succeeded[pick].sum() < size:
            gaps.append(by(first[pick], succeeded[pick]) - by(second[pick], succeeded[pick]))
    low, high = np.quantile(gaps, [0.025, 0.975]) if gaps else (np.nan, np.nan)
    mean = by(first, succeeded) - by(second, succeeded)
    return Difference(mean=mean, low=float(low), high=float(high))
