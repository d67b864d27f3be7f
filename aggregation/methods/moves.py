"""How far ideas move from one set of merits to another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aggregation.methods.gaussian import Vector
from aggregation.methods.rank import Places, ranks


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """What a change of merits does: most places of any idea, which one, and to the shortlist."""

    places: int = 0
    idea: int | None = None
    top_places: int = 0
    top: str = "same"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A ranking as it stands, to be compared with how it would stand."""

    merit: Vector
    rank: Places
    ties: Places
    shortlist_size: int

    def moved(self, merit: Vector) -> Move:
        """Compare with the ranking by other merits."""
        now = ranks(merit, self.ties)
        gap = np.abs(now - self.rank)
        worst = int(np.lexsort((self.rank, -gap))[0])
        before, after = (np.argsort(r)[: self.shortlist_size] for r in (self.rank, now))
        top = "same" if np.array_equal(before, after) else "reordered"
        if set(before.tolist()) != set(after.tolist()):
            top = "changed"
        return Move(
            places=int(gap[worst]),
            idea=worst if gap[worst] else None,
            top_places=int(gap[before].max(initial=0)),
            top=top,
        )

    def furthest(self, merits: Vector) -> Move:
        """Compare with many rankings, a row each, and give the move that is the furthest."""
        order = np.lexsort((np.broadcast_to(self.ties, merits.shape), -np.round(merits, 9)))
        now = np.empty_like(order)
        np.put_along_axis(now, order, np.arange(1, merits.shape[1] + 1)[None, :], axis=1)
        most = np.abs(now - self.rank).max(axis=1)
        return self.moved(merits[int(np.argmax(most))])
