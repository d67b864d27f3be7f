"""Whether 90 % intervals hold 90 %: of a signal not looked at, and of counts of successes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aggregation.methods.gaussian import Z90, Vector, normal_draws, sigmoid
from aggregation.methods.parameters import WILL, Parameters
from aggregation.methods.posterior import Posterior, infer
from aggregation.methods.signals import Signal

_DRAWS = 4000
_SUBSETS = 2000


def coverage_of_signals(signals: Sequence[Signal], parameters: Parameters) -> Vector:
    """Mark with 1 every signal of chances that lies in the interval the other one gives.

    The other signal alone gives merits; the interval adds the hidden signal's own variance and
    systematic noise. One entry an idea and direction, ideas with both signals only.
    """
    named = {s.name: s for s in signals if s.name in WILL}
    inside = [
        _inside(named[shown], named[hidden], parameters)
        for shown in named
        for hidden in named
        if shown != hidden
    ]
    return np.concatenate(inside) if inside else np.zeros(0)


def _inside(shown: Signal, hidden: Signal, parameters: Parameters) -> Vector:
    posterior = infer([shown], parameters)
    p = parameters.of(hidden.name)
    expected = posterior.centres[shown.name] + posterior.mean - posterior.usual
    # The middle is shared by both signals: it matters only as far as the prior pulls towards it.
    middle = posterior.pull**2 * posterior.middle_variance
    variance = (
        posterior.own + middle + hidden.variance / p.slope**2 + (p.noise * posterior.spread) ** 2
    )
    away = (hidden.value - p.bias) / p.slope - expected
    both = shown.known & hidden.known
    inside: Vector = (np.abs(away[both]) <= Z90 * np.sqrt(variance[both])).astype(np.float64)
    return inside


def coverage_of_counts(
    posterior: Posterior, succeeded: Vector, *, seed: int, size: int = 10
) -> float:
    """Tell how often the count of successes among ten random ideas lies in its 90 % interval.

    Counts are drawn from the joint posterior; because they are whole, a count on the edge is
    taken in by a coin of the right weight (randomised probability integral transform; Czado,
    Gneiting & Held 2009).
    """
    n = len(succeeded)
    size = min(size, n)
    merits = _draws(posterior, seed)
    coins = np.random.default_rng(seed)
    happened = coins.random(merits.shape) < sigmoid(merits)
    inside = 0
    for _ in range(_SUBSETS):
        chosen = coins.permutation(n)[:size]
        counts, truth = happened[:, chosen].sum(axis=1), succeeded[chosen].sum()
        place = np.mean(counts < truth) + coins.random() * np.mean(counts == truth)
        inside += bool(0.05 < place < 0.95)
    return inside / _SUBSETS


def _draws(posterior: Posterior, seed: int) -> Vector:
    n = len(posterior.mean)
    normals = normal_draws(seed, _DRAWS, n + 2)
    merits: Vector = posterior.mean + np.sqrt(posterior.own) * normals[:, :n]
    merits += posterior.middle_slope * posterior.middle_variance**0.5 * normals[:, [n]]
    merits += posterior.level_variance**0.5 * normals[:, [n + 1]]
    return merits
