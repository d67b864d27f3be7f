"""Pairs, orders, voices and purchases: a value and a variance per idea, and who they stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import Vector, cavity
from aggregation.methods.inputs import Chosen, RankedPlace, RankingInputs, Voices
from aggregation.methods.purchases import purchases_of, reading_of, shifts_of
from aggregation.methods.weights import Weights
from voting.rules.pairwise import PRIOR, fit_wins
from voting.rules.profile import Places

Reading = tuple[Vector, Vector, Places]
Entry = tuple[int, int, float, float]

_LEAST = 1e-9
_FAINT = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answers:
    """Comparisons of one person: places of the ideas preferred and passed over, and weights."""

    won: Places
    lost: Places
    weight: Vector

    def answers(self) -> _Answers:
        """Give the comparisons."""
        return self


@dataclass(frozen=True, kw_only=True, slots=True)
class _Ordered:
    """An order of one person, which is read as comparisons only while they are counted.

    An order of k ideas gives k (k - 1) / 2 of them but decides only k - 1 times (Plackett 1975),
    so each weighs 2 / k; equal places say nothing of each other.
    """

    idea: Places
    place: Places
    voice: float

    def answers(self) -> _Answers:
        """Read the order as comparisons."""
        above, below = np.nonzero(self.place[:, None] < self.place[None, :])
        weight = np.full(len(above), 2 / len(self.idea) * self.voice)
        return _Answers(won=self.idea[above], lost=self.idea[below], weight=weight)


Said = Mapping[int, _Answers | _Ordered]


def read_preferences(
    inputs: RankingInputs, *, weights: Weights | None = None
) -> dict[str, Reading]:
    """Read pairs, orders, voices, purchases: values, variances (NaN: silent), people per idea."""
    return {
        "pairs": _strengths(inputs, _pairs_of(inputs, weights)),
        "ranked": _strengths(inputs, _orders_of(inputs, weights)),
        "quadratic": _voices(inputs, weights),
        "budget": _purchases(inputs, weights),
    }


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """What entries are taken from: inputs, the places of ideas and people, and weights."""

    inputs: RankingInputs
    idea: Mapping[int, int]
    person: Mapping[int, int]
    weights: Weights | None = None


def preference_entries(name: str, taken: Taken) -> list[Entry]:
    """Say what of a signal stands on each person: (person, idea, first, second).

    Voices are means, so leaving people out subtracts their share of the sum and of the weight.
    For strengths `first` is the shift of one Newton step without the person's comparisons (the
    infinitesimal jackknife; Giordano et al. 2019), and the variance stays.
    """
    if name == "quadratic":
        return _voice_entries(taken)
    if name == "budget":
        return _purchase_entries(taken)
    by_person = _COMPARED[name](taken.inputs, taken.weights)
    strength, covariance, people = _fitted(len(taken.idea), by_person)
    scale = 1 / np.maximum(1 - PRIOR * np.diag(covariance), _LEAST)  # The prior is divided out.
    entries = []
    for number, said in sorted(by_person.items()):
        shift = scale * (covariance @ _pull(said.answers(), strength))
        entries += [
            (taken.person[number], int(i), float(shift[i]), 0.0)
            for i in np.flatnonzero((people > 0) & (np.abs(shift) > _FAINT))
        ]
    return entries


def _pairs_of(inputs: RankingInputs, weights: Weights | None = None) -> Said:
    rows: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    idea = {row.id: n for n, row in enumerate(inputs.ideas)}
    each = weights.rows["pairs"].tolist() if weights else [1.0] * len(inputs.pairs)
    for r, weight in zip(inputs.pairs, each, strict=True):
        left, right = idea[r.left_id], idea[r.right_id]
        if r.choice:
            won, lost = (left, right)[:: 1 if r.choice > 0 else -1]
            rows[r.person_id].append((won, lost, weight))
        else:
            rows[r.person_id] += [(left, right, weight / 2), (right, left, weight / 2)]
    columns = {person: np.array(said, dtype=np.float64).T for person, said in rows.items()}
    return {
        person: _Answers(won=won.astype(np.int64), lost=lost.astype(np.int64), weight=weight)
        for person, (won, lost, weight) in columns.items()
    }


def _orders_of(inputs: RankingInputs, weights: Weights | None = None) -> Said:
    rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
    idea = {row.id: n for n, row in enumerate(inputs.ideas)}
    for r in inputs.places:
        rows[r.person_id].append((idea[r.idea_id], r.place))
    voice = _voice_of(inputs.places, "places", weights)
    columns = {person: np.array(said, dtype=np.int64).T for person, said in rows.items()}
    return {
        person: _Ordered(idea=ideas, place=places, voice=voice.get(person, 1.0))
        for person, (ideas, places) in columns.items()
    }


def _voice_of(
    rows: Sequence[RankedPlace | Voices | Chosen], name: str, weights: Weights | None
) -> dict[int, float]:
    """Say how much each person's whole ballot counts."""
    if weights is None:
        return {}
    return {r.person_id: w for r, w in zip(rows, weights.rows[name].tolist(), strict=True)}


