"""How good stated chances were, once it is known what came true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import Vector, logit, sigmoid


@dataclass(frozen=True, kw_only=True, slots=True)
class Metrics:
    """Brier and log score (less is better), AUC, calibration slope, share on the right side."""

    questions: int
    brier: float
    log: float
    auc: float
    slope: float
    accuracy: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A mean difference in Brier (below zero: the first is better) and its 95 % interval."""

    mean: float
    low: float
    high: float


def measure(chances: Vector, succeeded: Vector) -> Metrics:
    """Measure chances in [0, 1] against results 0 or 1; arrays of one length, not empty."""
    return Metrics(
        questions=len(chances),
        brier=brier(chances, succeeded),
        log=log_score(chances, succeeded),
        auc=auc(chances, succeeded),
        slope=calibration_slope(chances, succeeded),
        accuracy=float(np.mean((chances > 0.5) == (succeeded > 0.5))),
    )


def brier(chances: Vector, succeeded: Vector) -> float:
    """Average the squared error (Brier 1950)."""
    return float(np.mean((chances - succeeded) ** 2))


def log_score(chances: Vector, succeeded: Vector) -> float:
    """Average -ln of the chance given to what happened, chances kept off 0 and 1 by 1e-9."""
    given = np.where(succeeded > 0.5, chances, 1 - chances)
    return float(-np.mean(np.log(np.clip(given, 1e-9, 1))))


def auc(chances: Vector, succeeded: Vector) -> float:
    """Give the chance that a success was placed above a failure, ties half (Hanley 1982)."""
    good, bad = chances[succeeded > 0.5], chances[succeeded <= 0.5]
    if not len(good) or not len(bad):
        return float("nan")
    ahead = good[:, None] - bad[None, :]
    return float(np.mean((ahead > 0) + 0.5 * (ahead == 0)))


def calibration_slope(chances: Vector, succeeded: Vector) -> float:
    """Regress results on log-odds (Cox 1958): 1 is calibrated, below 1 overconfident.

    A faint ridge (deviation 10) keeps it finite where results are perfectly separated.
    """
    design = np.column_stack([np.ones_like(chances), logit(chances, edge=1e-6)])
    at = np.zeros(2)
    for _ in range(100):
        p = sigmoid(design @ at)
        heat = (design.T * (p * (1 - p))) @ design + np.eye(2) / 100
        move = np.linalg.solve(heat, design.T @ (succeeded - p) - at / 100)
        at = at + np.clip(move, -2, 2)
        if np.abs(move).max() < 1e-10:
            break
    return float(at[1])


def paired_bootstrap(
    first: Vector, second: Vector, succeeded: Vector, *, seed: int, draws: int = 10_000
) -> Difference:
    """Compare two sets of chances by Brier, resampling questions (Efron & Tibshirani 1993)."""
    gap = (first - succeeded) ** 2 - (second - succeeded) ** 2
    words = np.random.PCG64(seed).random_raw(draws * len(gap)).reshape(draws, len(gap))
    means = gap[(words % np.uint64(len(gap))).astype(np.int64)].mean(axis=1)
    low, high = np.quantile(means, [0.025, 0.975])
    return Difference(mean=float(gap.mean()), low=float(low), high=float(high))
