"""Each way to judge, turned into a value and a variance per idea on the log-odds scale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aggregation.methods.gaussian import Vector, cavity
from aggregation.methods.inputs import Belief, MarketTrade, RankingInputs
from aggregation.methods.pool import pool_beliefs, skill_weights
from aggregation.methods.preferences import read_preferences
from aggregation.methods.price import PriceSignal, price_signal
from aggregation.methods.weights import LISTS, Weights
from voting.rules.approval import ApprovalPrior, ApprovalTally, approval_prior
from voting.rules.beta import digamma, trigamma
from voting.rules.criteria import CriterionRating, estimate_criteria

_UNSEEN = -1


@dataclass(frozen=True, kw_only=True, slots=True)
class Signal:
    """One value and one variance an idea, NaN where nobody said; `people` who judged it."""

    name: str
    value: Vector
    variance: Vector
    people: NDArray[np.int64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Mark the ideas it speaks of."""
        return ~np.isnan(self.value)


def without_own(inputs: RankingInputs) -> tuple[RankingInputs, int]:
    """Leave out what authors said of their own ideas; tell how many judgements that were."""
    authors = {(idea.id, person) for idea in inputs.ideas for person in idea.author_ids}
    if not authors:
        return inputs, 0
    idea_of = {market.id: market.idea_id for market in inputs.markets}
    kept = replace(
        inputs,
        approvals=tuple(r for r in inputs.approvals if (r.idea_id, r.person_id) not in authors),
        ratings=tuple(r for r in inputs.ratings if (r.idea_id, r.person_id) not in authors),
        pairs=tuple(
            r
            for r in inputs.pairs
            if not {(r.left_id, r.person_id), (r.right_id, r.person_id)} & authors
        ),
        places=tuple(r for r in inputs.places if (r.idea_id, r.person_id) not in authors),
        voices=tuple(r for r in inputs.voices if (r.idea_id, r.person_id) not in authors),
        chosen=tuple(r for r in inputs.chosen if (r.idea_id, r.person_id) not in authors),
        beliefs=tuple(r for r in inputs.beliefs if (r.idea_id, r.person_id) not in authors),
        trades=tuple(
            r for r in inputs.trades if (idea_of[r.market_id], r.person_id) not in authors
        ),
    )
    lists = (*LISTS, "trades")
    return kept, sum(len(getattr(inputs, n)) - len(getattr(kept, n)) for n in lists)


def read_signals(
    inputs: RankingInputs, *, approval_weight: float, weights: Weights | None = None
) -> tuple[Signal, ...]:
    """Read all signals of canonical inputs, ideas in their order; without `weights` all count."""
    return (
        approval_signal(inputs, weight=approval_weight, weights=weights),
        criteria_signal(inputs, weights=weights),
        *(
            Signal(name=name, value=value, variance=variance, people=people)
            for name, (value, variance, people) in read_preferences(inputs, weights=weights).items()
        ),
        belief_signal(inputs, weights=weights),
        market_signal(inputs),
    )


def approval_signal(
    inputs: RankingInputs, *, weight: float, weights: Weights | None = None
) -> Signal:
    """Read approvals: digamma(a) - digamma(b), trigamma(a) + trigamma(b), less the prior."""
    up, down = approval_counts(inputs, weights)
    value, variance = approval_reading(up, down, prior=approval_prior_of(up, down, weight=weight))
    people = np.add(*(approval_counts(inputs) if weights else (up, down))).astype(np.int64)
    return Signal(name="approval", value=value, variance=variance, people=people)


def approval_prior_of(up: Vector, down: Vector, *, weight: float) -> ApprovalPrior:
    """Learn the challenge's own rate from counts of yes and no."""
    tallies = [
        ApprovalTally(idea_id=i, up=round(float(u)), down=round(float(d)))
        for i, (u, d) in enumerate(zip(up, down, strict=True))
    ]
    return approval_prior(tallies, weight=weight)


def approval_reading(up: Vector, down: Vector, *, prior: ApprovalPrior) -> tuple[Vector, Vector]:
    """Read counts of yes and no, any number of them; NaN where both are zero.

    The mean and variance of the log-odds of a Beta(a, b) share. The challenge's own rate, which
    is part of a and b, is divided out again (`cavity`): the ranking has its own prior.
    """
    a0, b0 = prior.weight * prior.rate, prior.weight * (1 - prior.rate)
    a, b = a0 + up, b0 + down
    return cavity(
        digamma(a) - digamma(b),
        trigamma(a) + trigamma(b),
        prior=(float(digamma(a0) - digamma(b0)), float(trigamma(a0) + trigamma(b0))),
        known=up + down > 0,
    )


