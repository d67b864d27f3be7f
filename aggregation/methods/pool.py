"""Many stated probabilities into one: latest of each person, weighted by recency and skill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import Vector, logit, sigmoid
from aggregation.methods.inputs import Belief, Skill

CLIP = 0.01
# One person's log-odds stray from the crowd's by about the root of two; worth three people.
_VARIANCE_PRIOR = 2.0
_VARIANCE_WEIGHT = 3.0


@dataclass(frozen=True, kw_only=True, slots=True)
class PooledBelief:
    """The weighted mean of log-odds, its variance, and how many people it stands on."""

    log_odds: float
    variance: float
    people: int
    effective: float

    @property
    def probability(self) -> float:
        """Give the pooled probability."""
        return float(sigmoid(self.log_odds))


def recency_weights(times: Sequence[int]) -> Vector:
    """Weigh the n-th newest of N by exp(sqrt(n) - sqrt(N)), equally up to two (Metaculus).

    Equal times share the mean of their weights, so that the order of a list never matters.
    """
    size = len(times)
    if size <= 2:
        return np.ones(size)
    at = np.asarray(times)
    order = np.argsort(at, kind="stable")
    weights = np.exp(np.sqrt(np.arange(1, size + 1)) - np.sqrt(size))
    _, group = np.unique(at[order], return_inverse=True)
    shared = (np.bincount(group, weights) / np.bincount(group))[group]
    out = np.empty(size)
    out[order] = shared
    return out


def skill_weights(skills: Sequence[Skill]) -> dict[int, float]:
    """Weigh people by what their resolved beliefs showed: exp(-20 S / (N + 10)).

    S is the sum of (own Brier - the question's mean Brier) over N resolved questions, forward
    in time only: judging a question with its own result makes good people look bad.
    """
    return {s.person_id: float(np.exp(-20 * s.excess / (s.resolved + 10))) for s in skills}


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightedBeliefs:
    """The latest belief of each person on one idea, as log-odds with weights.

    `voices` is how many people they count as: less where some are taken to be the same.
    """

    people: tuple[int, ...]
    log_odds: Vector
    weights: Vector
    voices: float


def weigh_beliefs(
    beliefs: Sequence[Belief],
    *,
    skill: Mapping[int, float],
    counted: Mapping[int, float] | None = None,
) -> WeightedBeliefs:
    """Take the latest belief of each person, clipped to [.01, .99], with recency and skill.

    `counted` says how much of a voice a person has, one whole by default.
    """
    latest: dict[int, Belief] = {}
    for row in sorted(beliefs, key=lambda b: (b.at, b.probability, b.person_id)):
        latest[row.person_id] = row
    rows = [latest[person] for person in sorted(latest)]
    weights = recency_weights([r.at for r in rows])
    voice = np.array([(counted or {}).get(r.person_id, 1.0) for r in rows])
    return WeightedBeliefs(
        people=tuple(r.person_id for r in rows),
        log_odds=logit([r.probability for r in rows], edge=CLIP),
        weights=weights * np.array([skill.get(r.person_id, 1.0) for r in rows]) * voice,
        voices=float(voice.sum()),
    )


def pool_beliefs(
    beliefs: Sequence[Belief],
    *,
    skill: Mapping[int, float],
    counted: Mapping[int, float] | None = None,
) -> PooledBelief | None:
    """Pool the beliefs on one idea; None without any.

    The variance is that of a weighted mean: the people's own spread, held towards two with the
    weight of three people, over the effective number of people.
    """
    if not beliefs:
        return None
    weighed = weigh_beliefs(beliefs, skill=skill, counted=counted)
    x, weights = weighed.log_odds, weighed.weights
    total = float(weights.sum())
    mean = float((weights * x).sum()) / total
    effective = total**2 / float((weights**2).sum())
    if counted:
        effective = min(effective, weighed.voices)
    spread = effective * float((weights * (x - mean) ** 2).sum()) / total
    spread = (spread + _VARIANCE_WEIGHT * _VARIANCE_PRIOR) / (effective + _VARIANCE_WEIGHT)
    return PooledBelief(
        log_odds=mean, variance=spread / effective, people=len(x), effective=effective
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Recalibration:
    """p becomes sigmoid(shift + slope * logit(p)); the identity until something resolves."""

    shift: float = 0.0
    slope: float = 1.0

    def apply(self, log_odds: Vector) -> Vector:
        """Correct log-odds."""
        return self.shift + self.slope * log_odds


def recalibrate(log_odds: Vector, succeeded: Vector, *, sd: float = 0.5) -> Recalibration:
    """Learn shift and slope by ridge logistic regression towards (0, 1) with deviation `sd`."""
    design = np.column_stack([np.ones_like(log_odds), log_odds])
    prior = np.array([0.0, 1.0])
    at = prior.copy()
    for _ in range(50):
        p = sigmoid(design @ at)
        slope = design.T @ (succeeded - p) - (at - prior) / sd**2
        curve = (design.T * (p * (1 - p))) @ design + np.eye(2) / sd**2
        move = np.linalg.solve(curve, slope)
        at = at + move
        if np.abs(move).max() < 1e-12:
            break
    return Recalibration(shift=float(at[0]), slope=float(at[1]))
