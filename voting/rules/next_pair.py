"""Which two ideas a person compares next: catch-up, then information, one time in five chance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Literal

import numpy as np

from voting.rules.beta import Vector
from voting.rules.pairwise import Comparison, estimate_pairwise

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
    waiting = [p for p in combinations(sorted(open_to), 2) if p not in done]
    if not waiting:
        return None
    chance = Random(seed)  # noqa: S311  # Fairness, not secrecy.
    if chance.random() < CHANCE_SHARE:
        return _placed(chance.choice(waiting), "chance", chance)
    found = estimate_pairwise(comparisons, idea_ids=idea_ids)
    met = {e.idea_id: e.comparisons for e in found}
    behind = _behind(met, {i for pair in waiting for i in pair})
    if behind:
        least = min(_key(met, pair, behind) for pair in waiting)
        rarest = [pair for pair in waiting if _key(met, pair, behind) == least]
        return _placed(chance.choice(rarest), "catch_up", chance)
    strength = {e.idea_id: (e.strength, e.variance) for e in found}
    told = _information(waiting, strength, shortlist_size)
    best = [pair for pair, worth in zip(waiting, told, strict=True) if worth >= told.max() - 1e-12]
    return _placed(chance.choice(best), "information", chance)


def _behind(met: dict[int, float], waiting: Collection[int]) -> set[int]:
    usual = sum(met.values()) / len(met)
    return {i for i in waiting if met[i] < max(ENOUGH, CATCH_UP * usual)}


def _key(met: dict[int, float], pair: tuple[int, int], behind: set[int]) -> tuple[float, float]:
    """Order pairs by the idea met least, then by its opponent; those without one come last."""
    if not behind & set(pair):
        return float("inf"), float("inf")
    few, many = sorted(met[i] for i in pair)
    return few, many


def _information(
    waiting: Sequence[tuple[int, int]],
    strength: dict[int, tuple[float, float]],
    shortlist_size: int,
) -> Vector:
    """Say what each pair would tell: p (1 - p) (v + v'), more near the shortlist's edge.

    The edge lies half-way between the last on the shortlist and the first off it; nearness is
    the normal density of an idea's distance from it in its own standard deviations.
    """
    ordered = sorted((s for s, _ in strength.values()), reverse=True)
    place = min(max(shortlist_size, 1), len(ordered) - 1)
    edge = (ordered[place - 1] + ordered[place]) / 2
    first, second = (
        np.array([strength[pair[side]] for pair in waiting], dtype=np.float64) for side in (0, 1)
    )
    p = 1 / (1 + np.exp(second[:, 0] - first[:, 0]))
    near = sum(np.exp(-((s[:, 0] - edge) ** 2) / (2 * s[:, 1])) for s in (first, second))
    told: Vector = p * (1 - p) * (first[:, 1] + second[:, 1]) * near
    return told


def _placed(
    pair: tuple[int, int],
    chosen_by: Literal["catch_up", "information", "chance"],
    chance: Random,
) -> NextPair:
    left, right = chance.sample(pair, 2)
    return NextPair(left_id=left, right_id=right, chosen_by=chosen_by)