def approval_counts(inputs: RankingInputs, weights: Weights | None = None) -> tuple[Vector, Vector]:
    """Count yes and no per idea, each by its weight."""
    place = {idea.id: i for i, idea in enumerate(inputs.ideas)}
    at = np.array([place[r.idea_id] for r in inputs.approvals], dtype=np.int64)
    choice = np.array([r.choice for r in inputs.approvals], dtype=np.int64)
    each = weights.rows["approvals"] if weights else np.ones(len(at))
    up, down = (np.bincount(at[s], each[s], len(place)) for s in (choice > 0, choice < 0))
    return up.astype(np.float64), down.astype(np.float64)


def ratings_of(inputs: RankingInputs, weights: Weights | None = None) -> list[CriterionRating]:
    """Give all ratings, each with how much it counts."""
    each = weights.rows["ratings"] if weights else np.ones(len(inputs.ratings))
    return [
        CriterionRating(
            idea_id=r.idea_id,
            person_id=r.person_id,
            criterion_id=r.criterion_id,
            value=r.value,
            weight=weight,
        )
        for r, weight in zip(inputs.ratings, each.tolist(), strict=True)
    ]


def criteria_signal(inputs: RankingInputs, *, weights: Weights | None = None) -> Signal:
    """Read ratings: the weighted mean without leniency, in units of how far ideas differ."""
    ids = [idea.id for idea in inputs.ideas]
    found = estimate_criteria(
        ratings_of(inputs, weights),
        weights={c.id: c.weight for c in inputs.criteria},
        idea_ids=[*ids, _UNSEEN],
    )
    if not found[-1].discriminates:
        return _silent("criteria", len(ids))
    people = [e.ratings // max(1, len(e.criteria)) for e in found[:-1]]
    spread = found[-1].variance
    value, variance = cavity(
        np.array([(e.estimate - found[-1].estimate) / spread**0.5 for e in found[:-1]]),
        np.array([e.variance / spread for e in found[:-1]]),
        prior=(0.0, 1.0),
        known=np.array([e.ratings > 0 for e in found[:-1]], dtype=bool),
    )
    return Signal(name="criteria", value=value, variance=variance, people=np.array(people))


def belief_signal(inputs: RankingInputs, *, weights: Weights | None = None) -> Signal:
    """Read beliefs: pooled log-odds and their variance."""
    skill = skill_weights(inputs.skills)
    by_idea, counted = beliefs_by_idea(inputs, weights)
    pooled = [
        pool_beliefs(by_idea.get(idea.id, ()), skill=skill, counted=counted.get(idea.id))
        for idea in inputs.ideas
    ]
    return _signal(
        "beliefs",
        [(p.log_odds, p.variance, p.people) if p else None for p in pooled],
    )


def beliefs_by_idea(
    inputs: RankingInputs, weights: Weights | None
) -> tuple[dict[int, list[Belief]], dict[int, dict[int, float]]]:
    """Sort beliefs by idea, and how much each person counts there; empty without weights."""
    by_idea: dict[int, list[Belief]] = defaultdict(list)
    counted: dict[int, dict[int, float]] = defaultdict(dict)
    for row in inputs.beliefs:
        by_idea[row.idea_id].append(row)
    if weights:
        for row, weight in zip(inputs.beliefs, weights.rows["beliefs"].tolist(), strict=True):
            counted[row.idea_id][row.person_id] = weight
    return by_idea, counted


def market_signal(inputs: RankingInputs) -> Signal:
    """Read markets: the robust price's log-odds; several on one idea by their precision."""
    trades: dict[int, list[MarketTrade]] = defaultdict(list)
    for row in inputs.trades:
        trades[row.market_id].append(row)
    found: dict[int, list[PriceSignal]] = defaultdict(list)
    for market in inputs.markets:
        price = price_signal(trades[market.id], market) if trades[market.id] else None
        if price:
            found[market.idea_id].append(price)
    return _signal("market", [_joined(found.get(idea.id, ())) for idea in inputs.ideas])


def _joined(prices: Sequence[PriceSignal]) -> tuple[float, float, int] | None:
    if not prices:
        return None
    precision = sum(1 / p.variance for p in prices)
    value = sum(p.log_odds / p.variance for p in prices) / precision
    return value, 1 / precision, max(p.traders for p in prices)


def _signal(name: str, rows: Sequence[tuple[float, float, int] | None]) -> Signal:
    return Signal(
        name=name,
        value=np.array([r[0] if r else np.nan for r in rows], dtype=np.float64),
        variance=np.array([r[1] if r else np.nan for r in rows], dtype=np.float64),
        people=np.array([r[2] if r else 0 for r in rows], dtype=np.int64),
    )


def _silent(name: str, size: int) -> Signal:
    return _signal(name, [None] * size)
