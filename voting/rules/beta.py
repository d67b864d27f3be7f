"""The Beta distribution in numpy alone: log-gamma family, distribution function, quantiles."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]

_SHIFT = 10
_TERMS = 20_000
_TINY = 1e-300


def _shifted(x: ArrayLike, step: Callable[[Vector], Vector]) -> tuple[Vector, Vector]:
    """Move every x above `_SHIFT` by whole steps, adding up `step` on the way."""
    value = np.array(x, dtype=np.float64)
    total = np.zeros_like(value)
    for _ in range(_SHIFT):
        small = value < _SHIFT
        total = np.where(small, total + step(value), total)
        value = np.where(small, value + 1.0, value)
    return value, total


def log_gamma(x: ArrayLike) -> Vector:
    """Compute ln Gamma(x) for x > 0 (Stirling's series; Abramowitz & Stegun 1964, 6.1.41)."""
    value, steps = _shifted(x, np.log)
    s = 1.0 / value**2
    series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / value
    result: Vector = (value - 0.5) * np.log(value) - value + 0.5 * np.log(2 * np.pi)
    return result + series - steps


def digamma(x: ArrayLike) -> Vector:
    """Compute the derivative of ln Gamma for x > 0 (Abramowitz & Stegun 1964, 6.3.18)."""
    value, steps = _shifted(x, np.reciprocal)
    s = 1.0 / value**2
    series = s * (1 / 12 - s * (1 / 120 - s * (1 / 252 - s * (1 / 240 - s / 132))))
    return np.log(value) - 0.5 / value - series - steps


def trigamma(x: ArrayLike) -> Vector:
    """Compute the second derivative of ln Gamma, x > 0 (Abramowitz & Stegun 1964, 6.4.12)."""
    value, steps = _shifted(x, lambda v: 1.0 / v**2)
    s = 1.0 / value**2
    series = s * (1 / 6 - s * (1 / 30 - s * (1 / 42 - s * (1 / 30 - s * 5 / 66)))) / value
    return 1.0 / value + 0.5 * s + series + steps


def beta_cdf(p: ArrayLike, a: ArrayLike, b: ArrayLike) -> Vector:
    """Compute P(X <= p) of Beta(a, b), the regularised incomplete beta function.

    Lentz's method on the continued fraction 26.5.8 of Abramowitz & Stegun 1964; the cost grows
    as the root of a + b. Ranges: 0 < p < 1, a > 0, b > 0; arrays of one shape.
    """
    p, a, b = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (p, a, b)))
    return np.exp(_log_cdf(np.log(p) - np.log1p(-p), a, b))


def _log_cdf(log_odds: Vector, a: Vector, b: Vector) -> Vector:
    x, y = _sigmoid(log_odds), _sigmoid(-log_odds)
    flip = x >= (a + 1) / (a + b + 2)
    a1, b1, x1 = np.where(flip, b, a), np.where(flip, a, b), np.where(flip, y, x)
    part = _log_density(log_odds, a, b) - np.log(a1) - np.log(_fraction(x1, a1, b1))
    part = np.minimum(part, -1e-17)
    return np.where(flip, np.log1p(-np.exp(np.where(flip, part, -1.0))), part)


def _log_density(log_odds: Vector, a: Vector, b: Vector) -> Vector:
    """Give the log-density of X's log-odds: a ln x + b ln(1 - x) - ln B(a, b)."""
    kernel = -a * np.logaddexp(0, -log_odds) - b * np.logaddexp(0, log_odds)
    return kernel + log_gamma(a + b) - log_gamma(a) - log_gamma(b)


def _fraction(x: Vector, a: Vector, b: Vector) -> Vector:
    c = np.ones_like(x)
    d = np.zeros_like(x)
    value = np.ones_like(x)
    for term in range(1, _TERMS):
        step = _step(term, x, a, b)
        d = 1.0 / _away_from_zero(1.0 + step * d)
        c = _away_from_zero(1.0 + step / c)
        value = value * c * d
        if np.all(np.abs(c * d - 1.0) < 1e-15):
            break
    return value


def _step(term: int, x: Vector, a: Vector, b: Vector) -> Vector:
    m = term // 2
    if term % 2 == 0:
        return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))


def _away_from_zero(x: Vector) -> Vector:
    return np.where(np.abs(x) < _TINY, _TINY, x)


def _sigmoid(x: Vector) -> Vector:
    return np.exp(-np.logaddexp(0, -x))


def beta_quantile(q: float, a: ArrayLike, b: ArrayLike) -> Vector:
    """Find p with P(X <= p) = q for X of Beta(a, b), 0 < q < 1, a, b > 0, by array.

    Newton on the log of the distribution function against the log-odds of p: that function is
    concave (the density of the log-odds is log-concave), so Newton never leaves the left side.
    """
    a, b = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (a, b)))
    if q > 0.5:
        return 1.0 - beta_quantile(1.0 - q, b, a)
    width = np.sqrt(trigamma(a) + trigamma(b))
    at = digamma(a) - digamma(b) - width * np.sqrt(-2 * np.log(2 * q)) * 0.8
    for _ in range(60):
        below = _log_cdf(at, a, b)
        slope = np.maximum(np.exp(_log_density(at, a, b) - below), _TINY)
        move = np.clip((np.log(q) - below) / slope, -8 * width, 8 * width)
        at = at + move
        if np.all(np.abs(move) < 1e-13 * np.maximum(1.0, np.abs(at))):
            break
    return _sigmoid(at)
