"""How good the rankings' chances were, beside what anyone could have said before each result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import Vector
from aggregation.methods.metrics import Difference, brier, log_score, paired_bootstrap
from core.language import marked

SEED = 2021
FEWEST_FOR_INTERVAL = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Baseline:
    """A way to state chances; `worse` is its Brier less the rankings', None with few results."""

    name: str
    brier: float
    log: float
    worse: Difference | None


def against_baselines(said: Sequence[tuple[float, int]]) -> tuple[Baseline, ...]:
    """Compare chances with baselines, forward in time; `said` is (chance, 0 or 1) as known.

    The base rate before each result is that of the results before it, with one imagined each
    way: nobody could have known more.
    """
    if not said:
        return ()
    chances = np.array([chance for chance, _ in said], dtype=np.float64)
    outcomes = np.array([outcome for _, outcome in said], dtype=np.float64)
    before = np.concatenate([[0.0], np.cumsum(outcomes)[:-1]])
    usual = (before + 1) / (np.arange(len(outcomes)) + 2)
    return (
        _against(marked("The rankings"), chances, chances, outcomes),
        _against(marked("How often it had come true until then"), usual, chances, outcomes),
        _against(marked("Always one half"), np.full(len(outcomes), 0.5), chances, outcomes),
    )


def _against(name: str, stated: Vector, chances: Vector, outcomes: Vector) -> Baseline:
    known = len(outcomes) >= FEWEST_FOR_INTERVAL and stated is not chances
    return Baseline(
        name=name,
        brier=brier(stated, outcomes),
        log=log_score(stated, outcomes),
        worse=paired_bootstrap(stated, chances, outcomes, seed=SEED) if known else None,
    )
