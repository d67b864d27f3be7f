"""Cooke's classical model: weigh people by how their quantiles or chances fared before."""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, gamma, sqrt

import numpy as np

from aggregation.methods.gaussian import Vector

# The chance that an answer falls below the 5 %, between, and above the 95 % quantile.
QUANTILE_SHARES = (0.05, 0.45, 0.45, 0.05)
BINS = 5  # equal bins of stated chances; each is read as its middle


def relative_information(found: Sequence[float], expected: Sequence[float]) -> float:
    """Compute the sum of s ln(s / p) in nats: 0 where shares are as expected (Kullback 1951)."""
    s, p = np.asarray(found, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    some = s > 0
    return float((s[some] * np.log(s[some] / p[some])).sum())


def chi_square_tail(x: float, freedom: int) -> float:
    """Compute P(X > x) of the chi-square distribution with 1 or more degrees of freedom.

    The recursion Q(a + 1, y) = Q(a, y) + y^a e^-y / Gamma(a + 1) from a = 1/2 or 1, y = x / 2
    (Abramowitz & Stegun 1964, 6.5.21).
    """
    if x <= 0:
        return 1.0
    y = x / 2
    a, tail = (0.5, erfc(sqrt(y))) if freedom % 2 else (1.0, exp(-y))
    while a < freedom / 2:
        tail += y**a * exp(-y) / gamma(a + 1)
        a += 1
    return min(1.0, tail)


def calibration(counts: Sequence[int], expected: Sequence[float] = QUANTILE_SHARES) -> float:
    """Give the chance that someone with these quantiles does as badly by luck (Cooke 1991).

    `counts` of known answers between a person's quantiles; 2 N I(s, p) is chi-square with as
    many degrees of freedom as there are counts, less one. 1 is perfect, 0 is surely wrong.
    """
    total = sum(counts)
    if not total:
        return 1.0
    shares = [count / total for count in counts]
    return chi_square_tail(2 * total * relative_information(shares, expected), len(counts) - 1)


def quantile_information(
    quantiles: Sequence[float], *, low: float, high: float, shares: Sequence[float] | None = None
) -> float:
    """Say how much narrower quantiles are than the whole range `low` to `high`, in nats."""
    edges = np.array([low, *quantiles, high], dtype=np.float64)
    width = np.diff(edges) / (high - low)
    return relative_information(shares or QUANTILE_SHARES, width.tolist())


def calibration_of_chances(chances: Vector, succeeded: Vector, *, bins: int = BINS) -> float:
    """Calibrate stated chances of yes-no questions, in equal bins (Cooke 1991, discrete tests).

    With n_b questions in a bin of middle p_b, s_b of them true, 2 n_b I(s_b, p_b) summed over the
    bins used is chi-square with as many degrees of freedom as there are bins used.
    """
    place = np.minimum((chances * bins).astype(np.int64), bins - 1)
    used = np.unique(place)
    statistic = 0.0
    for b in used.tolist():
        inside = succeeded[place == b]
        share, middle = float(inside.mean()), (b + 0.5) / bins
        told = relative_information((share, 1 - share), (middle, 1 - middle))
        statistic += 2 * len(inside) * told
    return chi_square_tail(statistic, len(used)) if len(used) else 1.0


def information_of_chances(chances: Vector, *, base: float = 0.5) -> float:
    """Say how far stated chances are from always saying the base rate: the mean, in nats."""
    if not len(chances):
        return 0.0
    kept = np.clip(chances, 0.01, 0.99)
    told = kept * np.log(kept / base) + (1 - kept) * np.log((1 - kept) / (1 - base))
    return float(told.mean())


def classical_weight(calibrated: float, informed: float, *, least: float = 0.0) -> float:
    """Weigh a person: calibration times information, nothing below the `least` calibration."""
    return calibrated * informed if calibrated >= least else 0.0
