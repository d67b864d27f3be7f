"""From merits to places: ranks, rank intervals, the chance to be among the best, tie bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.gaussian import Vector, normal_cdf, normal_draws
from aggregation.methods.posterior import Posterior
from voting.rules.ties import tie_order

Places = NDArray[np.int64]

# Two ideas share a band while either is ahead in at least one of ten joint draws.
BAND = 0.9
_DIGITS = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Every idea's place, 1 is best: rank, its 90 % interval, chance of the first k, band."""

    rank: Places
    low: Places
    high: Places
    top_k: Vector
    band: Places


def tie_order_of(ids: Sequence[int], seed: int) -> Places:
    """Number ideas in the order that full ties take."""
    order = sorted(range(len(ids)), key=lambda i: tie_order(seed, ids[i]))
    numbers = np.empty(len(ids), dtype=np.int64)
    numbers[order] = np.arange(len(ids))
    return numbers


def ranks(merit: Vector, ties: Places) -> Places:
    """Rank merits, the largest first; equal to nine digits means tied, and `ties` decides."""
    order = np.lexsort((ties, -np.round(merit, _DIGITS)))
    places = np.empty(len(merit), dtype=np.int64)
    places[order] = np.arange(1, len(merit) + 1)
    return places


def stand(
    posterior: Posterior, *, ties: Places, shortlist_size: int, seed: int, draws: int
) -> Standing:
    """Place every idea.

    Rank intervals and the chance of the first k come from joint draws: every idea's own doubt,
    and the doubt about the challenge's middle, which moves little-judged ideas together.
    """
    size = len(posterior.mean)
    rank = ranks(posterior.mean, ties)
    drawn = _drawn_ranks(posterior, seed=seed, draws=draws)
    low, high = np.quantile(drawn, [0.05, 0.95], axis=0, method="inverted_cdf")
    low, high = np.minimum(low, rank), np.maximum(high, rank)
    top = np.mean(drawn <= min(shortlist_size, size), axis=0)
    return Standing(
        rank=rank,
        low=low.astype(np.int64),
        high=high.astype(np.int64),
        top_k=top,
        band=_bands(posterior, rank),
    )


def _drawn_ranks(posterior: Posterior, *, seed: int, draws: int) -> Places:
    size = len(posterior.mean)
    normals = normal_draws(seed, draws, size + 1)
    middle = posterior.middle_slope * posterior.middle_variance**0.5
    merits = posterior.mean + np.sqrt(posterior.own) * normals[:, :size]
    merits += normals[:, size:] * middle
    order = np.argsort(-merits, axis=1, kind="stable")
    drawn = np.empty((draws, size), dtype=np.int64)
    np.put_along_axis(drawn, order, np.arange(1, size + 1)[None, :], axis=1)
    return drawn


def ahead(posterior: Posterior, first: int) -> Vector:
    """Give the chance that idea `first` is better than each idea (itself: one half)."""
    gap = posterior.mean[first] - posterior.mean
    slope = posterior.middle_slope[first] - posterior.middle_slope
    variance = posterior.own[first] + posterior.own + slope**2 * posterior.middle_variance
    chance = normal_cdf(gap / np.sqrt(variance))
    chance[first] = 0.5
    return chance


def _bands(posterior: Posterior, rank: Places) -> Places:
    """Walk down the ranks; the first idea that its band's first is surely ahead of opens one."""
    order = np.argsort(rank)
    bands = np.ones(len(rank), dtype=np.int64)
    band, place = 0, 0
    while place < len(order):
        band += 1
        behind = ahead(posterior, int(order[place]))[order[place:]] > BAND
        length = int(np.argmax(behind)) if behind.any() else len(behind)
        bands[order[place : place + length]] = band
        place += length
    return bands
