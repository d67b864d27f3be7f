"""Pairs, orders, voices and purchases: a value and a variance per idea, and who they stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.gaussian import Vector, cavity
from aggregation.methods.inputs import Chosen, RankedPlace, RankingInputs, Voices
from aggregation.methods.purchases import purchases_of, reading_of, shifts_of
from aggregation.methods.weights import Weights
from voting.rules.pairwise import PRIOR, Comparison, fit_pairwise
from voting.rules.profile import RankedBallot, RankedSettings
from voting.rules.ranked import half_each, implied_pairs

Reading = tuple[Vector, Vector, NDArray[np.int64]]
Entry = tuple[int, int, float, float]

_LEAST = 1e-9
_FAINT = 1e-6


@dataclass(frozen=True, kw_only=True, slots=True)
class _Fitted:
    """Strengths of a Bradley-Terry fit, its covariance, and each person's comparisons."""

    strength: Vector
    covariance: Vector
    by_person: Mapping[int, list[Comparison]]


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
    inputs, idea, person = taken.inputs, taken.idea, taken.person
    by_person = _COMPARED[name](inputs, taken.weights)
    fitted = _fit(inputs, by_person)
    variance = np.diag(fitted.covariance)
    scale = 1 / np.maximum(1 - PRIOR * variance, _LEAST)  # The prior is divided out (`cavity`).
    met = _people_of(inputs, by_person) > 0
    entries = []
    for number, rows in sorted(by_person.items()):
        shift = scale * (fitted.covariance @ _pull(rows, fitted.strength, idea))
        entries += [
            (person[number], int(i), float(shift[i]), 0.0)
            for i in np.flatnonzero(met & (np.abs(shift) > _FAINT))
        ]
    return entries


def _pairs_of(inputs: RankingInputs, weights: Weights | None = None) -> dict[int, list[Comparison]]:
    rows: dict[int, list[Comparison]] = defaultdict(list)
    each = weights.rows["pairs"].tolist() if weights else [1.0] * len(inputs.pairs)
    for r, weight in zip(inputs.pairs, each, strict=True):
        if r.choice:
            won, lost = (r.left_id, r.right_id)[:: 1 if r.choice > 0 else -1]
            rows[r.person_id].append(Comparison(winner_id=won, loser_id=lost, weight=weight))
        else:
            rows[r.person_id] += half_each(r.left_id, r.right_id, weight)
    return rows


def _orders_of(
    inputs: RankingInputs, weights: Weights | None = None
) -> dict[int, list[Comparison]]:
    """Read each order as comparisons; equal places say nothing of each other."""
    places: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for r in inputs.places:
        places[r.person_id][r.place].append(r.idea_id)
    silent = RankedSettings(equal="none")
    orders = {
        person: implied_pairs(
            [RankedBallot(tiers=tuple(tuple(tiers[at]) for at in sorted(tiers)))], settings=silent
        )
        for person, tiers in places.items()
    }
    return _weighed(orders, _voice_of(inputs.places, "places", weights))


def _voice_of(
    rows: Sequence[RankedPlace | Voices | Chosen], name: str, weights: Weights | None
) -> dict[int, float]:
    """Say how much each person's whole ballot counts."""
    if weights is None:
        return {}
    return {r.person_id: w for r, w in zip(rows, weights.rows[name].tolist(), strict=True)}


def _weighed(
    by_person: Mapping[int, list[Comparison]], voice: Mapping[int, float]
) -> dict[int, list[Comparison]]:
    return {
        person: [replace(r, weight=r.weight * voice[person]) for r in rows]
        if voice.get(person, 1.0) < 1
        else rows
        for person, rows in by_person.items()
    }


_COMPARED = {"pairs": _pairs_of, "ranked": _orders_of}


def _fit(inputs: RankingInputs, by_person: Mapping[int, list[Comparison]]) -> _Fitted:
    rows = [row for person in sorted(by_person) for row in by_person[person]]
    strength, covariance = fit_pairwise(rows, idea_ids=[i.id for i in inputs.ideas])
    return _Fitted(strength=strength, covariance=covariance, by_person=by_person)


def _strengths(inputs: RankingInputs, by_person: Mapping[int, list[Comparison]]) -> Reading:
    if not by_person:
        return _silence(len(inputs.ideas))
    fitted = _fit(inputs, by_person)
    people = _people_of(inputs, by_person)
    value, variance = cavity(
        fitted.strength,
        np.diag(fitted.covariance),
        prior=(0.0, 1 / PRIOR),
        known=people > 0,
    )
    return value, variance, people


def _people_of(
    inputs: RankingInputs, by_person: Mapping[int, list[Comparison]]
) -> NDArray[np.int64]:
    place = {idea.id: n for n, idea in enumerate(inputs.ideas)}
    people = np.zeros(len(place), dtype=np.int64)
    for rows in by_person.values():
        people[sorted({place[i] for r in rows for i in (r.winner_id, r.loser_id)})] += 1
    return people


def _pull(rows: Sequence[Comparison], strength: Vector, idea: Mapping[int, int]) -> Vector:
    """Give the slope of one person's log-likelihood: how far they pull every strength."""
    pull = np.zeros_like(strength)
    for row in rows:
        won, lost = idea[row.winner_id], idea[row.loser_id]
        surprise = row.weight / (1 + np.exp(strength[won] - strength[lost]))
        pull[won] += surprise
        pull[lost] -= surprise
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
