"""Criteria: ratings on a few scales, freed of how lenient each rater is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput
from core.language import _, marked
from voting.rules.beta import Vector

METHOD = marked(
    "The mean rating of an idea with each rater's leniency taken out and little evidence shrunk "
    "to the average (crossed random effects; Searle, Casella & McCulloch 1992), then the "
    "facilitator's weights over the criteria."
)

SWEEPS = 40
_Z90 = 1.6448536269514722
_LEAST = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionRating:
    """One person's rating of one idea on one criterion; more is better, `weight` up to 1."""

    idea_id: int
    person_id: int
    criterion_id: int
    value: float
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True, slots=True)
class CriterionEstimate:
    """One idea on one criterion, in the scale's own units, with a 90 % interval."""

    criterion_id: int
    estimate: float
    low: float
    high: float
    variance: float
    ratings: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CriteriaEstimate:
    """One idea over all criteria; `discriminates` is False where nobody told ideas apart."""

    idea_id: int
    estimate: float
    low: float
    high: float
    variance: float
    ratings: int
    discriminates: bool
    criteria: tuple[CriterionEstimate, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Fit:
    mean: Vector
    variance: Vector
    counts: NDArray[np.int64]
    spread: float


def estimate_criteria(
    ratings: Sequence[CriterionRating],
    *,
    weights: Mapping[int, float],
    idea_ids: Sequence[int],
) -> tuple[CriteriaEstimate, ...]:
    """Estimate every idea from its ratings, in the order of `idea_ids`.

    Criteria are summed by weight in the scale's units. Errors of one idea on several criteria
    come from the same people and go together (the halo), so standard deviations are summed, not
    variances: the interval is the widest that the parts allow.
    """
    used = {c: w for c, w in sorted(weights.items()) if w > 0}
    if any(w < 0 for w in weights.values()):
        raise InvalidInput(_("A criterion's weight cannot be negative."))
    by_criterion: dict[int, list[CriterionRating]] = {c: [] for c in used}
    for row in ratings:
        if row.criterion_id in used:
            by_criterion[row.criterion_id].append(row)
    places = {idea_id: place for place, idea_id in enumerate(idea_ids)}
    fits = {c: _fit(rows, places) for c, rows in by_criterion.items() if rows}
    return tuple(_combine(i, places[i], fits, used) for i in idea_ids)


def _combine(
    idea_id: int, place: int, fits: Mapping[int, _Fit], weights: Mapping[int, float]
) -> CriteriaEstimate:
    total = sum(weights[c] for c in fits) or 1.0
    parts = tuple(_part(c, fit, place) for c, fit in fits.items())
    estimate = sum(weights[p.criterion_id] * p.estimate for p in parts) / total
    sd = sum(weights[p.criterion_id] * p.variance**0.5 for p in parts) / total
    return CriteriaEstimate(
        idea_id=idea_id,
        estimate=estimate,
        low=estimate - _Z90 * sd,
        high=estimate + _Z90 * sd,
        variance=sd * sd,
        ratings=sum(p.ratings for p in parts),
        discriminates=any(fit.spread > _LEAST for fit in fits.values()),
        criteria=parts,
    )


def _part(criterion_id: int, fit: _Fit, place: int) -> CriterionEstimate:
    mean, variance = float(fit.mean[place]), float(fit.variance[place])
    return CriterionEstimate(
        criterion_id=criterion_id,
        estimate=mean,
        low=mean - _Z90 * variance**0.5,
        high=mean + _Z90 * variance**0.5,
        variance=variance,
        ratings=int(fit.counts[place]),
    )


def _fit(rows: Sequence[CriterionRating], places: Mapping[int, int]) -> _Fit:
    """Fit y = mu + idea + rater + error by alternating least squares with ridge on both.

    The ridges are ratios of variances, found on the way by expectation-maximisation (the
    variational form, Searle et al. 1992, 8.3); O(ratings) a sweep.
    """
    people = {p: k for k, p in enumerate(sorted({row.person_id for row in rows}))}
    idea = np.array([places[row.idea_id] for row in rows])
    rater = np.array([people[row.person_id] for row in rows])
    y = np.array([row.value for row in rows], dtype=np.float64)
    weight = np.array([row.weight for row in rows], dtype=np.float64)
    counts = np.bincount(idea, minlength=len(places))
    seen = np.asarray(np.bincount(idea, weight, len(places)), dtype=np.float64)
    if float(y.var()) < _LEAST:
        flat = np.full(len(places), float(y.mean()))
        return _Fit(mean=flat, variance=np.zeros(len(places)), counts=counts, spread=0.0)
    mu, effect, noise, spread = _sweep(y, idea, rater, weight=weight, seen=seen)
    variance = np.asarray(noise / (seen + noise / max(spread, _LEAST)), dtype=np.float64)
    return _Fit(mean=mu + effect, variance=variance, counts=counts, spread=spread)


def _sweep(
    y: Vector, idea: NDArray[np.int64], rater: NDArray[np.int64], *, weight: Vector, seen: Vector
) -> tuple[float, Vector, float, float]:
    seen_by, total = np.bincount(rater, weight), float(weight.sum())
    ideas, raters = np.zeros(len(seen)), np.zeros(len(seen_by))
    mu = float((weight * y).sum()) / total
    noise = spread = leniency = float(y.var()) / 3
    rated = seen > 0
    for _sweep in range(SWEEPS):
        ridge_idea, ridge_rater = noise / max(spread, _LEAST), noise / max(leniency, _LEAST)
        pull = np.bincount(idea, weight * (y - mu - raters[rater]), len(seen))
        ideas = np.asarray(pull / (seen + ridge_idea), dtype=np.float64)
        raters = np.bincount(rater, weight * (y - mu - ideas[idea])) / (seen_by + ridge_rater)
        mu = float((weight * (y - ideas[idea] - raters[rater])).sum()) / total
        left = y - mu - ideas[idea] - raters[rater]
        doubt_idea, doubt_rater = noise / (seen + ridge_idea), noise / (seen_by + ridge_rater)
        doubt = left**2 + doubt_idea[idea] + doubt_rater[rater]
        noise = float((weight * doubt).sum()) / total
        spread = float(np.mean((ideas**2 + doubt_idea)[rated]))
        leniency = float(np.mean(raters**2 + doubt_rater))
    return mu, ideas, noise, spread
