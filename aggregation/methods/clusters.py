"""Accounts that answer nearly alike within a short time, found so that a cluster counts less.

Source: similarity of actions within a window, then components of the graph (SynchroTrap; Cao, Yang,
Yu & Palow 2014), with a test of how many lookalikes independent people would have by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.gaussian import Vector

# Fewer answers are often the same by chance.
LEAST_ITEMS = 7
# Two accounts look alike when they answered the same things (Jaccard) in the same way (share).
SAME_ITEMS = 0.7
SAME_ANSWERS = 0.9
# Who agrees in this share, yet not in nine tenths, is of the same mind.
LIKE_MINDED = 0.6
# Independent people of one window raise a false suspicion at most once in a hundred windows.
FALSE_ALARM = 0.01
# Where Chernoff's bound is tried; the last is for ballots that agree in everything.
_TILTS = (1.0, 2.0, 3.0, 5.0, 40.0)
_ROWS = 1024
_EDGE = 1e-9

Numbers = NDArray[np.int64]
Cells = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """Who answered what, how: `person`, `item` and `answer` of every answer, and the `window`s.

    `window` maps a person to the short time in which they answered; who has none is not compared.
    """

    person: Numbers
    item: Numbers
    answer: Numbers
    window: Mapping[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Crowd:
    """The people of one window: what they have seen (people by items) and said (by answers).

    Answers are sorted by item and begin at `starts`; `usual` is the share of everyone, in any
    window, who answered an item as this person did.
    """

    people: Numbers
    seen: Cells
    said: Cells
    starts: Numbers
    usual: Vector


def find_clusters(answers: Answers) -> tuple[tuple[int, ...], ...]:
    """Find the clusters, the largest first.

    A person is suspicious when more accounts of the window look like theirs than chance explains:
    of k lookalikes where at most lambda are expected, Chernoff's bound exp(k - lambda)
    (lambda / k)^k must be at most 1 % over the people of the window. Chance is that of independent
    people, and also that of people of the same mind, whichever explains more: answering as one's
    camp does is no offence. Suspicious people and their lookalikes form the clusters.
    """
    found: list[tuple[int, ...]] = []
    for crowd in _crowds(answers):
        found += _components(crowd.people, _suspicions(crowd))
    return tuple(sorted(found, key=lambda cluster: (-len(cluster), cluster)))


def _crowds(answers: Answers) -> Iterator[_Crowd]:
    """Lay out each window's people who answered enough, with the answers' rarity among everyone."""
    pairs = np.stack([answers.item, answers.answer], axis=1)
    said, which = np.unique(pairs, axis=0, return_inverse=True)
    which = which.ravel()
    items, item = np.unique(answers.item, return_inverse=True)
    _, of_said = np.unique(said[:, 0], return_inverse=True)
    counts = np.bincount(which, minlength=len(said))
    share = (counts + 1) / (np.bincount(item, minlength=len(items))[of_said] + 2)
    share = np.minimum(share, 1.0)
    members: dict[int, list[int]] = {}
    people, answered = np.unique(answers.person, return_counts=True)
    for person in people[answered >= LEAST_ITEMS].tolist():
        if person in answers.window:
            members.setdefault(answers.window[person], []).append(person)
    for _, inside in sorted(members.items()):
        if len(inside) > 1:
            yield _crowd(np.array(inside), answers, (item, which), share)


def _crowd(
    people: Numbers, answers: Answers, cells: tuple[Numbers, Numbers], share: Vector
) -> _Crowd:
    place = np.searchsorted(people, answers.person)
    here = people[np.minimum(place, len(people) - 1)] == answers.person
    row, item, which = place[here], cells[0][here], cells[1][here]
    columns, column = np.unique(item, return_inverse=True)
    answered, answer = np.unique(which, return_inverse=True)
    shape = (len(people), len(columns))
    of_answer = np.zeros(len(answered), dtype=np.int64)
    of_answer[answer] = column
    usual = np.zeros(shape)
    usual[row, column] = share[which]
    return _Crowd(
        people=people,
        seen=_table(row, column, shape),
        said=_table(row, answer, (len(people), len(answered))),
        starts=np.searchsorted(of_answer, np.arange(len(columns))),
        usual=usual,
    )


def _table(row: Numbers, column: Numbers, shape: tuple[int, int]) -> Cells:
    """Mark cells with 1."""
    table = np.zeros(shape, dtype=np.float32)
    table[row, column] = 1
    return table


def _suspicions(crowd: _Crowd) -> list[tuple[int, int]]:
    """Join every suspicious person (their place) with each lookalike."""
    joined: list[tuple[int, int]] = []
    size = len(crowd.people)
    for first in range(0, size, _ROWS):
        rows = np.arange(first, min(first + _ROWS, size))
        joined += _suspicious(crowd, rows)
    return joined


def _suspicious(crowd: _Crowd, rows: Numbers) -> list[tuple[int, int]]:
    common = crowd.seen[rows] @ crowd.seen.T
    own = crowd.seen.sum(axis=1)
    alike = common >= SAME_ITEMS * (own[rows, None] + own[None, :] - common) - _EDGE
    alike[np.arange(len(rows)), rows] = False
    if not alike.any():
        return []
    agreed = crowd.said[rows] @ crowd.said.T
    same = alike & (agreed >= SAME_ANSWERS * common - _EDGE)
    near = alike & (agreed >= LIKE_MINDED * common - _EDGE)
    some = same.any(axis=1)
    rows, common, alike, same, near = rows[some], common[some], alike[some], same[some], near[some]
    found = same.sum(axis=1)
    plain = (_chance(crowd, crowd.usual[rows], common) * alike).sum(axis=1)
    camp = (_chance(crowd, _of_same_mind(crowd, rows, near & ~same), common) * near).sum(axis=1)
    suspicious = _tail(found, np.maximum(plain, camp)) <= FALSE_ALARM / len(crowd.people)
    return [
        (int(rows[n]), int(other))
        for n in np.flatnonzero(suspicious)
        for other in np.flatnonzero(same[n])
    ]


def _of_same_mind(crowd: _Crowd, rows: Numbers, minded: NDArray[np.bool_]) -> Vector:
    """Give the share of the like-minded, lookalikes apart, who say what a person said."""
    who = minded.astype(np.float32)
    agree = np.add.reduceat((who @ crowd.said) * crowd.said[rows], crowd.starts, axis=1)
    share: Vector = (agree.astype(np.float64) + 1) / (who @ crowd.seen + 2)
    return share * crowd.seen[rows]


def _chance(crowd: _Crowd, share: Vector, common: Cells) -> Vector:
    """Bound the chance that somebody agrees in nine tenths or more (Chernoff 1952).

    Counts above are whole and exact in any precision; this is not, and takes double.
    """
    seen = crowd.seen.T.astype(np.float64)
    most = np.floor((1 - SAME_ANSWERS) * common.astype(np.float64) + _EDGE)
    least = np.zeros_like(most)
    for tilt in _TILTS:
        surprise = np.log(np.where(share > 0, share + (1 - share) * np.exp(-tilt), 1.0))
        least = np.minimum(least, surprise @ seen + tilt * most)
    return np.exp(least)


def _tail(found: Numbers, expected: Vector) -> Vector:
    """Bound the chance of so many lookalikes where so many are expected, by Chernoff."""
    k = found.astype(np.float64)
    safe = np.maximum(k, 1.0)
    log = k - expected + k * np.log(np.maximum(expected, 1e-300) / safe)
    tail: Vector = np.where((k > expected) & (k > 0), np.exp(np.minimum(log, 0.0)), 1.0)
    return tail


def _components(people: Numbers, joined: Sequence[tuple[int, int]]) -> list[tuple[int, ...]]:
    """Give the connected components of two people and more."""
    root = np.arange(len(people))

    def top(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = int(root[place])
        return place

    for first, second in joined:
        a, b = top(first), top(second)
        root[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for place in sorted({p for pair in joined for p in pair}):
        groups.setdefault(top(place), []).append(int(people[place]))
    return [tuple(group) for group in groups.values() if len(group) > 1]
