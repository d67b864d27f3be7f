"""The normal distribution, log-odds, and draws that stay the same across numpy's versions."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]

Z90 = 1.6448536269514722
TWENTY = tuple(NormalDist().inv_cdf((i + 0.5) / 20) for i in range(20))


def sigmoid(x: ArrayLike) -> Vector:
    """Turn log-odds into probabilities."""
    p: Vector = np.exp(-np.logaddexp(0, -np.asarray(x, dtype=np.float64)))
    return p


def logit(p: ArrayLike, *, edge: float = 0.01) -> Vector:
    """Turn probabilities into log-odds, clipped to [edge, 1 - edge]."""
    q = np.clip(np.asarray(p, dtype=np.float64), edge, 1 - edge)
    x: Vector = np.log(q) - np.log1p(-q)
    return x


def normal_cdf(z: ArrayLike) -> Vector:
    """Compute P(Z <= z) for a standard normal."""
    flat = np.asarray(z, dtype=np.float64)
    values = [0.5 * math.erfc(-v * math.sqrt(0.5)) for v in flat.ravel().tolist()]
    return np.array(values, dtype=np.float64).reshape(flat.shape)


def normal_draws(seed: int, rows: int, columns: int) -> Vector:
    """Draw a rows-by-columns table of standard normals (Box & Muller 1958).

    Raw PCG64 words are fixed for ever by numpy's compatibility policy, the methods built on
    them are not: so the words are turned into normals here.
    """
    half = (rows * columns + 1) // 2
    words = np.random.PCG64(seed).random_raw(2 * half)
    uniform = ((words >> np.uint64(11)) + 0.5) * 2.0**-53
    radius, angle = np.sqrt(-2 * np.log(uniform[:half])), 2 * np.pi * uniform[half:]
    normals = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])
    return normals[: rows * columns].reshape(rows, columns)


def cavity(
    value: Vector, variance: Vector, *, prior: tuple[float, float], known: NDArray[np.bool_]
) -> tuple[Vector, Vector]:
    """Divide a Gaussian prior out of Gaussian posteriors (Minka 2001, the cavity)."""
    precision = np.where(known, 1 / variance - 1 / prior[1], np.nan)
    precision = np.maximum(precision, 1e-9)
    left: Vector = (value / variance - prior[0] / prior[1]) / precision
    return left, 1 / precision
