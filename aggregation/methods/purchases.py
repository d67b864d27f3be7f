"""What purchases under a budget say of wanting, beside what the price explains.

People who spend a budget leave the dear and take the cheap along, however they choose, so how many
bought an idea is no measure of wanting. What is left once cost is taken out, within the challenge,
is (regression adjustment; Freedman 1981).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.gaussian import Vector
from aggregation.methods.inputs import RankingInputs

# Fewer ideas, or fewer ballots, do not tell wanting from cost.
LEAST_IDEAS = 8
LEAST_BALLOTS = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Purchases:
    """Who bought what, people by ideas: `bought` and `seen` are 0 or 1, `voice` counts people.

    `beside` takes out of one value an idea what (1, ln(1 + cost)) explains of it.
    """

    people: tuple[int, ...]
    bought: Vector
    seen: Vector
    voice: Vector
    known: NDArray[np.bool_]
    beside: Vector

    @property
    def counts(self) -> tuple[Vector, Vector]:
        """Count those who bought each idea and those who left it, half a voice added to either."""
        yes = self.voice @ self.bought + 0.5
        return yes, self.voice @ self.seen + 1 - yes


def purchases_of(inputs: RankingInputs, voice: Mapping[int, float]) -> Purchases | None:
    """Read the budget ballots; None where they are too few to take the cost out."""
    place = {idea.id: n for n, idea in enumerate(inputs.ideas)}
    people = tuple(sorted({r.person_id for r in inputs.chosen if r.bought}))
    row = {person: n for n, person in enumerate(people)}
    bought, seen = np.zeros((2, len(people), len(place)))
    for r in inputs.chosen:
        if r.person_id in row:
            seen[row[r.person_id], place[r.idea_id]] = 1
            bought[row[r.person_id], place[r.idea_id]] = r.bought
    priced = np.array([idea.cost is not None for idea in inputs.ideas], dtype=bool)
    known = priced & (seen.sum(axis=0) > 0)
    if known.sum() < LEAST_IDEAS or len(people) < LEAST_BALLOTS:
        return None
    cost = np.log1p([float(idea.cost or 0) for idea in inputs.ideas])
    design = np.column_stack([np.ones(len(cost)), cost]) * known[:, None]
    beside = np.diag(known.astype(np.float64)) - design @ np.linalg.pinv(design)
    each = np.array([voice.get(person, 1.0) for person in people])
    return Purchases(
        people=people, bought=bought, seen=seen, voice=each, known=known, beside=beside
    )


def reading_of(purchases: Purchases) -> tuple[Vector, Vector]:
    """Give each idea's log-odds to be bought beside its cost, and their variance; NaN unknown."""
    yes, no = purchases.counts
    value = purchases.beside @ np.where(purchases.known, np.log(yes / no), 0.0)
    variance = (purchases.beside**2) @ np.where(purchases.known, 1 / yes + 1 / no, 0.0)
    silent = np.where(purchases.known, 0.0, np.nan)
    return value + silent, variance + silent


def shifts_of(purchases: Purchases) -> Vector:
    """Give, people by ideas, how far each person moves every value (infinitesimal jackknife)."""
    yes, no = purchases.counts
    left = purchases.seen - purchases.bought
    own = purchases.voice[:, None] * (purchases.bought / yes - left / no)
    shifts: Vector = (own * purchases.known) @ purchases.beside.T
    return shifts
