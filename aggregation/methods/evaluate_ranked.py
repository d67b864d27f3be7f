"""Which order each rule makes of the same ballots, and how well it foretells the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aggregation.methods.gaussian import Vector
from aggregation.methods.metrics import Difference
from aggregation.methods.resampling import mean_difference, people_drawn
from core.errors import InvalidInput
from voting.rules.condorcet import (
    Order,
    borda,
    instant_runoff,
    ranked_pairs,
    ranks_of,
    schulze,
    tiers_by,
)
from voting.rules.profile import (
    Places,
    Profile,
    RankedBallot,
    RankedSettings,
    preferences,
    profile_of,
)
from voting.rules.ranked import NAMES, NEAR_COMPLETE, SCHULZE_IDEAS, strengths_of

SEED = 2021
FOLDS = 5
TRUTH_DRAWS = 200
CELLS = 4_000_000
BORDA = NAMES["borda"]


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRule:
    """What a rule says: who is first, and how close its order is to that of the default.

    `alike` is Kendall's tau with the default's order. `foretold` is the share of a person's own
    preferences that the order of the other people has right (five folds), `more` how much more
    than Borda's. `tau` compares with the true order and `closer` with Borda's tau, where known.
    """

    name: str
    first: tuple[int, ...]
    alike: float
    foretold: float
    more: Difference
    tau: float | None
    closer: Difference | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderComparison:
    """All rules on the same ballots; `completeness` is the share of ideas a ballot ranks."""

    people: int
    ideas: int
    empty: int
    completeness: float
    condorcet: int | None
    default: str
    rows: tuple[OrderRule, ...]
    notes: tuple[str, ...]


def compare_orders(
    ballots: Sequence[RankedBallot], *, idea_ids: Sequence[int], truth: Sequence[int] = ()
) -> OrderComparison:
    """Order ideas by every rule; ideas that a ballot leaves out stand below all it ranks.

    Raises:
        InvalidInput: nobody ranked anything, or the truth is no order of all ideas.
    """
    if truth and sorted(truth) != sorted(idea_ids):
        raise InvalidInput("The true order names every alternative once, the best first.")
    profile = profile_of(ballots, idea_ids=idea_ids, settings=RankedSettings())
    if profile.people.sum() < FOLDS:
        raise InvalidInput(f"At least {FOLDS} people who ranked something are needed.")
    orders = every_order(profile, idea_ids)
    complete = len(idea_ids) <= SCHULZE_IDEAS and profile.completeness >= NEAR_COMPLETE
    default = NAMES["schulze" if complete else "strength"]
    foretold, people = _foretold(profile, idea_ids)
    true_ranks = np.array([truth.index(i) for i in idea_ids], dtype=np.float64) if truth else None
    taus = _taus(profile, idea_ids, true_ranks) if true_ranks is not None else {}
    own = ranks_of(orders[default], len(idea_ids))
    rows = tuple(
        OrderRule(
            name=name,
            first=tuple(idea_ids[i] for i in order[0]),
            alike=kendall(ranks_of(order, len(idea_ids)), own),
            foretold=float(foretold[name] @ people / people.sum()),
            more=mean_difference(foretold[name], foretold[BORDA], people, seed=SEED),
            tau=None if true_ranks is None else taus[name][0],
            closer=None if true_ranks is None else taus[name][1],
        )
        for name, order in orders.items()
    )
    return OrderComparison(
        people=int(profile.people.sum()),
        ideas=len(idea_ids),
        empty=profile.empty,
        completeness=profile.completeness,
        condorcet=condorcet_winner(preferences(profile), idea_ids),
        default=default,
        rows=rows,
        notes=_notes(rows, has_truth=bool(truth)),
    )


def every_order(profile: Profile, idea_ids: Sequence[int]) -> dict[str, Order]:
    """Order by every rule; those of majorities only up to fifty ideas."""
    prefers = preferences(profile)
    strength, _ = strengths_of(profile, idea_ids)
    orders = {
        NAMES["strength"]: tiers_by(strength),
        NAMES["runoff"]: instant_runoff(profile),
        BORDA: tiers_by(borda(prefers)),
    }
    if len(idea_ids) > SCHULZE_IDEAS:
        return orders
    return {
        NAMES["schulze"]: schulze(prefers),
        NAMES["ranked pairs"]: ranked_pairs(prefers, idea_ids=idea_ids, seed=SEED),
        **orders,
    }


def condorcet_winner(prefers: Vector, idea_ids: Sequence[int]) -> int | None:
    """Find the idea that more people prefer than not to each other one; None without one."""
    beats = (prefers > prefers.T).sum(axis=1)
    return idea_ids[int(beats.argmax())] if beats.max() == len(idea_ids) - 1 else None


def kendall(first: Vector, second: Vector) -> float:
    """Compare two rankings by Kendall's tau-b, in [-1, 1]; ties count for neither (1945)."""
    above = np.triu_indices(len(first), 1)
    a, b = (np.sign(r[:, None] - r[None, :])[above] for r in (first, second))
    norm = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum()) / norm if norm else 0.0


