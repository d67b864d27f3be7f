"""Opinion groups as a lens: who answers alike, and what every group agrees with.

Source: the mathematics of Polis (Small, Bjorkegren, Erkkilä, Shaw & Megill 2021), in numpy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.gaussian import Vector
from aggregation.methods.inputs import Approval

LEAST_ITEMS = 7  # Accounts that answered fewer say nothing of groups.
LEAST_PEOPLE = 50
LEAST_VOTES = 5  # A group's share on an idea is told from so many answers on.
GROUPS_MOST = 5
_STARTS = 8
_ROUNDS = 40
_SILHOUETTE_MOST = 1500

Labels = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """One idea: agrees and answers by group, and their product over groups, in (0, 1).

    `across` is None where a group gave fewer than five answers.
    """

    idea_id: int
    agrees: tuple[int, ...]
    seen: tuple[int, ...]
    across: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lens:
    """Where people stand in two dimensions, the group of each, and what groups agree with.

    `excluded` people answered too little to take part. `explained` is the share of all
    differences that the two dimensions show.
    """

    people: tuple[int, ...]
    points: Vector
    labels: Labels
    sizes: tuple[int, ...]
    excluded: int
    explained: float
    rows: tuple[Agreement, ...]


def find_lens(approvals: Sequence[Approval], *, seed: int) -> Lens | None:
    """Group people by their answers; None with fewer than fifty who answered seven ideas.

    Answers are 1, 0 and -1; what somebody did not see is filled with the idea's mean. Two
    principal components, people who saw little stretched outwards by the root of (ideas / seen)
    as Polis does, then k-means for two to five groups, the number by silhouette. The same
    answers in any order and the same seed give the same lens.
    """
    people, ideas, table = _table(approvals)
    enough = (~np.isnan(table)).sum(axis=1) >= LEAST_ITEMS
    if enough.sum() < LEAST_PEOPLE:
        return None
    kept = table[enough]
    points, explained = _project(kept)
    labels = _group(points, seed)
    return Lens(
        people=tuple(int(p) for p in people[enough]),
        points=points,
        labels=labels,
        sizes=tuple(np.bincount(labels).tolist()),
        excluded=int((~enough).sum()),
        explained=explained,
        rows=tuple(_agreement(int(i), kept[:, n], labels) for n, i in enumerate(ideas)),
    )


def across_groups(agrees: Sequence[int], seen: Sequence[int]) -> float:
    """Multiply (agrees + 1) / (seen + 2) over groups: high only where every group agrees."""
    shares = (np.asarray(agrees) + 1) / (np.asarray(seen) + 2)
    return float(np.prod(shares))


def two_shares(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Test whether two shares (count, of how many) differ: z of Polis's two-proportion test.

    Each count and each number of people is raised by one, so that nothing divides by zero.
    """
    (a, n), (b, m) = ((count + 1, of + 1) for count, of in (first, second))
    pooled = (a + b) / (n + m)
    if pooled in {0.0, 1.0}:
        return 0.0
    return float((a / n - b / m) / np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m)))


def agreements(approvals: Sequence[Approval], groups: Mapping[int, int]) -> tuple[Agreement, ...]:
    """Count agreement by given groups (person → group); who has none is left out."""
    people, ideas, table = _table(approvals)
    labels = np.array([groups.get(int(p), -1) for p in people], dtype=np.int64)
    inside = labels >= 0
    return tuple(_agreement(int(i), table[inside, n], labels[inside]) for n, i in enumerate(ideas))


def _table(approvals: Sequence[Approval]) -> tuple[Labels, Labels, Vector]:
    rows = sorted((r.person_id, r.idea_id, r.choice) for r in approvals)
    cells = np.array(rows, dtype=np.int64).reshape(-1, 3)
    people, row = np.unique(cells[:, 0], return_inverse=True)
    ideas, column = np.unique(cells[:, 1], return_inverse=True)
    table = np.full((len(people), len(ideas)), np.nan)
    table[row, column] = cells[:, 2]
    return people, ideas, table


