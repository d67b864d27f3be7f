"""What results teach: bias, slope and systematic noise of every signal, for later challenges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.gaussian import Vector, sigmoid
from aggregation.methods.parameters import (
    WILL,
    LearningRow,
    Parameters,
    SignalParameters,
)
from aggregation.methods.posterior import infer
from aggregation.methods.signals import Signal

# Deviations of the priors of bias, log-slope and log-noise: what all signals of chances share,
# and what is one signal's own. Which signal is better takes many results, so little is its own.
_SHARED_SD = (0.5, 0.5, 0.0)
_OWN_SD = (0.25, 0.25, 0.25)
# The mean of all challenges' log-odds of success is N(0, .5^2) before any has resolved.
_BASE_SD = 0.5
_STEPS = 25
_NUDGE = 1e-4
_CLOSE = 1e-6
# Two imaginary results, one each way, keep the base rate off 0 and 1.
_IMAGINED = 2.0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ridge:
    """The prior of all parameters, its precision, and which of them results can move."""

    prior: Vector
    precision: Vector
    free: NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Lesson:
    signals: tuple[Signal, ...]
    succeeded: Vector


def learn(rows: Sequence[LearningRow], *, start: Parameters | None = None) -> Parameters:
    """Learn parameters from results; without any, `start` (by default the prior) as it is.

    Maximises the log-likelihood of what came true under the chances the ranking itself gives
    (`infer`, challenge by challenge), less a ridge that draws every parameter to its prior: a
    logistic regression with an informative prior (le Cessie & van Houwelingen 1992), by Fisher
    scoring. A signal without results keeps its prior exactly.
    """
    start = start or Parameters()
    if not rows:
        return start
    lessons = _lessons(rows, start)
    start = replace(start, base=_base(lessons, start))
    free = _free(start, rows)
    if not free.any():
        return replace(start, rows=len(rows), challenges=len(lessons))
    precision: Vector = np.asarray(
        np.linalg.inv(_covariance(start)[np.ix_(free, free)]), dtype=np.float64
    )
    at = _climb(lessons, start, _Ridge(prior=_pack(start), precision=precision, free=free))
    return replace(_rounded(_unpack(at, start)), rows=len(rows), challenges=len(lessons))


def _base(lessons: Sequence[_Lesson], start: Parameters) -> float:
    """Learn the usual log-odds of success; one challenge, however large, is one observation."""
    precision, total = _BASE_SD**-2, 0.0
    for lesson in lessons:
        n, good = len(lesson.succeeded), float(lesson.succeeded.sum())
        rate = (good + _IMAGINED / 2) / (n + _IMAGINED)
        weight = 1 / (start.base_sd**2 + 1 / ((n + _IMAGINED) * rate * (1 - rate)))
        precision, total = precision + weight, total + weight * np.log(rate / (1 - rate))
    return round(float(total / precision), 9)


def _covariance(parameters: Parameters) -> Vector:
    """Give the prior covariance of (bias, log-slope, log-noise) of all signals."""
    shares = np.array([p.signal in WILL for p in parameters.signals], dtype=np.float64)
    together = np.kron(np.outer(shares, shares), np.diag(np.square(_SHARED_SD)))
    apart = np.kron(np.diag(1 - shares), np.diag(np.square(_SHARED_SD)))
    own = np.kron(np.eye(len(shares)), np.diag(np.square(_OWN_SD)))
    covariance: Vector = together + apart + own
    return covariance


def _lessons(rows: Sequence[LearningRow], start: Parameters) -> list[_Lesson]:
    ordered = sorted(rows, key=lambda r: (r.challenge_id, r.idea_id))
    names = [p.signal for p in start.signals]
    return [
        _lesson(list(group), names) for _, group in groupby(ordered, key=lambda r: r.challenge_id)
    ]


def _lesson(rows: Sequence[LearningRow], names: Sequence[str]) -> _Lesson:
    said = [{r.signal: r for r in row.readings} for row in rows]
    return _Lesson(
        signals=tuple(
            Signal(
                name=name,
                value=np.array([s[name].value if name in s else np.nan for s in said]),
                variance=np.array([s[name].variance if name in s else np.nan for s in said]),
                people=np.array([int(name in s) for s in said]),
            )
            for name in names
        ),
        succeeded=np.array([row.succeeded for row in rows], dtype=np.float64),
    )


def _pack(parameters: Parameters) -> Vector:
    return np.array(
        [(p.bias, np.log(p.slope), np.log(p.noise)) for p in parameters.signals]
    ).ravel()


def _unpack(at: Vector, parameters: Parameters) -> Parameters:
    return replace(
        parameters,
        signals=tuple(
            SignalParameters(
                signal=p.signal,
                bias=float(bias),
                slope=float(np.exp(slope)),
                noise=float(np.exp(noise)),
            )
            for p, (bias, slope, noise) in zip(parameters.signals, at.reshape(-1, 3), strict=True)
        ),
    )


def _free(parameters: Parameters, rows: Sequence[LearningRow]) -> NDArray[np.bool_]:
    """Mark what results can move: signals that spoke.

    A signal of wanting is centred within its challenge, so its bias has nothing to say.
    """
    spoke = {reading.signal for row in rows for reading in row.readings}
    return np.array(
        [
            part
            for p in parameters.signals
            for part in (
                p.signal in spoke and p.signal in WILL,
                p.signal in spoke,
                p.signal in spoke,
            )
        ],
        dtype=bool,
    )


def _merits(lessons: Sequence[_Lesson], at: Vector, start: Parameters) -> Vector:
    parameters = _unpack(at, start)
    return np.concatenate([infer(lesson.signals, parameters).mean for lesson in lessons])


def _slopes(lessons: Sequence[_Lesson], at: Vector, start: Parameters, ridge: _Ridge) -> Vector:
    """Differentiate every merit by every free parameter, by central differences."""
    columns = []
    for place in np.flatnonzero(ridge.free):
        nudge = np.zeros_like(at)
        nudge[place] = _NUDGE
        ahead, behind = _merits(lessons, at + nudge, start), _merits(lessons, at - nudge, start)
        columns.append((ahead - behind) / (2 * _NUDGE))
    return np.column_stack(columns)


def _climb(lessons: Sequence[_Lesson], start: Parameters, ridge: _Ridge) -> Vector:
    """Find the most likely parameters."""
    at = ridge.prior.copy()
    succeeded = np.concatenate([lesson.succeeded for lesson in lessons])
    best = _penalised(lessons, at, start, ridge)
    for _ in range(_STEPS):
        slopes = _slopes(lessons, at, start, ridge)
        p = sigmoid(_merits(lessons, at, start))
        pull = ridge.precision @ (at - ridge.prior)[ridge.free]
        information = (slopes.T * (p * (1 - p))) @ slopes + ridge.precision
        move = np.zeros_like(at)
        move[ridge.free] = np.linalg.solve(information, slopes.T @ (succeeded - p) - pull)
        while np.abs(move).max() > _CLOSE:
            reached = _penalised(lessons, at + move, start, ridge)
            if reached >= best:
                break
            move = move / 2
        if np.abs(move).max() <= _CLOSE:
            break
        at, best = at + move, reached
    return at


def _penalised(lessons: Sequence[_Lesson], at: Vector, start: Parameters, ridge: _Ridge) -> float:
    merits = _merits(lessons, at, start)
    succeeded = np.concatenate([lesson.succeeded for lesson in lessons])
    likelihood = -np.logaddexp(0, np.where(succeeded > 0, -merits, merits)).sum()
    away = (at - ridge.prior)[ridge.free]
    return float(likelihood - away @ ridge.precision @ away / 2)


def _rounded(parameters: Parameters) -> Parameters:
    return replace(
        parameters,
        signals=tuple(
            SignalParameters(
                signal=p.signal,
                bias=round(p.bias, 9),
                slope=round(p.slope, 9),
                noise=round(p.noise, 9),
            )
            for p in parameters.signals
        ),
    )
