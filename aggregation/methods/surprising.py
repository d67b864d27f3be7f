"""Surprisingly popular answers: what more people say than people thought would say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import InvalidInput
from core.language import _

_LEAST = 1e-12


@dataclass(frozen=True, kw_only=True, slots=True)
class Surprise:
    """What one answer got and what was predicted for it, both shares in [0, 1]."""

    answer: str
    said: float
    predicted: float

    @property
    def excess(self) -> float:
        """Give how much more popular it is than people thought."""
        return self.said - self.predicted


def surprises(
    answers: Sequence[str], predictions: Sequence[Mapping[str, float]]
) -> tuple[Surprise, ...]:
    """Compare what people say with what they predict others say, most surprising first.

    Prelec, Seung & McCoy 2017: of the answers, that one is chosen whose share exceeds its mean
    predicted share most. A flag for hidden expertise, never a default.

    Raises:
        InvalidInput: nobody answered or predicted, or a prediction is no share.
    """
    if not answers or not predictions:
        raise InvalidInput(_("Surprise needs answers and predictions."))
    if any(not 0 <= share <= 1 for row in predictions for share in row.values()):
        raise InvalidInput(_("A prediction is a share from 0 to 1."))
    named = sorted({*answers, *(name for row in predictions for name in row)})
    found = [
        Surprise(
            answer=name,
            said=sum(answer == name for answer in answers) / len(answers),
            predicted=sum(row.get(name, 0.0) for row in predictions) / len(predictions),
        )
        for name in named
    ]
    return tuple(sorted(found, key=lambda one: (-round(one.excess, 12), one.answer)))


def surprisingly_popular(
    answers: Sequence[str], predictions: Sequence[Mapping[str, float]]
) -> str | None:
    """Give the surprisingly popular answer; None where two are equally so."""
    first, *rest = surprises(answers, predictions)
    if rest and first.excess - rest[0].excess < _LEAST:
        return None
    return first.answer
