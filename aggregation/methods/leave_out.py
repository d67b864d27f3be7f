"""What every signal would say had some people not judged, for many groups of people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.counting import judgement_lists
from aggregation.methods.gaussian import Vector
from aggregation.methods.inputs import RankingInputs
from aggregation.methods.pool import skill_weights, weigh_beliefs
from aggregation.methods.preferences import Taken, preference_entries
from aggregation.methods.signals import (
    Signal,
    approval_counts,
    approval_prior_of,
    approval_reading,
    beliefs_by_idea,
    ratings_of,
)
from aggregation.methods.weights import Weights
from voting.rules.criteria import estimate_criteria

_LEAST = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """Entries (person, idea): how much of a signal stands on one person's judgement.

    Every signal is a ratio of sums over people, so leaving any people out subtracts their
    entries. `first` and `second` are the parts of those sums; their meaning is the signal's.
    """

    name: str
    person: NDArray[np.int64]
    idea: NDArray[np.int64]
    first: Vector
    second: Vector


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveOut:
    """All entries of a challenge, and what is needed to read signals without some of them."""

    people: tuple[int, ...]
    signals: tuple[Signal, ...]
    changes: tuple[Changes, ...]
    counts: tuple[Vector, Vector]
    approval_weight: float

    def readings(self, group: NDArray[np.int64], groups: int) -> dict[str, tuple[Vector, Vector]]:
        """Read every signal without each group: arrays of groups by ideas.

        `group` gives each person's group, -1 for nobody's.
        """
        out = {}
        size = len(self.signals[0].value)
        for signal, change in zip(self.signals, self.changes, strict=True):
            where = group[change.person]
            keep = where >= 0
            cell = where[keep] * size + change.idea[keep]
            first = _table(cell, change.first[keep], (groups, size))
            second = _table(cell, change.second[keep], (groups, size))
            out[signal.name] = self._read(signal, first, second)
        return out

    def _read(self, signal: Signal, first: Vector, second: Vector) -> tuple[Vector, Vector]:
        if signal.name == "approval":
            up, down = self.counts
            prior = approval_prior_of(up, down, weight=self.approval_weight)
            touched = first + second > 0
            value, variance = approval_reading(
                (up - first)[touched], (down - second)[touched], prior=prior
            )
            return _filled(signal.value, touched, value), _filled(
                signal.variance, touched, variance
            )
        share = 1 - second
        silent = share < _LEAST
        left = np.where(silent, np.nan, share)
        if signal.name == "market":
            return signal.value - first + 0 * left, signal.variance / left
        return (signal.value - first) / left, signal.variance / left


def _table(cell: NDArray[np.int64], values: Vector, shape: tuple[int, int]) -> Vector:
    table = np.bincount(cell, values, shape[0] * shape[1])
    return np.asarray(table, dtype=np.float64).reshape(shape)


def _filled(base: Vector, touched: NDArray[np.bool_], values: Vector) -> Vector:
    out = np.broadcast_to(base, touched.shape).copy()
    out[touched] = values
    return out


def prepare(
    inputs: RankingInputs,
    signals: Sequence[Signal],
    *,
    approval_weight: float,
    weights: Weights | None = None,
) -> LeaveOut:
    """Take a challenge apart into what stands on each person's judgement."""
    idea = {row.id: n for n, row in enumerate(inputs.ideas)}
    judges = {r.person_id for rows in judgement_lists(inputs) for r in rows}
    people = tuple(sorted(judges))
    person = {p: n for n, p in enumerate(people)}
    taken = Taken(inputs=inputs, idea=idea, person=person, weights=weights)
    named = {s.name: s for s in signals}
    return LeaveOut(
        people=people,
        signals=tuple(signals),
        changes=tuple(_PARTS[name](taken, signal) for name, signal in named.items()),
        counts=approval_counts(inputs, weights),
        approval_weight=approval_weight,
    )


def _approval(taken: Taken, _: Signal) -> Changes:
    """Entries are yes and no, by weight."""
    rows, idea, person = taken.inputs.approvals, taken.idea, taken.person
    each = taken.weights.rows["approvals"].tolist() if taken.weights else [1.0] * len(rows)
    return _changes(
        "approval",
        [
            (person[r.person_id], idea[r.idea_id], w * (r.choice > 0), w * (r.choice < 0))
            for r, w in zip(rows, each, strict=True)
            if r.choice
        ],
    )


