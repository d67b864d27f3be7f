"""The Gaussian model of merit: several noisy signals, one log-odds an idea, in closed form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import Vector
from aggregation.methods.parameters import WANT, WILL, Parameters
from aggregation.methods.signals import Signal

# The spread of merit is searched on this grid of log standard deviations, with a prior on it.
_LOG_SPREADS = np.linspace(np.log(0.1), np.log(4.0), 24)
_SPREAD_LOG_SD = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Posterior:
    """What is known of every idea's merit m = usual + deviation, on the log-odds scale.

    `own` is the variance of an idea's deviation, `pull` the share of it that the prior keeps at
    zero. `middle_slope` is how merit moves with the challenge's middle reading, whose variance
    is `middle_variance`; `level_variance` is what moves all ideas alike. `weights` and `shown`
    hold, per signal, its weight without the prior (summing to one over the signals an idea has)
    and the deviation it shows, both zero where it is silent.
    """

    usual: float
    spread: float
    mean: Vector
    own: Vector
    pull: Vector
    middle_slope: Vector
    middle_variance: float
    level_variance: float
    weights: Mapping[str, Vector]
    shown: Mapping[str, Vector]
    precisions: Mapping[str, Vector]
    centres: Mapping[str, float]

    @property
    def variance(self) -> Vector:
        """Give the whole variance of each idea's merit."""
        return self.own + self.middle_slope**2 * self.middle_variance + self.level_variance


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reading:
    """A signal on the scale of merit: `value` = merit + error; rows are spreads, columns ideas."""

    name: str
    value: Vector
    precision: Vector


@dataclass(frozen=True, kw_only=True, slots=True)
class _Middle:
    """The challenge's middle reading of chances, gamma = mu + an error all ideas share."""

    value: Vector
    variance: Vector


def infer(signals: Sequence[Signal], parameters: Parameters) -> Posterior:
    """Combine signals into merits.

    x_s = c_s + k_s (m + e) + error of variance v_s + tau_s^2, with tau_s = noise_s k_s omega:
    the systematic error of a signal is a share of how far ideas differ, and e, shared by all
    ideas of the challenge, has deviation `level_sd`. m ~ N(mu, omega^2), mu ~ N(base, base_sd^2).
    Signals of wanting (approval, criteria) say which idea, not how much: they are centred
    within the challenge and leave mu alone. omega is the most likely on a grid, mu follows in
    closed form (empirical Bayes; Efron & Morris 1973).
    """
    evidence = _log_evidence(signals, parameters, np.exp(_LOG_SPREADS)[:, None])
    return posterior_at(signals, parameters, spread=_peak(evidence))


def _peak(evidence: Vector) -> float:
    """Find the most likely spread: the top of the parabola through the grid's best three."""
    at = int(np.clip(np.argmax(evidence), 1, len(evidence) - 2))
    below, best, above = evidence[at - 1 : at + 2]
    curve = below - 2 * best + above
    shift = float(np.clip((below - above) / (2 * curve), -1, 1)) if curve < 0 else 0.0
    step = float(_LOG_SPREADS[1] - _LOG_SPREADS[0])
    return float(np.exp(_LOG_SPREADS[at] + shift * step))


def _readings(signals: Sequence[Signal], parameters: Parameters, spread: Vector) -> list[_Reading]:
    readings = []
    for signal in signals:
        p = parameters.of(signal.name)
        variance = signal.variance / p.slope**2 + (p.noise * spread) ** 2
        readings.append(
            _Reading(
                name=signal.name,
                value=np.where(signal.known, (signal.value - p.bias) / p.slope, 0.0),
                precision=np.where(signal.known, 1 / variance, 0.0),
            )
        )
    return readings


def _pooled(readings: Sequence[_Reading], shape: tuple[int, int]) -> tuple[Vector, Vector]:
    precision, total = np.zeros(shape), np.zeros(shape)
    for reading in readings:
        precision = precision + reading.precision
        total = total + reading.precision * reading.value
    value: Vector = np.divide(total, precision, out=np.zeros(shape), where=precision > 0)
    return precision, value


def _marginal(precision: Vector, spread: Vector) -> Vector:
    """Give the precision of a reading as a reading of the mean: 1 / (omega^2 + 1 / precision)."""
    marginal: Vector = precision / (1 + precision * spread**2)
    return marginal


def _middle(readings: Sequence[_Reading], parameters: Parameters, spread: Vector) -> _Middle:
    """Estimate gamma from the signals that speak of chances, with its own prior."""
    will = [r for r in readings if r.name in WILL]
    precision, value = _pooled(will, (len(spread), readings[0].value.shape[-1]))
    marginal = _marginal(precision, spread)
    before = 1 / (parameters.base_sd**2 + parameters.level_sd**2)
    total = before + _across(marginal)
    return _Middle(
        value=(before * parameters.base + _across(marginal * value)) / total, variance=1 / total
    )


