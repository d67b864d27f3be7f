"""Ranked: orders of ideas, turned into one order with intervals and the dissent of methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.language import _, marked, ngettext
from core.text import listed
from voting.rules.beta import Vector
from voting.rules.condorcet import (
    Order,
    instant_runoff,
    ranked_pairs,
    ranks_by,
    ranks_of,
    schulze,
    schulze_ranks,
    tiers_by,
)
from voting.rules.pairwise import Comparison, estimate_from_wins
from voting.rules.profile import (
    Places,
    Profile,
    RankedBallot,
    RankedSettings,
    implied_wins,
    preferences,
    preferred_to,
    profile_of,
    won_and_met,
)

METHOD = marked(
    "Of two ideas the one stands higher that more people prefer, directly or along a chain of "
    "such majorities, each as strong as its weakest link (Schulze 2011)."
)
SPARSE_METHOD = marked(
    "Every ballot is read as comparisons of the ideas it ranks, and these give each idea a "
    "strength (Bradley & Terry 1952; Plackett 1975), because few people ranked most ideas."
)

SCHULZE_IDEAS = 50
NEAR_COMPLETE = 0.8
DRAWS = 300
NAMES = {
    "schulze": "Schulze",
    "strength": marked("Strength"),
    "ranked pairs": "Ranked Pairs",
    "runoff": marked("Instant runoff"),
    "borda": "Borda",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedEstimate:
    """One idea: shared rank from 1 with its 90 % interval, and its strength in log-odds.

    `borda` counts how often it was preferred to another; `ballots` how many people ranked it.
    """

    idea_id: int
    rank: int
    rank_low: int
    rank_high: int
    strength: float
    variance: float
    borda: float
    ballots: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RankedOutcome:
    """All ideas in the order given, who leads by which method, and a notice where they differ."""

    method: str
    rows: tuple[RankedEstimate, ...]
    leaders: dict[str, tuple[int, ...]]
    ballots: int
    empty: int

    @property
    def notice(self) -> str:
        """Say which methods would put another idea first; empty where all agree."""
        own = next(iter(self.leaders.values()), ())
        others = [_(NAMES[name]) for name, first in self.leaders.items() if first != own]
        if not others or not self.ballots:
            return ""
        return ngettext(
            "%(named)s would put another idea first: look at both before you decide.",
            "%(named)s would put other ideas first: look at them before you decide.",
            len(others),
            named=listed(others),
        )


def estimate_ranked(
    ballots: Sequence[RankedBallot],
    *,
    idea_ids: Sequence[int],
    settings: RankedSettings | None = None,
    seed: int = 0,
    draws: int = DRAWS,
) -> RankedOutcome:
    """Order ideas from ranked ballots.

    Schulze for up to fifty ideas when ballots rank four fifths of them, else Bradley-Terry on the
    implied pairs. Rank intervals by drawing as many people anew, with replacement (Efron 1979).

    Raises:
        InvalidInput: a ballot ranks an idea twice, or one that is not listed.
    """
    profile = profile_of(ballots, idea_ids=idea_ids, settings=settings or RankedSettings())
    if not idea_ids:
        return _outcome(profile, (), {}, complete=True)
    complete = len(idea_ids) <= SCHULZE_IDEAS and profile.completeness >= NEAR_COMPLETE
    strength, variance = strengths_of(profile, idea_ids)
    points = preferred_to(profile)
    orders = _orders(profile, points, strength, idea_ids, seed=seed if complete else None)
    own = next(iter(orders.values()))
    ranks = ranks_of(own, len(idea_ids))
    low, high = _interval(profile, ranks, complete=complete, seed=seed, draws=draws)
    ranked = _ranked_by(profile)
    rows = tuple(
        RankedEstimate(
            idea_id=idea_id,
            rank=int(ranks[i]),
            rank_low=int(low[i]),
            rank_high=int(high[i]),
            strength=float(strength[i]),
            variance=float(variance[i]),
            borda=float(points[i]),
            ballots=int(ranked[i]),
        )
        for i, idea_id in enumerate(idea_ids)
    )
    leaders = {name: tuple(idea_ids[i] for i in order[0]) for name, order in orders.items()}
    return _outcome(profile, rows, leaders, complete=complete)


def half_each(first: int, second: int, weight: float = 1.0) -> list[Comparison]:
    """Return the two halves of a comparison that nobody won."""
    return [
        Comparison(winner_id=first, loser_id=second, weight=weight / 2),
        Comparison(winner_id=second, loser_id=first, weight=weight / 2),
    ]


def strengths_of(profile: Profile, idea_ids: Sequence[int]) -> tuple[Vector, Vector]:
    """Give strengths in log-odds and their variances from the pairs that ballots imply."""
    found = estimate_from_wins(implied_wins(profile), idea_ids=idea_ids)
    return np.array([e.strength for e in found]), np.array([e.variance for e in found])


def _ranked_by(profile: Profile) -> Vector:
    ranked = (profile.places >= 0) & (profile.places < max(1, profile.places.shape[1]))
    counted: Vector = (ranked * profile.people[:, None]).sum(axis=0)
    return counted


def _orders(
    profile: Profile,
    points: Vector,
    strength: Vector,
    idea_ids: Sequence[int],
    *,
    seed: int | None,
) -> dict[str, Order]:
    """Order by every method, the one that counts first; without a seed ballots are sparse."""
    others = {"runoff": instant_runoff(profile), "borda": tiers_by(points)}
    if seed is None:
        return {"strength": tiers_by(strength), **others}
    prefers = preferences(profile)
    pairs = ranked_pairs(prefers, idea_ids=idea_ids, seed=seed)
    return {"schulze": schulze(prefers), "ranked pairs": pairs, **others}


def _interval(
    profile: Profile, ranks: Vector, *, complete: bool, seed: int, draws: int
) -> tuple[Vector, Vector]:
    """Give the 5 % and 95 % quantiles of ranks over crowds drawn anew, holding the rank itself."""
    size, total = len(ranks), int(profile.people.sum())
    if not total:
        return np.ones(size), np.full(size, float(size))
    chance = np.random.Generator(np.random.PCG64(seed))
    people = chance.multinomial(total, profile.people / total, size=draws)
    drawn = _by_majorities(profile, people) if complete else _by_shares(profile, people)
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0, method="inverted_cdf")
    return np.minimum(low, ranks), np.maximum(high, ranks)


def _by_majorities(profile: Profile, people: Places) -> Vector:
    """Rank each draw by Schulze."""
    return schulze_ranks(preferences(profile, people))


def _by_shares(profile: Profile, people: Places) -> Vector:
    """Rank each draw by the share of comparisons won, where ballots are sparse."""
    won, met = won_and_met(profile)
    return ranks_by((people @ won + 1) / (people @ met + 2))


def _outcome(
    profile: Profile,
    rows: tuple[RankedEstimate, ...],
    leaders: dict[str, tuple[int, ...]],
    *,
    complete: bool,
) -> RankedOutcome:
    return RankedOutcome(
        method=METHOD if complete else SPARSE_METHOD,
        rows=rows,
        leaders=leaders,
        ballots=int(profile.people.sum()),
        empty=profile.empty,
    )
