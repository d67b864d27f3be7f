"""How good stated probabilities and prices turned out to be.

A forecast is n probabilities that sum to 1; `outcome` is the index of what happened. Scores that
use a logarithm need the probability of what happened to be above 0. Sources: Brier (1950),
"Verification of forecasts expressed in terms of probability"; Good (1952) for the logarithm;
Metaculus' scoring for baseline, peer and coverage; Jose, Nau & Winkler (2009) for ordered scales.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from math import fsum, log


def brier_score(probability: float, *, happened: bool) -> float:
    """Return (p − o)² of a yes/no forecast: 0 is perfect, 0.25 is "half", 1 is the worst."""
    return (_probability(probability) - happened) ** 2


def brier_score_of_many(forecast: Sequence[float], outcome: int) -> float:
    """Return Σ (pᵢ − oᵢ)² over all outcomes, 0 to 2 (twice `brier_score` when n = 2)."""
    return fsum((_probability(p) - (i == outcome)) ** 2 for i, p in enumerate(forecast))


def brier_score_of_ordered(forecast: Sequence[float], outcome: int) -> float:
    """Return the mean over the n − 1 thresholds of the two-sided Brier of "above or not".

    For buckets in an order: near misses cost less than far ones. 0 to 2.
    """
    heads = list(accumulate(_probability(p) for p in forecast))[:-1]
    return fsum(2 * (head - (outcome <= i)) ** 2 for i, head in enumerate(heads)) / len(heads)


def log_score(probability: float) -> float:
    """Return ln p of what happened, 0 at best, in nats."""
    return log(_positive(probability))


def baseline_score(probability: float, n: int) -> float:
    """Return 100 · ln(p·n)/ln n: 0 for the uniform forecast, 100 for certainty that was right.

    `probability` is the one given to what happened, of `n` outcomes.
    """
    return 100 * log(_positive(probability) * n) / log(n)


def peer_score(probability: float, others: Sequence[float]) -> float:
    """Return 100 · ln(p / geometric mean of the others' p), all for what happened.

    0 when nobody else forecast.
    """
    if not others:
        return 0.0
    mean = fsum(log(_positive(p)) for p in others) / len(others)
    return 100 * (log(_positive(probability)) - mean)


@dataclass(frozen=True, kw_only=True)
class Stint:
    """A time during which a person's forecast stood, with its probability of what happened."""

    person_id: int
    begins_at: datetime
    ends_at: datetime
    probability: float


@dataclass(frozen=True, kw_only=True)
class TimedScore:
    """A score averaged over the question's whole life, and the part of it that was covered.

    Time without a forecast counts as 0, so `mean` = `coverage` · the mean while forecasting.
    """

    mean: float
    coverage: float


def baseline_over_time(
    stints: Sequence[Stint], n: int, *, opens_at: datetime, closes_at: datetime
) -> TimedScore:
    """Average one person's `baseline_score` from opening to closing; stints must not overlap."""
    return _over_time(
        [
            (_seconds(stint, opens_at, closes_at), baseline_score(stint.probability, n))
            for stint in stints
        ],
        closes_at - opens_at,
    )


def peer_over_time(
    stints: Sequence[Stint], person_id: int, *, opens_at: datetime, closes_at: datetime
) -> TimedScore:
    """Average one person's `peer_score` from opening to closing against who forecast when.

    `stints` are everybody's; a person's own must not overlap. Quadratic in their number.
    """
    moments = {opens_at, closes_at}
    moments |= {stint.begins_at for stint in stints} | {stint.ends_at for stint in stints}
    pieces = []
    for begins_at, ends_at in pairwise(sorted(m for m in moments if opens_at <= m <= closes_at)):
        standing = [s for s in stints if s.begins_at <= begins_at and s.ends_at >= ends_at]
        own = [s.probability for s in standing if s.person_id == person_id]
        others = [s.probability for s in standing if s.person_id != person_id]
        if own:
            pieces.append(((ends_at - begins_at).total_seconds(), peer_score(own[0], others)))
    return _over_time(pieces, closes_at - opens_at)


def _over_time(pieces: Sequence[tuple[float, float]], life: timedelta) -> TimedScore:
    whole = life.total_seconds()
    if whole <= 0:
        raise ValueError("a question closes after it opens")
    return TimedScore(
        mean=fsum(seconds * value for seconds, value in pieces) / whole,
        coverage=fsum(seconds for seconds, _ in pieces) / whole,
    )


def _seconds(stint: Stint, opens_at: datetime, closes_at: datetime) -> float:
    begins_at, ends_at = max(stint.begins_at, opens_at), min(stint.ends_at, closes_at)
    return max(0.0, (ends_at - begins_at).total_seconds())


def _probability(p: float) -> float:
    if not 0 <= p <= 1:
        raise ValueError(f"a probability lies between 0 and 1, not at {p}")
    return p


def _positive(p: float) -> float:
    if not 0 < p <= 1:
        raise ValueError(f"a logarithm needs a probability above 0 and at most 1, not {p}")
    return p