def _foretold(profile: Profile, idea_ids: Sequence[int]) -> tuple[dict[str, Vector], Vector]:
    """Give, per fold and ballot, the share of its preferences that the others' order has right."""
    chance = np.random.Generator(np.random.PCG64(SEED))
    parts = np.array([chance.multinomial(n, [1 / FOLDS] * FOLDS) for n in profile.people]).T
    told: dict[str, list[Vector]] = {}
    held_out: list[Vector] = []
    opinions = _agreement(profile.places, None)
    for held in parts:
        rest = replace(profile, people=profile.people - held)
        some = (held > 0) & (opinions > 0)
        if not rest.people.sum():
            continue
        held_out.append(held[some].astype(np.float64))
        for name, order in every_order(rest, idea_ids).items():
            ranks = ranks_of(order, len(idea_ids))
            agrees = _agreement(profile.places[some], ranks) / opinions[some]
            told.setdefault(name, []).append((1 + agrees) / 2)
    return {n: np.concatenate(rows) for n, rows in told.items()}, np.concatenate(held_out)


def _agreement(places: Places, ranks: Vector | None) -> Vector:
    """Count each ballot's preferences that ranks share, less those they turn round.

    Without ranks all are counted: every preference of a ballot, once in each direction.
    """
    size = places.shape[1]
    out = np.zeros(len(places))
    right = 1.0 if ranks is None else np.sign(ranks[None, :] - ranks[:, None])
    block = max(1, CELLS // max(1, size * size))
    for start in range(0, len(places), block):
        part = places[start : start + block]
        says = np.sign(part[:, None, :] - part[:, :, None])
        shared = np.abs(says) if ranks is None else says * right
        out[start : start + block] = shared.sum(axis=(1, 2))
    return out


def _taus(
    profile: Profile, idea_ids: Sequence[int], truth: Vector
) -> dict[str, tuple[float, Difference]]:
    """Compare every rule's order with the true one, and with Borda's over people drawn anew."""
    size = len(idea_ids)

    def each(people: Vector) -> dict[str, float]:
        orders = every_order(replace(profile, people=people.astype(np.int64)), idea_ids)
        return {name: kendall(ranks_of(order, size), truth) for name, order in orders.items()}

    own = each(profile.people.astype(np.float64))
    drawn = people_drawn(profile.people.astype(np.float64), seed=SEED, draws=TRUTH_DRAWS)
    draws = [each(people) for people in drawn]
    out = {}
    for name, tau in own.items():
        gaps = [one[name] - one[BORDA] for one in draws]
        low, high = np.quantile(gaps, [0.025, 0.975])
        gap = Difference(mean=tau - own[BORDA], low=float(low), high=float(high))
        out[name] = (tau, gap)
    return out


def _notes(rows: Sequence[OrderRule], *, has_truth: bool) -> tuple[str, ...]:
    winners = {row.first for row in rows}
    said = [
        "All rules put the same first."
        if len(winners) == 1
        else f"The rules put {len(winners)} different ideas, or ties of them, first."
    ]
    if has_truth:
        told = [r.name for r in rows if r.closer and (r.closer.low > 0 or r.closer.high < 0)]
        verdict = ", ".join(told) if told else "no rule"
        said.append(
            f"People drawn anew tell apart from Borda, by closeness to the truth: {verdict}."
        )
        said.append("One question with a known order cannot say which rule is better in general.")
    else:
        said.append(
            "Nothing here says which order is true: foretelling other ballots shows which rule "
            "sums this crowd up, not whether the crowd is right."
        )
    return tuple(said)
