"""What resolved markets say of people's beliefs: scores with coverage, and calibration. Pure.

Sources: Wilson (1927), "Probable inference, the law of succession, and statistical inference",
for the intervals; `markets.scoring` for the scores.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import fmean

from markets.scoring import Stint, baseline_over_time, brier_score, log_score, peer_over_time

BINS = 10
Z = 1.959963984540054  # 97.5 % of the normal distribution
LEAST = 0.001  # What was carried over from elsewhere may say 0, which no logarithm takes.


@dataclass(frozen=True, kw_only=True)
class Said:
    """A belief of one person about one outcome of a resolved question, in force from a moment."""

    person_id: int
    outcome: int
    probability: float
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question that has resolved to one of n outcomes; beliefs in the order of their time.

    Of a yes/no question people state outcome 0 only. Beliefs count until `ends_at`: its closing,
    or the moment from which the answer could be known.
    """

    id: int
    n: int
    happened: int
    opens_at: datetime
    ends_at: datetime
    closes_at: datetime  # as planned; ending before it lowers coverage
    beliefs: Sequence[Said]


@dataclass(frozen=True, kw_only=True)
class Score:
    """How one person did on one question; Brier 0 to 1, logarithm in nats."""

    question_id: int
    person_id: int
    brier: float
    log: float
    baseline: float
    peer: float
    coverage: float


@dataclass(frozen=True, kw_only=True)
class Record:
    """A person's scores over N questions: means of Brier, log, baseline and peer, and coverage."""

    count: int
    brier: float
    log: float
    baseline: float
    peer: float
    coverage: float


@dataclass(frozen=True, kw_only=True)
class Bin:
    """Beliefs between two tenths: how many, their mean, how often it came true, and 95 %."""

    low: float
    high: float
    count: int
    said: float
    came_true: float
    least: float
    most: float


def scores_of(question: Question) -> list[Score]:
    """Score everyone who believed something of what happened while the question was open."""
    stints = _stints(question)
    bounds = {"opens_at": question.opens_at, "closes_at": question.closes_at}
    scores = []
    for person in sorted({stint.person_id for stint in stints}):
        own = [stint for stint in stints if stint.person_id == person]
        base = baseline_over_time(own, question.n, **bounds)
        last = own[-1].probability
        scores.append(
            Score(
                question_id=question.id,
                person_id=person,
                brier=brier_score(last, happened=True),
                log=log_score(last),
                baseline=base.mean,
                peer=peer_over_time(stints, person, **bounds).mean,
                coverage=base.coverage,
            )
        )
    return scores


def record_of(scores: Sequence[Score]) -> Record | None:
    """Return the mean of a person's scores; None when there are none."""
    if not scores:
        return None
    return Record(
        count=len(scores),
        brier=fmean(score.brier for score in scores),
        log=fmean(score.log for score in scores),
        baseline=fmean(score.baseline for score in scores),
        peer=fmean(score.peer for score in scores),
        coverage=fmean(score.coverage for score in scores),
    )


def last_words(questions: Iterable[Question]) -> list[tuple[float, bool]]:
    """Return each person's last belief of each outcome, and whether it came true."""
    found = []
    for question in questions:
        last = {
            (said.person_id, said.outcome): said.probability
            for said in question.beliefs
            if said.at < question.ends_at
        }
        found += [(p, place == question.happened) for (_, place), p in sorted(last.items())]
    return found


def calibration(words: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Return the tenths in which anything was said: what was said beside what came true."""
    heaps: dict[int, list[tuple[float, bool]]] = {}
    for probability, came_true in words:
        heaps.setdefault(min(int(probability * BINS), BINS - 1), []).append(
            (probability, came_true)
        )
    return [_bin(place, heaps[place]) for place in sorted(heaps)]


def wilson(successes: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927); (0, 1) when nothing was tried."""
    if count == 0:
        return 0.0, 1.0
    share, square = successes / count, Z * Z
    middle = share + square / (2 * count)
    spread = Z * sqrt(share * (1 - share) / count + square / (4 * count * count))
    scale = 1 + square / count
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the mean distance of what was said from what came true, weighed by beliefs."""
    total = sum(part.count for part in bins)
    return (
        sum(part.count * abs(part.said - part.came_true) for part in bins) / total if total else 0
    )


def excess_of(scores: Iterable[Score]) -> Mapping[int, tuple[float, int]]:
    """Return Σ (own Brier − the question's mean Brier) and the number of questions, by person."""
    by_question: dict[int, list[Score]] = {}
    for score in scores:
        by_question.setdefault(score.question_id, []).append(score)
    excess: dict[int, tuple[float, int]] = {}
    for _, rows in sorted(by_question.items()):
        mean = fmean(row.brier for row in rows)
        for row in rows:
            total, count = excess.get(row.person_id, (0.0, 0))
            excess[row.person_id] = (total + row.brier - mean, count + 1)
    return excess


def _stints(question: Question) -> list[Stint]:
    """Return when whose probability of what happened stood."""
    is_binary = question.n == 2
    place = 0 if is_binary else question.happened
    own: dict[int, list[Said]] = {}
    for said in question.beliefs:
        if said.outcome == place and said.at < question.ends_at:
            own.setdefault(said.person_id, []).append(said)
    stints = []
    for person, rows in sorted(own.items()):
        ends = [row.at for row in rows[1:]] + [question.ends_at]
        for row, end in zip(rows, ends, strict=True):
            p = 1 - row.probability if is_binary and question.happened == 1 else row.probability
            stints.append(
                Stint(
                    person_id=person,
                    begins_at=row.at,
                    ends_at=end,
                    probability=min(1.0, max(LEAST, p)),
                )
            )
    return stints


def _bin(place: int, heap: Sequence[tuple[float, bool]]) -> Bin:
    true = sum(came_true for _, came_true in heap)
    least, most = wilson(true, len(heap))
    return Bin(
        low=place / BINS,
        high=(place + 1) / BINS,
        count=len(heap),
        said=fmean(probability for probability, _ in heap),
        came_true=true / len(heap),
        least=least,
        most=most,
    )
