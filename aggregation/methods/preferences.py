"""Pairs, orders and voices, turned into a value and a variance per idea, and who they stand on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.gaussian import Vector, cavity
from aggregation.methods.inputs import RankingInputs
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


def read_preferences(inputs: RankingInputs) -> dict[str, Reading]:
    """Read pairs, orders and voices: values, variances (NaN where silent), people per idea."""
    return {
        "pairs": _strengths(inputs, _pairs_of(inputs)),
        "ranked": _strengths(inputs, _orders_of(inputs)),
        "quadratic": _voices(inputs),
    }


def preference_entries(
    name: str, inputs: RankingInputs, idea: Mapping[int, int], person: Mapping[int, int]
) -> list[Entry]:
    """Say what of a signal stands on each person: (person, idea, first, second).

    Voices are means, so leaving people out subtracts their share of the sum and of the weight.
    For strengths `first` is the shift of one Newton step without the person's comparisons (the
    infinitesimal jackknife; Giordano et al. 2019), and the variance stays.
    """
    if name == "quadratic":
        return _voice_entries(inputs, idea, person)
    by_person = _pairs_of(inputs) if name == "pairs" else _orders_of(inputs)
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


def _pairs_of(inputs: RankingInputs) -> dict[int, list[Comparison]]:
    rows: dict[int, list[Comparison]] = defaultdict(list)
    for r in inputs.pairs:
        if r.choice > 0:
            rows[r.person_id].append(Comparison(winner_id=r.left_id, loser_id=r.right_id))
        elif r.choice < 0:
            rows[r.person_id].append(Comparison(winner_id=r.right_id, loser_id=r.left_id))
        else:
            rows[r.person_id] += half_each(r.left_id, r.right_id)
    return rows


def _orders_of(inputs: RankingInputs) -> dict[int, list[Comparison]]:
    """Read each order as comparisons; equal places say nothing of each other."""
    places: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for r in inputs.places:
        places[r.person_id][r.place].append(r.idea_id)
    silent = RankedSettings(equal="none")
    return {
        person: implied_pairs(
            [RankedBallot(tiers=tuple(tuple(tiers[at]) for at in sorted(tiers)))], settings=silent
        )
        for person, tiers in places.items()
    }


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
    """Voices by person and idea; who said nothing of an idea gave it none."""

    people: tuple[int, ...]
    given: Vector
    spread: float


def _said(inputs: RankingInputs) -> _Said:
    place = {idea.id: n for n, idea in enumerate(inputs.ideas)}
    people = tuple(sorted({r.person_id for r in inputs.voices}))
    row = {p: n for n, p in enumerate(people)}
    given = np.zeros((len(people), len(place)))
    for r in inputs.voices:
        given[row[r.person_id], place[r.idea_id]] = r.voices
    return _Said(people=people, given=given, spread=_spread(given))


def _spread(given: Vector) -> float:
    """Say how far ideas differ in voices beyond what chance explains; 0 where they do not."""
    if len(given) < 2 or given.shape[1] < 2:
        return 0.0
    within = float(given.var(axis=0, ddof=1).mean()) / len(given)
    between = float(given.mean(axis=0).var(ddof=1)) - within
    return float(np.sqrt(max(0.0, between)))


def _voices(inputs: RankingInputs) -> Reading:
    """Standardise mean voices: in units of how far ideas differ, one error for all."""
    said = _said(inputs)
    if said.spread < _LEAST:
        return _silence(len(inputs.ideas))
    mean = said.given.mean(axis=0)
    error = max(float(said.given.var(axis=0, ddof=1).mean()), _LEAST) / len(said.people)
    size = len(inputs.ideas)
    return (
        (mean - mean.mean()) / said.spread,
        np.full(size, error / said.spread**2),
        np.full(size, len(said.people), dtype=np.int64),
    )


def _voice_entries(
    inputs: RankingInputs, idea: Mapping[int, int], person: Mapping[int, int]
) -> list[Entry]:
    said = _said(inputs)
    if said.spread < _LEAST:
        return []
    shown = (said.given - said.given.mean(axis=0).mean()) / said.spread / len(said.people)
    share = 1 / len(said.people)
    return [
        (person[p], place, float(shown[n, place]), share)
        for n, p in enumerate(said.people)
        for place in idea.values()
    ]


def _silence(size: int) -> Reading:
    nothing = np.full(size, np.nan)
    return nothing, nothing.copy(), np.zeros(size, dtype=np.int64)
