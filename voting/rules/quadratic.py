"""Quadratic: voices that cost their square, so that caring much costs much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np

from core.errors import InvalidInput
from core.language import _, marked

METHOD = marked(
    "Everyone has 100 credits; n voices for or against an idea cost n² of them, and the voices "
    "are added up (quadratic voting; Lalley & Weyl 2018)."
)

CREDITS = 100
DRAWS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class QuadraticEstimate:
    """One idea: the sum of voices with a 90 % interval; `mean` and its `variance` a person."""

    idea_id: int
    estimate: float
    low: float
    high: float
    mean: float
    variance: float
    people: int


def voices_for(credits_spent: int) -> int:
    """Say how many voices some credits buy on one idea: 9 buy 3."""
    return isqrt(max(0, credits_spent))


def cost_of(voices: Mapping[int, int]) -> int:
    """Add up what a ballot costs."""
    return sum(n * n for n in voices.values())


def check_voices(voices: Mapping[int, int], *, credit: int = CREDITS) -> None:
    """Refuse a ballot that costs more than a person has."""
    spent = cost_of(voices)
    if spent > credit:
        raise InvalidInput(
            _(
                "This costs %(spent)s of your %(credit)s credits: take %(credit_2)s back.",
                spent=spent,
                credit=credit,
                credit_2=spent - credit,
            ),
            field="voices",
        )


def estimate_quadratic(
    ballots: Sequence[Mapping[int, int]],
    *,
    idea_ids: Sequence[int],
    seed: int = 0,
    draws: int = DRAWS,
) -> tuple[QuadraticEstimate, ...]:
    """Add up voices, in the order of `idea_ids`; intervals by drawing people anew (Efron 1979).

    Raises:
        InvalidInput: a ballot costs more than it may.
    """
    for ballot in ballots:
        check_voices(ballot)
    given = np.array([[b.get(i, 0) for i in idea_ids] for b in ballots], dtype=np.float64)
    given = given.reshape(len(ballots), len(idea_ids))
    people = len(ballots)
    low = high = total = given.sum(axis=0)
    if people:
        chance = np.random.Generator(np.random.PCG64(seed))
        drawn = chance.multinomial(people, np.full(people, 1 / people), size=draws) @ given
        low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
        low, high = np.minimum(low, total), np.maximum(high, total)
    spread = given.var(axis=0, ddof=1) / people if people > 1 else np.full(len(idea_ids), np.nan)
    return tuple(
        QuadraticEstimate(
            idea_id=idea_id,
            estimate=float(total[i]),
            low=float(low[i]),
            high=float(high[i]),
            mean=float(total[i]) / max(1, people),
            variance=float(spread[i]),
            people=int(np.count_nonzero(given[:, i])),
        )
        for i, idea_id in enumerate(idea_ids)
    )