def _project(table: Vector) -> tuple[Vector, float]:
    seen = ~np.isnan(table)
    counts = seen.sum(axis=0)
    mean = np.where(seen, table, 0.0).sum(axis=0) / np.maximum(1, counts)
    centred = np.where(seen, table - mean, 0.0)
    _, strength, axes = np.linalg.svd(centred, full_matrices=False)
    flips = np.where(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)] < 0, -1.0, 1.0)
    axes = (axes * flips[:, None])[:2]
    stretch = np.sqrt(table.shape[1] / seen.sum(axis=1))
    points: Vector = (centred @ axes.T) * stretch[:, None]
    total = float((strength**2).sum())
    return points, float((strength[:2] ** 2).sum()) / total if total else 0.0


def _group(points: Vector, seed: int) -> Labels:
    """Try two to five groups and keep the number that parts people best; largest group first."""
    chance = np.random.Generator(np.random.PCG64(seed))
    tried = [_k_means(points, k, chance) for k in range(2, GROUPS_MOST + 1)]
    best = max(tried, key=lambda labels: round(_silhouette(points, labels), 9))
    order = np.argsort(-np.bincount(best), kind="stable")
    return np.argsort(order)[best]


def _k_means(points: Vector, k: int, chance: np.random.Generator) -> Labels:
    """Run Lloyd's algorithm from several far-apart starts (k-means++; Arthur 2007)."""
    found = [_settled(points, _far_apart(points, k, chance)) for _ in range(_STARTS)]
    labels, _ = min(found, key=lambda pair: pair[1])
    _, dense = np.unique(labels, return_inverse=True)
    return dense.astype(np.int64)


def _far_apart(points: Vector, k: int, chance: np.random.Generator) -> Vector:
    centres = points[[int(chance.integers(len(points)))]]
    while len(centres) < k:
        far = _distances(points, centres).min(axis=1)
        total = far.sum()
        weights = far / total if total > 0 else np.full(len(points), 1 / len(points))
        centres = np.vstack([centres, points[int(chance.choice(len(points), p=weights))]])
    return centres


def _settled(points: Vector, centres: Vector) -> tuple[Labels, float]:
    labels = _distances(points, centres).argmin(axis=1)
    for _ in range(_ROUNDS):
        centres = np.array(
            [
                points[labels == n].mean(axis=0) if (labels == n).any() else centre
                for n, centre in enumerate(centres)
            ]
        )
        now = _distances(points, centres).argmin(axis=1)
        if np.array_equal(now, labels):
            break
        labels = now
    return labels, float(_distances(points, centres).min(axis=1).sum())


def _distances(points: Vector, centres: Vector) -> Vector:
    squares: Vector = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    return squares


def _silhouette(points: Vector, labels: Labels) -> float:
    """Average how much closer people are to their own group than to the next (Rousseeuw 1987)."""
    step = max(1, len(points) // _SILHOUETTE_MOST)
    chosen = np.arange(0, len(points), step)
    apart = np.sqrt(_distances(points[chosen], points))
    member = np.eye(labels.max() + 1)[labels]
    sizes = member.sum(axis=0)
    if len(sizes) < 2:
        return -1.0
    total = apart @ member
    own = labels[chosen]
    here = np.arange(len(chosen))
    inside = total[here, own] / np.maximum(1, sizes[own] - 1)
    means = total / sizes
    means[here, own] = np.inf
    outside = means.min(axis=1)
    return float(np.mean((outside - inside) / np.maximum(np.maximum(inside, outside), 1e-12)))


def _agreement(idea_id: int, answers: Vector, labels: Labels) -> Agreement:
    size = int(labels.max()) + 1 if len(labels) else 0
    seen = np.bincount(labels[~np.isnan(answers)], minlength=size)
    agrees = np.bincount(labels[answers > 0], minlength=size)
    told = size > 0 and bool((seen >= LEAST_VOTES).all())
    return Agreement(
        idea_id=idea_id,
        agrees=tuple(agrees.tolist()),
        seen=tuple(seen.tolist()),
        across=across_groups(agrees.tolist(), seen.tolist()) if told else None,
    )
