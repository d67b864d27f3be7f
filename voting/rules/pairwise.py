"""Pairs: which of two, many times, turned into one strength per idea with its error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput
from core.language import _, marked
from voting.rules.beta import Vector

METHOD = marked(
    "Bradley-Terry strengths with a Gaussian prior and Laplace errors (Bradley & Terry 1952), "
    "shown as the chance to beat a random idea, 0 to 100 (Salganik & Levy 2015)."
)

PRIOR = 0.1
_Z90 = 1.6448536269514722


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """`winner_id` was preferred to `loser_id`, `weight` times; a draw is half each way."""

    winner_id: int
    loser_id: int
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class PairwiseEstimate:
    """The chance in 0 to 100 to beat a random other idea, 90 % interval; `strength` in log-odds.

    `variance` is that of the strength. `connected` is False where no chain of comparisons joins
    the idea to the largest group, so that its place against that group is the prior's.
    """

    idea_id: int
    estimate: float
    low: float
    high: float
    strength: float
    variance: float
    comparisons: float
    connected: bool


def estimate_pairwise(
    comparisons: Sequence[Comparison], *, idea_ids: Sequence[int], prior: float = PRIOR
) -> tuple[PairwiseEstimate, ...]:
    """Estimate every idea's strength, in the order of `idea_ids`.

    Maximises the log-likelihood less prior/2 * sum of squares by Newton; variances are the
    diagonal of the inverse Hessian (Laplace). O(n^3) in ideas, O(1) in repeated comparisons.
    """
    return estimate_from_wins(_wins(comparisons, idea_ids), idea_ids=idea_ids, prior=prior)


def estimate_from_wins(
    wins: Vector, *, idea_ids: Sequence[int], prior: float = PRIOR
) -> tuple[PairwiseEstimate, ...]:
    """Estimate as `estimate_pairwise` does, from how often each row's idea beat each column's."""
    if prior <= 0:
        raise InvalidInput(_("The prior must be above zero."))
    if not idea_ids:
        return ()
    strength, covariance = _newton(wins, prior)
    variance = np.diag(covariance)
    sd = np.sqrt(variance)
    joined = _joined(wins)
    estimate, low, high = (_beats(strength + z * sd, strength) for z in (0.0, -_Z90, _Z90))
    seen = wins.sum(axis=0) + wins.sum(axis=1)
    return tuple(
        PairwiseEstimate(
            idea_id=idea_id,
            estimate=float(estimate[i]),
            low=float(low[i]),
            high=float(high[i]),
            strength=float(strength[i]),
            variance=float(variance[i]),
            comparisons=float(seen[i]),
            connected=bool(joined[i]),
        )
        for i, idea_id in enumerate(idea_ids)
    )


def fit_wins(wins: Vector, *, prior: float = PRIOR) -> tuple[Vector, Vector]:
    """Give all strengths and their covariance (Laplace) from how often each row beat a column."""
    return _newton(wins, prior)


def wins_share(wins: int, losses: int) -> float:
    """Compute the simple 0 to 100 share of a wiki survey: 100 (w + 1) / (w + l + 2)."""
    return 100 * (wins + 1) / (wins + losses + 2)


def _wins(comparisons: Sequence[Comparison], idea_ids: Sequence[int]) -> Vector:
    place = {idea_id: i for i, idea_id in enumerate(idea_ids)}
    wins = np.zeros((len(place), len(place)))
    for row in comparisons:
        if row.winner_id == row.loser_id:
            raise InvalidInput(_("An idea cannot be compared with itself."))
        wins[place[row.winner_id], place[row.loser_id]] += row.weight
    return wins


def _newton(wins: Vector, prior: float) -> tuple[Vector, Vector]:
    n = len(wins)
    met = wins + wins.T
    strength = np.zeros(n)
    hessian = np.eye(n) * prior
    for _step in range(50):
        p = _chance(strength[:, None] - strength[None, :])
        slope = (wins - met * p).sum(axis=1) - prior * strength
        heat = met * p * (1 - p)
        hessian = np.diag(heat.sum(axis=1) + prior) - heat
        move = np.linalg.solve(hessian, slope)
        strength = strength + move / max(1.0, float(np.abs(move).max()) / 2)
        if np.abs(move).max() < 1e-11:
            break
    covariance: Vector = np.asarray(np.linalg.inv(hessian), dtype=np.float64)
    return strength, covariance


def _chance(gap: Vector) -> Vector:
    chance: Vector = np.exp(-np.logaddexp(0, -gap))
    return chance


def _beats(own: Vector, others: Vector) -> Vector:
    """Average the chance to beat each other idea; alone in the world it is one half."""
    n = len(own)
    if n == 1:
        return np.full(1, 50.0)
    p = _chance(own[:, None] - others[None, :])
    np.fill_diagonal(p, 0.0)
    mean: Vector = 100 * p.sum(axis=1) / (n - 1)
    return mean


def _joined(wins: Vector) -> NDArray[np.bool_]:
    """Mark the largest group that comparisons join."""
    linked = (wins + wins.T) > 0
    group = np.arange(len(wins))
    for _step in range(len(wins)):
        lowest = np.where(linked, group[None, :], len(wins)).min(axis=1)
        merged = np.minimum(group, lowest)
        if np.array_equal(merged, group):
            break
        group = merged
    sizes = np.bincount(group, minlength=len(wins))
    joined: NDArray[np.bool_] = group == sizes.argmax()
    return joined
