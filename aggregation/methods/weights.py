"""How much each judgement counts: clusters the root of their size, accounts of few answers little.

Source: the connection discount of pairwise-bounded quadratic funding (Buterin, Hitzig & Weyl 2019)
for the root; clusters as in clusters.py. One person who answers usually counts one, always.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.clusters import Answers, find_clusters
from aggregation.methods.gaussian import Vector
from aggregation.methods.inputs import RankingInputs

CLUSTERS = "clusters"
FEW_ANSWERS = "few answers"
DEFENCES = (CLUSTERS, FEW_ANSWERS)
# An account that answered fewer ideas than this, or than half of what is usual, is one of few.
FEW = 7
# On an idea all accounts of few answers weigh at most this share of the others.
SHARE_OF_FEW = 0.25

_WHOLE = ("places", "voices", "chosen")
LISTS = ("approvals", "ratings", "pairs", *_WHOLE, "beliefs")

Numbers = NDArray[np.int64]

# Of which ideas a row speaks, on what scale, and how; beliefs are alike within five in a hundred.
_SAID: Mapping[str, Callable[[Any], tuple[tuple[int, ...], int, int]]] = {
    "approvals": lambda r: ((r.idea_id,), 0, r.choice),
    "ratings": lambda r: ((r.idea_id,), r.criterion_id, round(r.value)),
    "pairs": lambda r: ((r.left_id, r.right_id), 0, r.choice),
    "places": lambda r: ((r.idea_id,), 0, r.place),
    "voices": lambda r: ((r.idea_id,), 0, r.voices),
    "chosen": lambda r: ((r.idea_id,), 0, r.bought),
    "beliefs": lambda r: ((r.idea_id,), 0, round(20 * r.probability)),
}


class _Answer(NamedTuple):
    """One answer of one person: of which ideas, what exactly was asked, and what was said."""

    person: int
    ideas: tuple[int, ...]
    item: tuple[object, ...]
    answer: int


_Said = Mapping[str, Sequence[_Answer]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Suspect:
    """A group whose answers are alike: `kind` is clusters or few answers; `lost` is weight."""

    kind: str
    people: tuple[int, ...]
    lost: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """A weight in (0, 1] for every row of every list, and the groups that count less."""

    rows: Mapping[str, Vector]
    suspects: tuple[Suspect, ...]

    @property
    def most_suspicious(self) -> Suspect | None:
        """Give the group that the defence takes most weight from; None where it takes none."""
        return max(self.suspects, key=lambda s: (s.lost, s.people), default=None)


def weigh(inputs: RankingInputs) -> Weights | None:
    """Weigh all judgement of canonical inputs; None where they ask for no defence.

    A cluster of c people counts √c in all. Accounts of few answers, t of them on an idea that
    others judged with the weight T, count min(√t, max(1, T / 4)) there in all: however many they
    are, at most a fifth of what counts, where four others have judged.
    """
    if not inputs.defences:
        return None
    said = {name: _answers(inputs, name) for name in LISTS}
    clusters = _clusters(inputs, said) if CLUSTERS in inputs.defences else ()
    of_cluster = {p: len(c) ** -0.5 for c in clusters for p in c}
    few = _few(said) - set(of_cluster) if FEW_ANSWERS in inputs.defences else frozenset[int]()
    rows = {name: _weights(inputs, name, of_cluster, few) for name in LISTS}
    found = [Suspect(kind=CLUSTERS, people=c, lost=len(c) - len(c) ** 0.5) for c in clusters]
    return Weights(rows=rows, suspects=(*found, *_alike(inputs, said, rows, few=few)))


def _answers(inputs: RankingInputs, name: str) -> list[_Answer]:
    """Read a list as answers; a pass is none."""
    rows: Sequence[Any] = getattr(inputs, name)
    read = ((row.person_id, *_SAID[name](row)) for row in rows)
    return [
        _Answer(person, ideas, (name, ideas, scale), answer)
        for person, ideas, scale, answer in read
        if answer or name != "approvals"
    ]


def _clusters(inputs: RankingInputs, answers: _Said) -> tuple[tuple[int, ...], ...]:
    items: dict[tuple[object, ...], int] = {}
    said = [
        (each.person, items.setdefault(each.item, len(items)), each.answer)
        for name in LISTS
        for each in answers[name]
    ]
    table = np.array(said, dtype=np.int64).reshape(-1, 3)
    return find_clusters(
        Answers(
            person=table[:, 0],
            item=table[:, 1],
            answer=table[:, 2],
            window={row.person_id: row.window for row in inputs.windows},
        )
    )


def _few(answers: _Said) -> frozenset[int]:
    """Find who answered few ideas: under seven, and under half of what is usual in a list.

    Usual is what half of all judgements come from people of at least, where n ballots that say
    the same count √n: so it is judgements that count, not accounts, and copies hardly move it.
    With few ideas, or where all answer little, nobody is one of few.
    """
    whole: dict[int, set[int]] = defaultdict(set)
    least: list[tuple[int, Collection[int]]] = []
    for name in LISTS:
        said: dict[int, list[tuple[object, int]]] = defaultdict(list)
        for each in answers[name]:
            whole[each.person].update(each.ideas)
            said[each.person].append((each.item, each.answer))
        if said:
            least.append((min(FEW, (_usual(said) + 1) // 2), said.keys()))
    return frozenset(p for few, people in least for p in people if len(whole[p]) < few)


def _usual(said: Mapping[int, Sequence[tuple[Any, int]]]) -> int:
    """Give the median of how many ideas people answered, by judgement."""
    ballots = Counter(frozenset(answers) for answers in said.values())
    size = np.array([len({i for (_, ideas, _), _ in b for i in ideas}) for b in ballots])
    weight = size * np.sqrt(list(ballots.values()))
    order = np.argsort(size, kind="stable")
    reached = np.cumsum(weight[order])
    return int(size[order][np.searchsorted(reached, reached[-1] / 2)])


def _weights(
    inputs: RankingInputs, name: str, of_cluster: Mapping[int, float], few: frozenset[int]
) -> Vector:
    rows: Sequence[Any] = getattr(inputs, name)
    weights = np.array([of_cluster.get(r.person_id, 1.0) for r in rows], dtype=np.float64)
    is_few = np.array([r.person_id in few for r in rows], dtype=bool)
    if not is_few.any():
        return weights
    if name == "pairs":
        sides = [np.array([getattr(r, side) for r in rows]) for side in ("left_id", "right_id")]
        ideas, place = np.unique(np.concatenate(sides), return_inverse=True)
        both = _factors(np.tile(weights, 2), np.tile(is_few, 2), place, len(ideas))[place]
        return np.where(is_few, weights * np.minimum(*np.split(both, 2)), weights)
    cells = np.array([0 if name in _WHOLE else r.idea_id for r in rows], dtype=np.int64)
    each, place = np.unique(cells, return_inverse=True)
    people = _per_person(rows, place)
    factor = _factors(weights / people, is_few, place, len(each), share=1 / people)
    return np.where(is_few, weights * factor[place], weights)


def _per_person(rows: Sequence[Any], place: Numbers) -> Vector:
    """Count, per row, how many rows its person has in the same cell."""
    person = np.array([r.person_id for r in rows], dtype=np.int64)
    key = np.stack([place, person], axis=1)
    _, which, counts = np.unique(key, axis=0, return_inverse=True, return_counts=True)
    return counts[which.ravel()].astype(np.float64)


def _factors(
    weights: Vector,
    is_few: NDArray[np.bool_],
    place: Numbers,
    size: int,
    *,
    share: Vector | None = None,
) -> Vector:
    """Say, per cell, by how much the accounts of few answers count less."""
    each = np.ones(len(place)) if share is None else share
    t = np.bincount(place[is_few], each[is_few], size)
    others = np.bincount(place[~is_few], weights[~is_few], size)
    most = np.minimum(np.sqrt(t), np.maximum(1.0, SHARE_OF_FEW * others))
    factors: Vector = np.minimum(1.0, most / np.maximum(t, 1e-12))
    return factors


def _alike(
    inputs: RankingInputs, answers: _Said, weights: Mapping[str, Vector], *, few: Collection[int]
) -> list[Suspect]:
    """Group the accounts of few answers by what they said; a group of five and more is told."""
    if not few:
        return []
    said: dict[int, set[Any]] = defaultdict(set)
    lost: dict[int, float] = defaultdict(float)
    for name in LISTS:
        rows: Sequence[Any] = getattr(inputs, name)
        for row, weight in zip(rows, weights[name].tolist(), strict=True):
            if row.person_id in few:
                lost[row.person_id] += 1 - weight
        for each in answers[name]:
            if each.person in few:
                said[each.person].add((each.item, each.answer))
    groups: dict[frozenset[Any], list[int]] = defaultdict(list)
    for person in sorted(said):
        groups[frozenset(said[person])].append(person)
    return [
        Suspect(kind=FEW_ANSWERS, people=tuple(g), lost=sum(lost[p] for p in g))
        for g in groups.values()
        if len(g) >= 5
    ]
