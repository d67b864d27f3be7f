"""Why an idea stands where it does, what would tell more, and where liking and belief part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import Vector, normal_cdf, sigmoid
from aggregation.methods.parameters import WANT, WILL, Parameters
from aggregation.methods.posterior import Posterior, posterior_at
from aggregation.methods.signals import Signal

LIKED = "liked, not believed"
BELIEVED = "believed, not liked"
# Both columns must be this sure of their side of the usual idea before a page says they part.
SURE = 0.8
# Information of ten more judgements, as variance on the log-odds scale: ten yes-or-no answers
# near even carry 10/4; ten people's beliefs or trades 10/2; ten ratings, orders
# or ballots of voices or purchases about two each; ten pairs 10/4.
_TEN_MORE = {
    "approval": 0.4,
    "criteria": 0.2,
    "pairs": 0.4,
    "ranked": 0.2,
    "quadratic": 0.2,
    "budget": 0.2,
    "beliefs": 0.2,
    "market": 0.2,
}
_WORTH_ASKING = 0.02


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """Wanting or believing alone: chance per idea, how sure it is above the usual, known."""

    chance: Vector
    above: Vector
    known: Vector


def pushes(posterior: Posterior) -> dict[str, Vector]:
    """Split every merit exactly: merit = usual + the signals' pushes + the prior's push.

    A signal pushes by its weight times the deviation it shows; the prior pulls the sum back by
    its own share. The model is linear, so these are also the Shapley values.
    """
    parts = {name: posterior.weights[name] * posterior.shown[name] for name in posterior.weights}
    total: Vector = sum(parts.values(), np.zeros_like(posterior.mean))
    return {**parts, "prior": -posterior.pull * total}


def column(signals: Sequence[Signal], parameters: Parameters, whole: Posterior) -> Column:
    """Read only these signals, at the spread of the whole challenge."""
    part = posterior_at(signals, parameters, spread=whole.spread)
    wanting = all(s.name in WANT for s in signals)
    usual = 0.0 if wanting else part.usual
    known = np.any([s.known for s in signals], axis=0)
    deviation = part.mean - part.usual
    return Column(
        chance=sigmoid(usual + deviation),
        above=normal_cdf(deviation / np.sqrt(part.own)),
        known=known,
    )


def disagreement(want: Column, will: Column) -> list[str]:
    """Name the ideas that are surely above the usual in one column and below it in the other."""
    both = want.known.astype(bool) & will.known.astype(bool)
    liked = both & (want.above >= SURE) & (will.above <= 1 - SURE)
    believed = both & (will.above >= SURE) & (want.above <= 1 - SURE)
    return [LIKED if x else BELIEVED if y else "" for x, y in zip(liked, believed, strict=True)]


def ask_next(
    posterior: Posterior,
    signals: Sequence[Signal],
    parameters: Parameters,
    *,
    askable: Sequence[str],
) -> tuple[list[str], Vector]:
    """Choose, per idea, the signal of which ten more judgements would cut variance most.

    Gives the names and the share of the variance each would cut; no name where it is under 2 %.
    """
    cuts = np.array([_cut(posterior, s, parameters) for s in signals if s.name in askable])
    names = [s.name for s in signals if s.name in askable]
    size = len(posterior.mean)
    if not names:
        return [""] * size, np.zeros(size)
    best, most = cuts.argmax(axis=0), cuts.max(axis=0)
    chosen = [names[b] if m >= _WORTH_ASKING else "" for b, m in zip(best, most, strict=True)]
    return chosen, most


def _cut(posterior: Posterior, signal: Signal, parameters: Parameters) -> Vector:
    p = parameters.of(signal.name)
    now = np.where(signal.known, 1 / np.where(signal.known, signal.variance, 1.0), 0.0)
    more = now + 1 / _TEN_MORE[signal.name]
    precision = 1 / (1 / (more * p.slope**2) + (p.noise * posterior.spread) ** 2)
    added = np.maximum(precision - posterior.precisions[signal.name], 0.0)
    cut: Vector = 1 - 1 / (1 + posterior.own * added)
    return cut


def reason(name: str, title: str, push: float) -> str:
    """Say in a few words what a signal did to an idea."""
    direction = "up" if push >= 0 else "down"
    strength = "strongly " if abs(push) >= 0.5 else "a little " if abs(push) < 0.1 else ""
    return (
        f"{title} push it {strength}{direction}"
        if name != "market"
        else (f"{title} pushes it {strength}{direction}")
    )


TITLES = {
    "approval": "Approvals",
    "criteria": "Ratings",
    "pairs": "Pairs",
    "ranked": "Orders",
    "quadratic": "Credits",
    "budget": "Budgets",
    "beliefs": "Beliefs",
    "market": "The market's price",
}


def reasons(parts: dict[str, Vector], place: int, *, known: Sequence[str]) -> str:
    """Write one sentence on what moved an idea, the strongest signal first."""
    moved = sorted(known, key=lambda n: -abs(float(parts[n][place])))
    if not moved:
        return "Nobody has judged it yet, so it stands at the challenge's usual chance."
    words = [reason(n, TITLES[n], float(parts[n][place])) for n in moved]
    words = [words[0], *(w[0].lower() + w[1:] for w in words[1:])]
    return "; ".join(words) + "."


def will_and_want(signals: Sequence[Signal]) -> tuple[list[Signal], list[Signal]]:
    """Part signals into those of wanting and those of believing."""
    return [s for s in signals if s.name in WANT], [s for s in signals if s.name in WILL]
