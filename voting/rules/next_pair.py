"""Which two ideas a person compares next: catch-up, then information, one time in five chance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voting.rules.beta import Vector
from voting.rules.pairwise import Comparison, PairwiseEstimate, estimate_pairwise
from voting.rules.profile import Places

CHANCE_SHARE = 0.2
CATCH_UP = 0.5  # An idea met less than half as often as the usual one is put forward first.
ENOUGH = 3  # So is one met less often than this, whatever the others.


@dataclass(frozen=True, kw_only=True, slots=True)
class NextPair:
    """Two ideas to be put side by side, sides drawn by lot, and by which rule they were chosen."""

    left_id: int
    right_id: int
    chosen_by: Literal["catch_up", "information", "chance"]


def next_pair(
    comparisons: Sequence[Comparison],
    *,
    idea_ids: Sequence[int],
    open_to: Collection[int],
    done: Collection[tuple[int, int]],
    shortlist_size: int,
    seed: str,
) -> NextPair | None:
    """Choose two of the ideas `open_to` a person, no pair that is `done` (smaller id first).

    The same seed and the same comparisons give the same pair; None when none is left.
    """
    waiting = _waiting(open_to, done)
    if not len(waiting):
        return None
    chance = Random(seed)  # noqa: S311  # Fairness, not secrecy.
    if chance.random() < CHANCE_SHARE:
        return _placed(waiting, "chance", chance)
    found = estimate_pairwise(comparisons, idea_ids=sorted(idea_ids))
    place = np.searchsorted(sorted(idea_ids), waiting)
    rarest = _rarest(np.array([e.comparisons for e in found]), place)
    if rarest is not None:
        return _placed(waiting[rarest], "catch_up", chance)
    told = _information(found, place, shortlist_size)
    return _placed(waiting[told >= told.max() - 1e-12], "information", chance)


def _waiting(open_to: Collection[int], done: Collection[tuple[int, int]]) -> Places:
    """List the pairs that are not done, in order: shape (pairs, 2)."""
    ids = np.array(sorted(set(open_to)), dtype=np.int64)
    first, second = np.triu_indices(len(ids), 1)
    left = np.ones((len(ids), len(ids)), dtype=bool)
    known = [pair for pair in done if set(pair) <= set(open_to)]
    if known:
        left[tuple(np.searchsorted(ids, known).T)] = False
    kept = left[first, second]
    return np.stack([ids[first[kept]], ids[second[kept]]], axis=1)


def _rarest(met: Vector, place: Places) -> NDArray[np.bool_] | None:
    """Mark the pairs of the idea met least, and of those its rarest opponents; None: all caught up.

    An idea is behind when it was met less often than `ENOUGH`, or than half the usual one.
    """
    times = met[place]
    behind = (times < max(ENOUGH, CATCH_UP * float(met.mean()))).any(axis=1)
    if not behind.any():
        return None
    few, many = times.min(axis=1), times.max(axis=1)
    rarest = behind & (few == few[behind].min())
    marked: NDArray[np.bool_] = rarest & (many == many[rarest].min())
    return marked


def _information(found: Sequence[PairwiseEstimate], place: Places, shortlist_size: int) -> Vector:
    """Say what each pair would tell: p (1 - p) (v + v'), more near the shortlist's edge.

    The edge lies half-way between the last on the shortlist and the first off it; nearness is
    the normal density of an idea's distance from it in its own standard deviations.
    """
    strength = np.array([e.strength for e in found])
    variance = np.array([e.variance for e in found])
    ordered = np.sort(strength)[::-1]
    last = min(max(shortlist_size, 1), len(ordered) - 1)
    edge = (ordered[last - 1] + ordered[last]) / 2
    near = np.exp(-((strength - edge) ** 2) / (2 * variance))
    first, second = place.T
    p = 1 / (1 + np.exp(strength[second] - strength[first]))
    told: Vector = p * (1 - p) * (variance[first] + variance[second]) * (near[first] + near[second])
    return told


def _placed(
    pairs: Places, chosen_by: Literal["catch_up", "information", "chance"], chance: Random
) -> NextPair:
    """Draw one of the pairs, and the sides."""
    pair = pairs[chance.randrange(len(pairs))].tolist()
    left, right = chance.sample(pair, 2)
    return NextPair(left_id=left, right_id=right, chosen_by=chosen_by)
