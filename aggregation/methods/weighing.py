"""Beliefs weighed by what other questions' results taught of each person: rows to compare with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.classical import (
    calibration_of_chances,
    classical_weight,
    information_of_chances,
)
from aggregation.methods.gaussian import Vector, logit, sigmoid
from aggregation.methods.inputs import Belief, RankingInputs, Skill
from aggregation.methods.pool import CLIP, skill_weights

FOLDS = 10
SEEDS_LEAST = 10  # known answers that Cooke's weights need of a person
BY_SKILL = "beliefs by skill, in folds"
BY_COOKE = "beliefs by Cooke, in folds"

Weigh = Callable[[Vector, Vector], Vector]


def weighed_by_results(
    inputs: RankingInputs, succeeded: Vector, *, folds: int = FOLDS
) -> dict[str, Vector]:
    """Pool each question's beliefs with weights that all folds but its own taught.

    Folds, and not all questions but one: leaving out one makes the rest lean against it. Ideas
    take folds in turn, in canonical order; NaN where nobody stated a belief.
    """
    stated = _stated(inputs)
    fold = np.arange(len(inputs.ideas)) % folds
    rows: Mapping[str, Weigh] = {BY_SKILL: _skill, BY_COOKE: _cooke}
    found = {name: np.full(len(fold), np.nan) for name in rows}
    for held in range(min(folds, len(fold))):
        out = fold == held
        for name, weigh in rows.items():
            weights = weigh(stated[:, ~out], succeeded[~out])
            found[name][out] = _pooled(stated[:, out], weights)
    return found


def _stated(inputs: RankingInputs) -> Vector:
    """Lay out the latest beliefs: people by ideas, NaN where a person stated none."""
    latest: dict[tuple[int, int], Belief] = {}
    for row in sorted(inputs.beliefs, key=lambda b: (b.at, b.probability)):
        latest[row.person_id, row.idea_id] = row
    people = {p: n for n, p in enumerate(sorted({p for p, _ in latest}))}
    ideas = {idea.id: n for n, idea in enumerate(inputs.ideas)}
    stated = np.full((len(people), len(ideas)), np.nan)
    for (person, idea), row in latest.items():
        stated[people[person], ideas[idea]] = row.probability
    return stated


def _skill(stated: Vector, succeeded: Vector) -> Vector:
    """Weigh by exp(-20 S / (N + 10)), as the ranked outcome does."""
    errors = (stated - succeeded) ** 2
    asked = ~np.isnan(errors)
    usual = np.where(asked, errors, 0).sum(axis=0) / np.maximum(1, asked.sum(axis=0))
    excess = np.where(asked, errors - usual, 0).sum(axis=1)
    weights = skill_weights(_skills(excess, asked.sum(axis=1)))
    return np.array([weights[n] for n in range(len(stated))])


def _skills(excess: Vector, resolved: NDArray[np.int64]) -> Sequence[Skill]:
    return [
        Skill(person_id=n, excess=float(e), resolved=int(r))
        for n, (e, r) in enumerate(zip(excess, resolved, strict=True))
    ]


def _cooke(stated: Vector, succeeded: Vector) -> Vector:
    """Weigh by calibration times information; equally where nobody has enough known answers."""
    weights = np.zeros(len(stated))
    for n, row in enumerate(stated):
        known = ~np.isnan(row)
        if known.sum() >= SEEDS_LEAST:
            weights[n] = classical_weight(
                calibration_of_chances(row[known], succeeded[known]),
                information_of_chances(row[known]),
            )
    return weights if weights.any() else np.ones(len(stated))


def _pooled(stated: Vector, weights: Vector) -> Vector:
    """Average log-odds by weight; equally where all who answered weigh nothing."""
    asked = ~np.isnan(stated)
    given = np.where(asked, weights[:, None], 0.0)
    given = np.where(given.sum(axis=0) > 0, given, asked.astype(np.float64))
    log_odds = logit(np.where(asked, stated, 0.5), edge=CLIP)
    total = given.sum(axis=0)
    mean = (given * log_odds).sum(axis=0) / np.maximum(total, 1e-12)
    return np.where(total > 0, sigmoid(mean), np.nan)
