"""The product's own report on itself: every signal and the ranked outcome against results."""

from __future__ import annotations

from dataclasses import dataclass

from aggregation.methods.inputs import RankingInputs, canonical
from aggregation.methods.metrics import Difference, Metrics
from aggregation.methods.parameters import (
    LearningReading,
    LearningRow,
    Parameters,
)
from aggregation.methods.signals import Signal, read_signals, without_own


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolvedChallenge:
    """A challenge at close, and the ideas that met its success test."""

    title: str
    inputs: RankingInputs
    succeeded: frozenset[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationRow:
    """One way to state chances, what it achieved, and how it differs from the last price."""

    name: str
    metrics: Metrics
    against_price: Difference


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """All ways side by side; `chances` in the order of `questions` (challenge, idea)."""

    questions: tuple[tuple[str, int], ...]
    base_rate: float
    rows: tuple[EvaluationRow, ...]
    parameters: tuple[tuple[str, Parameters], ...]
    notes: tuple[str, ...]


def challenge_signals(inputs: RankingInputs, parameters: Parameters) -> tuple[Signal, ...]:
    """Read the signals that the ranked outcome uses, in canonical order of ideas."""
    kept, _ = without_own(canonical(inputs))
    return read_signals(kept, approval_weight=parameters.approval_weight)


def learning_rows(challenge: ResolvedChallenge) -> tuple[LearningRow, ...]:
    """Give what a resolved challenge teaches."""
    inputs = canonical(challenge.inputs)
    signals = challenge_signals(inputs, Parameters())
    return tuple(
        LearningRow(
            challenge_id=inputs.challenge_id,
            idea_id=idea.id,
            readings=tuple(
                LearningReading(
                    signal=s.name, value=float(s.value[i]), variance=float(s.variance[i])
                )
                for s in signals
                if s.known[i]
            ),
            succeeded=idea.id in challenge.succeeded,
        )
        for i, idea in enumerate(inputs.ideas)
    )
