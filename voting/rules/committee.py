"""A shortlist that speaks for everyone: proportional committees from approvals."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from core.errors import InvalidInput
from core.language import _, marked
from voting.rules.beta import Vector
from voting.rules.equal_shares import Project, buy
from voting.rules.ties import tie_order

METHOD = marked(
    "Everyone has the same say to spend, and an idea is shortlisted when those who approve it can "
    "pay for its seat together (Method of Equal Shares; Peters & Skowron 2020); seats that stay "
    "empty are filled by Phragmén's sequential method."
)


def proportional_shortlist(
    ballots: Sequence[Collection[int]], *, idea_ids: Sequence[int], seats: int, seed: int = 0
) -> list[int]:
    """Fill `seats` by Equal Shares with unit cost, the rest by Phragmén, in order of choice.

    What people have spent is the burden they bring to the second part (Peters & Skowron 2020).
    """
    if seats < 1 or not ballots:
        raise InvalidInput(_("A shortlist needs a seat and a ballot."))
    unit = 1_000_000
    projects = [
        Project(
            id=i,
            cost=unit,
            supporters=np.array([n for n, b in enumerate(ballots) if i in b], dtype=np.int64),
            tie=tie_order(seed, i),
        )
        for i in idea_ids
    ]
    share = unit * seats / len(ballots)
    money = np.full(len(ballots), share)
    bought = buy(projects, money, by_cost=False)[:seats]
    spent = (share - money) / unit
    return phragmen(ballots, idea_ids=idea_ids, seats=seats, seed=seed, taken=bought, burden=spent)


def phragmen(
    ballots: Sequence[Collection[int]],
    *,
    idea_ids: Sequence[int],
    seats: int,
    seed: int = 0,
    taken: Sequence[int] = (),
    burden: Vector | None = None,
) -> list[int]:
    """Seat, one after another, the idea whose seat burdens its supporters least (Phragmén 1894).

    `taken` are seated already, and people bear the `burden` of that.
    """
    supporters = {i: [n for n, b in enumerate(ballots) if i in b] for i in idea_ids}
    load = np.zeros(len(ballots)) if burden is None else burden.copy()
    seated = list(taken)
    while len(seated) < seats:
        waiting = [i for i in idea_ids if i not in seated and supporters[i]]
        if not waiting:
            break
        best = min(
            waiting, key=lambda i: (round(_load(load, supporters[i]), 12), tie_order(seed, i))
        )
        load[supporters[best]] = _load(load, supporters[best])
        seated.append(best)
    return seated


def _load(load: Vector, supporters: list[int]) -> float:
    return float((1 + load[supporters].sum()) / len(supporters))


def harmonic_score(ballots: Sequence[Collection[int]], committee: Collection[int]) -> float:
    """Score a committee by proportional approval: 1 + 1/2 + ... per ballot (Thiele 1895)."""
    return sum(
        1 / place for ballot in ballots for place in range(1, len(set(ballot) & set(committee)) + 1)
    )