def _beliefs(taken: Taken, signal: Signal) -> Changes:
    """Entries are a person's share of the weight times their log-odds, and that share."""
    skill = skill_weights(taken.inputs.skills)
    by_idea, counted = beliefs_by_idea(taken.inputs, taken.weights)
    entries = []
    for idea_id, rows in by_idea.items():
        weighed = weigh_beliefs(rows, skill=skill, counted=counted.get(idea_id))
        shares = weighed.weights / weighed.weights.sum()
        entries += [
            (taken.person[p], taken.idea[idea_id], float(s * x), float(s))
            for p, s, x in zip(weighed.people, shares, weighed.log_odds, strict=True)
        ]
    return _changes(signal.name, entries)


def _market(taken: Taken, signal: Signal) -> Changes:
    """Entries are the log-odds a person's net shares hold up (shares / b), and 1 / traders.

    In the logarithmic maker the price's log-odds are the net shares over b (Hanson 2003). Of
    what a person holds, the signal shows half at most when it came late: the whole is counted.
    """
    inputs, idea, person = taken.inputs, taken.idea, taken.person
    facts = {m.id: m for m in inputs.markets}
    markets: dict[int, int] = defaultdict(int)
    for market in inputs.markets:
        markets[market.idea_id] += 1
    net: dict[tuple[int, int], float] = defaultdict(float)
    for row in inputs.trades:
        market = facts[row.market_id]
        shift = row.shares / market.liquidity / markets[market.idea_id]
        net[person[row.person_id], idea[market.idea_id]] += shift
    entries = [
        (p, i, shift, min(1.0, 1 / max(1, int(signal.people[i]))))
        for (p, i), shift in net.items()
        if signal.known[i]
    ]
    return _changes(signal.name, entries)


def _criteria(taken: Taken, signal: Signal) -> Changes:
    """Entries are a rater's share of an idea's ratings times what they show, and that share."""
    idea, person = taken.idea, taken.person
    weights = {c.id: c.weight for c in taken.inputs.criteria if c.weight > 0}
    rows = [
        r
        for r in ratings_of(taken.inputs, taken.weights)
        if r.criterion_id in weights and signal.known[idea[r.idea_id]]
    ]
    if not rows:
        return _changes(signal.name, [])
    found = estimate_criteria(rows, weights=weights, idea_ids=[*idea, -1])
    unit = found[-1].variance ** 0.5
    level = {(e.idea_id, c.criterion_id): c.estimate for e in found for c in e.criteria}
    strays: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        strays[row.person_id].append(row.value - level[row.idea_id, row.criterion_id])
    lenient = {p: sum(s) / (len(s) + 1) for p, s in strays.items()}
    freed = np.array([r.value - lenient[r.person_id] for r in rows])
    weight = np.array([weights[r.criterion_id] * r.weight for r in rows])
    place = np.array([idea[r.idea_id] for r in rows])
    total = np.bincount(place, weight, len(idea))[place]
    middle = np.bincount(place, weight * freed, len(idea))[place] / total
    shown = signal.value[place] + (freed - middle) / unit
    return Changes(
        name=signal.name,
        person=np.array([person[r.person_id] for r in rows]),
        idea=place,
        first=weight / total * shown,
        second=weight / total,
    )


def _preferences(taken: Taken, signal: Signal) -> Changes:
    """Entries are as `preference_entries` says."""
    return _changes(signal.name, preference_entries(signal.name, taken))


_PARTS = {
    "approval": _approval,
    "beliefs": _beliefs,
    "market": _market,
    "criteria": _criteria,
    "pairs": _preferences,
    "ranked": _preferences,
    "quadratic": _preferences,
    "budget": _preferences,
}


def _changes(name: str, entries: Sequence[tuple[int, int, float, float]]) -> Changes:
    columns = np.array(entries, dtype=np.float64).reshape(-1, 4)
    return Changes(
        name=name,
        person=columns[:, 0].astype(np.int64),
        idea=columns[:, 1].astype(np.int64),
        first=columns[:, 2],
        second=columns[:, 3],
    )
