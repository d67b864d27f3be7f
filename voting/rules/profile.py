"""Ranked ballots as numbers: how many people prefer each idea to each other one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import InvalidInput
from core.language import _
from voting.rules.beta import Vector

Places = NDArray[np.int64]
_CELLS = 4_000_000
_LAST = 1_000_000
_NOBODY = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedBallot:
    """One person's order, best first; ideas in one tier are equal. `people` cast the same."""

    tiers: tuple[tuple[int, ...], ...]
    people: int = 1

    @property
    def ideas(self) -> tuple[int, ...]:
        """Give the ideas that are ranked."""
        return tuple(idea for tier in self.tiers for idea in tier)


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedSettings:
    """What silence and equality mean.

    `unranked` ideas stand below all ranked ones and equal to each other, or are no opinion;
    `equal` ideas count half for each side, or for neither.
    """

    unranked: Literal["last", "no opinion"] = "last"
    equal: Literal["half", "none"] = "half"


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """Different ballots as rows of places (-1: no opinion), and how many people cast each."""

    places: Places
    people: Places
    empty: int
    completeness: float
    settings: RankedSettings


def profile_of(
    ballots: Sequence[RankedBallot], *, idea_ids: Sequence[int], settings: RankedSettings
) -> Profile:
    """Gather equal ballots; empty ones are counted and left out.

    Raises:
        InvalidInput: a ballot names an idea twice, or one that is not listed.
    """
    column = {idea_id: n for n, idea_id in enumerate(idea_ids)}
    rows: Counter[tuple[int, ...]] = Counter()
    ranked = 0
    empty = 0
    for ballot in ballots:
        count = sum(map(len, ballot.tiers))
        if count:
            rows[_row(ballot, column, settings)] += ballot.people
            ranked += ballot.people * count
        else:
            empty += ballot.people
    total = rows.total()
    ordered = sorted(rows)
    return Profile(
        places=np.array(ordered, dtype=np.int64).reshape(len(ordered), len(column)),
        people=np.array([rows[row] for row in ordered], dtype=np.int64),
        empty=empty,
        completeness=ranked / (total * len(column)) if total else 0.0,
        settings=settings,
    )


def _row(ballot: RankedBallot, column: dict[int, int], settings: RankedSettings) -> tuple[int, ...]:
    row = [_LAST if settings.unranked == "last" else _NOBODY] * len(column)
    ideas = ballot.ideas
    if len(set(ideas)) != len(ideas):
        raise InvalidInput(_("A ballot ranks an idea twice."), field="ranks")
    for place, tier in enumerate(ballot.tiers):
        for idea in tier:
            if idea not in column:
                raise InvalidInput(_("A ballot ranks an idea that is not listed."), field="ranks")
            row[column[idea]] = place
    return tuple(row)


def preferences(profile: Profile, people: Places | None = None) -> Vector:
    """Count, for each pair, who prefers the row's idea to the column's.

    `people` may hold other counts of the ballots, one row a draw: shape (draws, ballots); the
    result is (draws, ideas, ideas), or (ideas, ideas) without it.
    """
    counts = np.atleast_2d(profile.people if people is None else people).astype(np.float64)
    size = profile.places.shape[1]
    total = np.zeros((len(counts), size * size))
    for part in _blocks(len(profile.places), size):
        pairs = _pairs(profile.places[part], profile.settings).reshape(-1, size * size)
        total += counts[:, part] @ pairs
    shaped = total.reshape(len(counts), size, size)
    return shaped if people is not None else shaped[0]


def implied_wins(profile: Profile) -> Vector:
    """Add up, for each pair, how often ballots that rank both put the row's idea above.

    A ballot of k ideas gives k (k - 1) / 2 pairs but decides only k - 1 times (Plackett 1975),
    so each of its pairs weighs 2 / k; equal ideas count as the settings say.
    """
    size = profile.places.shape[1]
    ranked = (profile.places >= 0) & (profile.places < max(1, size))
    count = ranked.sum(axis=1)
    weight = 2 * profile.people / np.maximum(1, count)
    most = int(count.max(initial=0))
    places = np.where(ranked, profile.places, _LAST + 1)
    order = np.argsort(places, axis=1, kind="stable")[:, :most]
    ordered = np.take_along_axis(places, order, axis=1)
    half = 0.5 * (profile.settings.equal == "half")
    total = np.zeros(size * size)
    for part in _blocks(len(places), most):
        above, below, says = _met(order[part], ordered[part], half)
        said = weight[part][:, None]
        total += np.bincount((above * size + below).ravel(), (said * says).ravel(), size * size)
        level = said * half * (says == half)
        total += np.bincount((below * size + above).ravel(), level.ravel(), size * size)
    return total.reshape(size, size)


def _met(order: Places, places: Places, half: float) -> tuple[Places, Places, Vector]:
    """Pair each ballot's ideas, the better first: 1 where it is above, `half` where level."""
    first, second = np.triu_indices(order.shape[1], 1)
    near, far = places[:, first], places[:, second]
    says = np.where(near < far, 1.0, half) * (far <= _LAST)
    return order[:, first], order[:, second], says


def won_and_met(profile: Profile) -> tuple[Vector, Vector]:
    """Count, for each ballot and idea, the others it is preferred to, and all it is compared to.

    Each ballot is sorted once: what stands behind an idea's run of equals is below it.
    """
    known = profile.places >= 0
    order, first, last = runs_of(np.where(known, profile.places, _LAST + 1))
    seen = known.sum(axis=1, keepdims=True)
    half = profile.settings.equal == "half"
    level = last - first
    won = seen - 1 - last + 0.5 * half * level
    met = seen - 1 - (not half) * level
    return np.where(known, unsorted(order, won), 0.0), np.where(known, unsorted(order, met), 0.0)


def runs_of(values: NDArray[np.float64 | np.int64]) -> tuple[Places, Places, Places]:
    """Sort each row ascending; give the order and where each run of equals begins and ends."""
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    at = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    changes = np.ones((len(values), values.shape[1] + 1), dtype=bool)
    changes[:, 1:-1] = ordered[:, 1:] != ordered[:, :-1]
    first = np.maximum.accumulate(np.where(changes[:, :-1], at, 0), axis=1)
    ends = np.where(changes[:, 1:], at, at.shape[1])
    return order, first, np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]


def unsorted(order: Places, values: NDArray[np.float64 | np.int64]) -> Vector:
    """Put the values of sorted rows back in the columns they were sorted from."""
    out = np.zeros(order.shape)
    np.put_along_axis(out, order, values, axis=1)
    return out


def preferred_to(profile: Profile) -> Vector:
    """Count, for each idea, how often it is preferred to another (Borda 1781)."""
    points: Vector = profile.people @ won_and_met(profile)[0]
    return points


def _blocks(ballots: int, size: int) -> Iterator[slice]:
    """Cut ballots into pieces whose tables of pairs fit in memory."""
    step = max(1, _CELLS // max(1, size * size))
    for start in range(0, ballots, step):
        yield slice(start, start + step)


def _pairs(places: Places, settings: RankedSettings) -> Vector:
    known = np.where(places >= 0, places, np.nan)  # Nothing is above or level with no opinion.
    first, second = known[:, :, None], known[:, None, :]
    better: Vector = (first < second).astype(np.float64)
    if settings.equal == "half":
        better += 0.5 * (first == second)
        itself = np.arange(places.shape[1])
        better[:, itself, itself] = 0.0
    return better