def _across(values: Vector) -> Vector:
    """Add up over ideas, keeping a column."""
    column: Vector = values.sum(axis=-1, keepdims=True)
    return column


def _centres(readings: Sequence[_Reading], middle: _Middle, spread: Vector) -> dict[str, Vector]:
    """Find what each reading deviates from: gamma for chances, its own middle for wanting."""
    centres = {}
    for reading in readings:
        centres[reading.name] = middle.value
        if reading.name in WANT:
            marginal = _marginal(reading.precision, spread)
            total = np.maximum(_across(marginal), 1e-300)
            centres[reading.name] = _across(marginal * reading.value) / total
    return centres


def _deviations(readings: Sequence[_Reading], centres: Mapping[str, Vector]) -> list[_Reading]:
    return [
        _Reading(
            name=r.name,
            value=np.where(r.precision > 0, r.value - centres[r.name], 0.0),
            precision=r.precision,
        )
        for r in readings
    ]


def _log_evidence(signals: Sequence[Signal], parameters: Parameters, spread: Vector) -> Vector:
    """Score each spread: how likely the pooled deviations are, plus its prior."""
    readings = _readings(signals, parameters, spread)
    middle = _middle(readings, parameters, spread)
    shown = _deviations(readings, _centres(readings, middle, spread))
    precision, value = _pooled(shown, (len(spread), readings[0].value.shape[-1]))
    marginal = _marginal(precision, spread)
    likely = np.where(precision > 0, np.log(np.where(precision > 0, marginal, 1.0)), 0.0)
    prior = -0.5 * (np.log(spread[:, 0] / parameters.spread) / _SPREAD_LOG_SD) ** 2
    evidence: Vector = prior + 0.5 * (likely - marginal * value**2).sum(axis=1)
    return evidence


def merits_if(
    posterior: Posterior, readings: Mapping[str, tuple[Vector, Vector]], parameters: Parameters
) -> Vector:
    """Recompute merits for other readings (value, variance; NaN is silent) of the same ideas.

    Usual, spread and centres stay as they are: the first-order answer to "what if".
    """
    precision, total = sums_if(posterior, readings, parameters)
    merits: Vector = posterior.usual + total / (precision + posterior.spread**-2)
    return merits


def sums_if(
    posterior: Posterior, readings: Mapping[str, tuple[Vector, Vector]], parameters: Parameters
) -> tuple[Vector, Vector]:
    """Add up the precision of other readings, and what they show times their precision."""
    precision = np.zeros_like(posterior.mean)
    total = np.zeros_like(posterior.mean)
    for name, (value, variance) in readings.items():
        p = parameters.of(name)
        own = 1 / (variance / p.slope**2 + (p.noise * posterior.spread) ** 2)
        own = np.where(np.isnan(value), 0.0, own)
        shown = (value - p.bias) / p.slope - posterior.centres[name]
        precision = precision + own
        total = total + np.where(np.isnan(value), 0.0, own * shown)
    return precision, total


def posterior_at(signals: Sequence[Signal], parameters: Parameters, *, spread: float) -> Posterior:
    """Combine signals into merits for a known spread omega."""
    column = np.array([[spread]])
    readings = _readings(signals, parameters, column)
    middle = _middle(readings, parameters, column)
    centres = _centres(readings, middle, column)
    shown = _deviations(readings, centres)
    shape = (1, len(signals[0].value))
    precision, value = (part[0] for part in _pooled(shown, shape))
    will = _pooled([r for r in shown if r.name in WILL], shape)[0][0]
    whole = precision + spread**-2
    safe = np.where(precision > 0, precision, 1.0)
    trust = parameters.base_sd**2 / (parameters.base_sd**2 + parameters.level_sd**2)
    usual = parameters.base + trust * (float(middle.value[0, 0]) - parameters.base)
    return Posterior(
        usual=usual,
        spread=spread,
        mean=usual + value * precision / whole,
        own=1 / whole,
        pull=spread**-2 / whole,
        middle_slope=trust - will / whole,
        middle_variance=float(middle.variance[0, 0]),
        level_variance=trust * parameters.level_sd**2,
        weights={r.name: r.precision[0] / safe for r in shown},
        shown={r.name: r.value[0] for r in shown},
        precisions={r.name: r.precision[0] for r in shown},
        centres={name: float(centre[0, 0]) for name, centre in centres.items()},
    )
