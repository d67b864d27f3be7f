"""All judgement read into merits, and read once more as if some people had said nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from aggregation.methods.inputs import RankingInputs
from aggregation.methods.parameters import WANT, WILL, Parameters
from aggregation.methods.posterior import Posterior, infer
from aggregation.methods.signals import Signal, read_signals
from aggregation.methods.weights import LISTS, Weights, weigh

# Without a success test a signal of wanting measures what is asked for, not a proxy of it.
WANTING_NOISE = 0.5

# Ways of judging that every challenge has; the others take part once somebody used them.
ALWAYS = ("approval", "criteria", "beliefs", "market")


@dataclass(frozen=True, kw_only=True, slots=True)
class Merits:
    """A challenge read: its weights, all signals, those that count, and the merits they give."""

    weights: Weights | None
    signals: tuple[Signal, ...]
    used: tuple[Signal, ...]
    parameters: Parameters
    posterior: Posterior


def read_merits(inputs: RankingInputs, parameters: Parameters) -> Merits:
    """Read canonical inputs of at least one idea; without a success test only wanting counts."""
    weights = weigh(inputs)
    signals = read_signals(inputs, approval_weight=parameters.approval_weight, weights=weights)
    if not inputs.has_success_test:
        parameters = _for_wanting(parameters)
    names = (*WANT, *WILL) if inputs.has_success_test else WANT
    used = tuple(s for s in signals if s.name in names and is_used(s))
    return Merits(
        weights=weights,
        signals=signals,
        used=used,
        parameters=parameters,
        posterior=infer(used, parameters),
    )


def is_used(signal: Signal) -> bool:
    """Leave out the ways of judging that a challenge did not choose."""
    return signal.name in ALWAYS or bool(signal.known.any())


def without_people(inputs: RankingInputs, people: Collection[int]) -> RankingInputs:
    """Leave out everything that some people said; their trades stay, for prices are history."""
    gone = set(people)
    kept: dict[str, Any] = {
        name: tuple(r for r in getattr(inputs, name) if r.person_id not in gone) for name in LISTS
    }
    return replace(inputs, **kept)


def _for_wanting(parameters: Parameters) -> Parameters:
    """Measure wanting itself: the usual idea stands at one half, signals err half as much.

    In two real conversations early and late judges differed by .75 of how far ideas differ,
    beyond sampling: .53 for both together (docs/methods/ranked-outcome.md).
    """
    signals = tuple(replace(p, noise=p.noise * WANTING_NOISE) for p in parameters.signals)
    return replace(parameters, signals=signals, base=0.0, base_sd=1e-6, level_sd=0.0)
