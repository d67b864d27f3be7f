"""How large a tag stands in the cloud: by what the crowd made of its ideas, not by their number."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HALF_LIFE_DAYS = 180.0
UNJUDGED = 0.5  # An idea nobody has ranked yet counts as one in the middle.
SIZES = 5


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One idea of a tag: its age in days, and of the others ranked the share it stands ahead of.

    `ahead` is on 0 to 1; None where there is no ranking that everyone may see.
    """

    age: float
    ahead: float | None


def weight_of(ideas: Iterable[Standing]) -> float:
    """Return a tag's weight: each idea's share, halved for every half year of its age.

    Source: the tag cloud of reference/ideas.md, "weighted by recent collective judgement, not by
    raw count"; from 0 up to the number of its ideas.
    """
    return math.fsum(
        (UNJUDGED if idea.ahead is None else idea.ahead)
        * math.exp2(-max(idea.age, 0.0) / HALF_LIFE_DAYS)
        for idea in ideas
    )


def ahead_of(ideas: Iterable[Standing]) -> float | None:
    """Return the mean share of others that a tag's ranked ideas stand ahead of; None for none."""
    shares = [idea.ahead for idea in ideas if idea.ahead is not None]
    return sum(shares) / len(shares) if shares else None


def sizes_of(weights: Mapping[int, float]) -> dict[int, int]:
    """Return a size from 1 to SIZES for each weight, by its root: a large tag drowns no other."""
    most = max(weights.values(), default=0.0)
    if most <= 0:
        return dict.fromkeys(weights, 1)
    return {key: 1 + round((SIZES - 1) * math.sqrt(w / most)) for key, w in weights.items()}
