"""Orders made of pairwise majorities and of first places: five classical methods.

Every method gives tiers of places, best first; ideas in one tier are tied.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput
from core.language import _
from voting.rules.beta import Vector
from voting.rules.profile import Profile, runs_of, unsorted
from voting.rules.ties import tie_order

Order = tuple[tuple[int, ...], ...]

KEMENY_IDEAS = 12
_DIGITS = 9


def tiers_by(values: Vector) -> Order:
    """Group places by value, the highest first; equal to nine digits is tied."""
    rounded = np.round(values, _DIGITS)
    return tuple(
        tuple(np.flatnonzero(rounded == value).tolist()) for value in np.unique(rounded)[::-1]
    )


def ranks_of(order: Order, size: int) -> Vector:
    """Give each place's rank from 1; tied places share the rank of the tier's first."""
    ranks = np.zeros(size)
    above = 1
    for tier in order:
        ranks[list(tier)] = above
        above += len(tier)
    return ranks


def ranks_by(values: Vector) -> Vector:
    """Give ranks by value for each row of `values`, as `tiers_by` and `ranks_of` would."""
    order, first, _last = runs_of(-np.round(values, _DIGITS))
    return unsorted(order, first + 1)


def layers_of(beats: NDArray[np.bool_]) -> Order:
    """Group places by a relation without circles: first those nobody beats, then the next.

    Who is beaten by nobody is tied for first, whatever they themselves beat.
    """
    ranks = layer_ranks(beats[None])[0]
    return tuple(tuple(np.flatnonzero(ranks == at).tolist()) for at in np.unique(ranks))


def layer_ranks(beats: NDArray[np.bool_]) -> Vector:
    """Give the ranks of `layers_of` for many relations at once: shape (draws, places, places)."""
    ranks = np.zeros(beats.shape[:2])
    left = np.ones(beats.shape[:2], dtype=bool)
    beaten_by = beats.sum(axis=1)
    while left.any():
        free = left & (beaten_by == 0)
        ranks = np.where(free, 1 + beats.shape[1] - left.sum(axis=1, keepdims=True), ranks)
        left &= ~free
        beaten_by = beaten_by - np.einsum("di,dij->dj", free, beats, dtype=np.int64)
    return ranks


def borda(prefers: Vector) -> Vector:
    """Count, per idea, how often it is preferred to another (Borda 1781)."""
    points: Vector = prefers.sum(axis=1)
    return points


def beat_paths(prefers: Vector) -> Vector:
    """Find the strength of the strongest path from each idea to each other (Schulze 2011)."""
    paths: Vector = np.where(prefers > prefers.T, prefers, 0.0)
    for k in range(len(paths)):
        paths = np.maximum(paths, np.minimum(paths[:, k, None], paths[None, k, :]))
    return paths


def schulze(prefers: Vector) -> Order:
    """Order by beat paths, strength by winning votes (Schulze 2011); O(n^3).

    i beats j when its path to j is stronger than the way back, a transitive relation. It may
    leave two ideas level of which only one beats a third: they share the place.
    """
    paths = beat_paths(prefers)
    return layers_of(paths > paths.T)


def schulze_ranks(prefers: Vector) -> Vector:
    """Give the ranks of `schulze` for many tables of preferences: shape (draws, places, places)."""
    beats = np.empty(prefers.shape, dtype=bool)
    for n, table in enumerate(prefers):
        paths = beat_paths(table)
        beats[n] = paths > paths.T
    return layer_ranks(beats)


def ranked_pairs(prefers: Vector, *, idea_ids: Sequence[int], seed: int) -> Order:
    """Lock majorities, the largest first, unless they would close a circle (Tideman 1987).

    Majorities of one size are taken by the smaller minority, then by a seeded hash.
    """
    size = len(prefers)
    majorities = [(i, j) for i, j in permutations(range(size), 2) if prefers[i, j] > prefers[j, i]]

    def turn(pair: tuple[int, int]) -> tuple[float, float, int, int]:
        i, j = pair
        hashed = (tie_order(seed, idea_ids[i]), tie_order(seed, idea_ids[j]))
        return (-prefers[i, j], prefers[j, i], *hashed)

    reaches = np.eye(size, dtype=bool)
    for i, j in sorted(majorities, key=turn):
        if not reaches[j, i]:
            reaches |= np.outer(reaches[:, i], reaches[j, :])
    return layers_of(reaches & ~np.eye(size, dtype=bool))


def instant_runoff(profile: Profile) -> Order:
    """Take out, again and again, whoever has the fewest first places (Hare; Ware 1871).

    Several with the fewest go together; ballots that rank several first are split among them.
    """
    left = np.ones(profile.places.shape[1], dtype=bool)
    out: list[tuple[int, ...]] = []
    while left.any():
        firsts = _firsts(profile, left)
        fewest = np.round(firsts[left].min(), _DIGITS)
        gone = left & (np.round(firsts, _DIGITS) == fewest)
        out.append(tuple(np.flatnonzero(gone).tolist()))
        left &= ~gone
    return tuple(reversed(out))


def _firsts(profile: Profile, left: NDArray[np.bool_]) -> Vector:
    known = left & (profile.places >= 0)
    places = np.where(known, profile.places, np.iinfo(np.int64).max)
    best = places.min(axis=1, keepdims=True, initial=np.iinfo(np.int64).max)
    first = known & (places == best)
    share = first / np.maximum(1, first.sum(axis=1, keepdims=True))
    firsts: Vector = (share * profile.people[:, None]).sum(axis=0)
    return firsts


def kemeny(prefers: Vector) -> tuple[tuple[int, ...], float]:
    """Find the order that contradicts the fewest preferences, and how many (Kemeny 1959).

    Exact, by subsets (Held & Karp's recursion), so for twelve ideas at most. Of equally good
    orders the first by place is given.
    """
    size = len(prefers)
    if size > KEMENY_IDEAS:
        raise InvalidInput(
            _(
                "Kemeny's order is found for %(kemeny_ideas)s ideas at most.",
                kemeny_ideas=KEMENY_IDEAS,
            )
        )
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for count in range(1, size + 1):
        for chosen in combinations(range(size), count):
            key = sum(1 << i for i in chosen)
            best[key] = min(_ending(best, prefers, chosen, last) for last in chosen)
    cost, order = best[(1 << size) - 1]
    return order, cost


def _ending(
    best: dict[int, tuple[float, tuple[int, ...]]],
    prefers: Vector,
    chosen: tuple[int, ...],
    last: int,
) -> tuple[float, tuple[int, ...]]:
    """Put `last` below the best order of the others: all who prefer it to one of them object."""
    others = [i for i in chosen if i != last]
    cost, order = best[sum(1 << i for i in others)]
    return cost + float(prefers[last, others].sum()), (*order, last)