_COMPARED = {"pairs": _pairs_of, "ranked": _orders_of}


def _fitted(size: int, by_person: Said) -> tuple[Vector, Vector, Places]:
    """Fit Bradley-Terry; give strengths, their covariance, and how many people met each idea."""
    wins, people = np.zeros((size, size)), np.zeros(size, dtype=np.int64)
    for person in sorted(by_person):
        said = by_person[person].answers()
        np.add.at(wins, (said.won, said.lost), said.weight)
        people[np.union1d(said.won, said.lost)] += 1
    return *fit_wins(wins), people


def _strengths(inputs: RankingInputs, by_person: Said) -> Reading:
    if not by_person:
        return _silence(len(inputs.ideas))
    strength, covariance, people = _fitted(len(inputs.ideas), by_person)
    value, variance = cavity(
        strength, np.diag(covariance), prior=(0.0, 1 / PRIOR), known=people > 0
    )
    return value, variance, people


def _pull(said: _Answers, strength: Vector) -> Vector:
    """Give the slope of one person's log-likelihood: how far they pull every strength."""
    surprise = said.weight / (1 + np.exp(strength[said.won] - strength[said.lost]))
    pull = np.zeros(len(strength))
    np.add.at(pull, said.won, surprise)
    np.subtract.at(pull, said.lost, surprise)
    return pull


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """Voices by person and idea, each person's `share` of the mean, how many they count as.

    Who said nothing of an idea gave it none. `within` is how far people differ on an idea.
    """

    people: tuple[int, ...]
    given: Vector
    share: Vector
    mean: Vector
    error: float
    spread: float


def _said(inputs: RankingInputs, weights: Weights | None) -> _Said:
    place = {idea.id: n for n, idea in enumerate(inputs.ideas)}
    people = tuple(sorted({r.person_id for r in inputs.voices}))
    row = {p: n for n, p in enumerate(people)}
    given = np.zeros((len(people), len(place)))
    for r in inputs.voices:
        given[row[r.person_id], place[r.idea_id]] = r.voices
    voice = _voice_of(inputs.voices, "voices", weights)
    return _averaged(people, given, np.array([voice.get(p, 1.0) for p in people]))


def _averaged(people: tuple[int, ...], given: Vector, voice: Vector) -> _Said:
    """Average by weight; ideas differ by what chance does not explain, 0 where it does all."""
    size = len(people)
    share = voice / max(float(voice.sum()), _LEAST)
    mean = (share[:, None] * given).sum(axis=0)
    if size < 2 or given.shape[1] < 2:
        return _Said(people=people, given=given, share=share, mean=mean, error=0.0, spread=0.0)
    within = (share[:, None] * (given - mean) ** 2).sum(axis=0).mean() * size / (size - 1)
    error = max(float(within), _LEAST) / float(voice.sum())
    between = float(mean.var(ddof=1)) - error
    spread = float(np.sqrt(max(0.0, between)))
    return _Said(people=people, given=given, share=share, mean=mean, error=error, spread=spread)


def _voices(inputs: RankingInputs, weights: Weights | None = None) -> Reading:
    """Standardise mean voices: in units of how far ideas differ, one error for all."""
    said = _said(inputs, weights)
    if said.spread < _LEAST:
        return _silence(len(inputs.ideas))
    size = len(inputs.ideas)
    return (
        (said.mean - said.mean.mean()) / said.spread,
        np.full(size, said.error / said.spread**2),
        np.full(size, len(said.people), dtype=np.int64),
    )


def _voice_entries(taken: Taken) -> list[Entry]:
    said = _said(taken.inputs, taken.weights)
    if said.spread < _LEAST:
        return []
    shown = said.share[:, None] * (said.given - said.mean.mean()) / said.spread
    return [
        (taken.person[p], place, float(shown[n, place]), float(said.share[n]))
        for n, p in enumerate(said.people)
        for place in taken.idea.values()
    ]


def _purchases(inputs: RankingInputs, weights: Weights | None = None) -> Reading:
    found = purchases_of(inputs, _voice_of(inputs.chosen, "chosen", weights))
    if found is None:
        return _silence(len(inputs.ideas))
    return (*reading_of(found), (found.seen.sum(axis=0) * found.known).astype(np.int64))


def _purchase_entries(taken: Taken) -> list[Entry]:
    voice = _voice_of(taken.inputs.chosen, "chosen", taken.weights)
    found = purchases_of(taken.inputs, voice)
    if found is None:
        return []
    shifts = shifts_of(found)
    return [
        (taken.person[p], int(i), float(shifts[n, i]), 0.0)
        for n, p in enumerate(found.people)
        for i in np.flatnonzero(found.known)
    ]


def _silence(size: int) -> Reading:
    nothing = np.full(size, np.nan)
    return nothing, nothing.copy(), np.zeros(size, dtype=np.int64)
