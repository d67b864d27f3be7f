"""The product's own report on itself: every signal and the ranked outcome against results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aggregation.methods.coverage import coverage_of_counts, coverage_of_signals
from aggregation.methods.gaussian import Vector, logit, sigmoid
from aggregation.methods.inputs import MarketTrade, RankingInputs, canonical
from aggregation.methods.learn import learn
from aggregation.methods.metrics import Difference, Metrics, measure, paired_bootstrap
from aggregation.methods.parameters import LearningReading, LearningRow, Parameters
from aggregation.methods.pool import pool_beliefs
from aggregation.methods.posterior import infer
from aggregation.methods.price import robust_price
from aggregation.methods.signals import Signal, read_signals, without_own
from aggregation.methods.weighing import BY_COOKE, BY_SKILL, weighed_by_results

LAST_PRICE = "last price"
ROBUST_PRICE = "median of last ten prices"
SURVEY_MEAN = "mean belief"
MEAN_LOG_ODDS = "mean log-odds of beliefs"
COMBINED = "ranked outcome, learned elsewhere"
UNLEARNED = "ranked outcome, nothing learned"
PUSHED = "ranked outcome, three pushed trades"
PUSHED_PRICE = "last price, three pushed trades"
BASE_RATE = "base rate"
EVEN = "always one half"
PUSHED_TO = 0.95
SEED = 2021


@dataclass(frozen=True, kw_only=True, slots=True)
class ResolvedChallenge:
    """A challenge at close, and the ideas that met its success test."""

    title: str
    inputs: RankingInputs
    succeeded: frozenset[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluationRow:
    """One way to state chances, what it achieved, and how it differs from the last price."""

    name: str
    metrics: Metrics
    against_price: Difference


@dataclass(frozen=True, kw_only=True, slots=True)
class LearnedWithout:
    """What all the other challenges taught, used to judge the one named."""

    title: str
    parameters: Parameters


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """All ways side by side over the same questions, challenges kept apart in learning.

    `cover_signals` is how many held-out signals fell into the 90 % interval that the other
    signal gave, `cover_counts` how many counts of successes among ten held-out ideas did.
    """

    questions: int
    base_rate: float
    rows: tuple[EvaluationRow, ...]
    learned: tuple[LearnedWithout, ...]
    cover_signals: float
    cover_counts: float
    notes: tuple[str, ...]


def evaluate(challenges: Sequence[ResolvedChallenge]) -> Evaluation:
    """Compare all ways on the ideas that have both beliefs and a price.

    The ranked outcome learns from the other challenges only and is the product's own model; the
    95 % intervals of differences come from 10,000 resamples of questions.
    """
    folds = leave_one_challenge_out(challenges)
    parts = [_stated(challenge, parameters) for challenge, parameters in folds]
    succeeded = np.concatenate([part.succeeded for part in parts])
    chances = {
        name: np.concatenate([part.chances[name] for part in parts]) for name in parts[0].chances
    }
    chances[BASE_RATE] = np.full(len(succeeded), succeeded.mean())
    chances[EVEN] = np.full(len(succeeded), 0.5)
    rows = tuple(
        EvaluationRow(
            name=name,
            metrics=measure(stated, succeeded),
            against_price=paired_bootstrap(stated, chances[LAST_PRICE], succeeded, seed=SEED),
        )
        for name, stated in chances.items()
    )
    return Evaluation(
        questions=len(succeeded),
        base_rate=float(succeeded.mean()),
        rows=rows,
        learned=tuple(LearnedWithout(title=c.title, parameters=p) for c, p in folds),
        cover_signals=float(np.mean(np.concatenate([part.signals_in for part in parts]))),
        cover_counts=float(np.mean([part.counts_in for part in parts])),
        notes=_notes(rows, len(succeeded), len(challenges)),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Stated:
    succeeded: Vector
    chances: dict[str, Vector]
    signals_in: Vector
    counts_in: float


def _stated(challenge: ResolvedChallenge, parameters: Parameters) -> _Stated:
    inputs = canonical(challenge.inputs)
    signals = challenge_signals(inputs, parameters)
    named = {s.name: s for s in signals}
    both = named["beliefs"].known & named["market"].known
    succeeded = np.array([i.id in challenge.succeeded for i in inputs.ideas], dtype=np.float64)
    pushed = push_prices(inputs, to=PUSHED_TO)
    after = infer(challenge_signals(pushed, parameters), parameters)
    posterior = infer(signals, parameters)
    chances = {
        **_single(inputs),
        **weighed_by_results(inputs, succeeded),
        COMBINED: sigmoid(posterior.mean),
        UNLEARNED: sigmoid(infer(signals, Parameters()).mean),
        PUSHED_PRICE: _single(pushed)[LAST_PRICE],
        PUSHED: sigmoid(after.mean),
    }
    return _Stated(
        succeeded=succeeded[both],
        chances={name: stated[both] for name, stated in chances.items()},
        signals_in=coverage_of_signals(signals, parameters),
        counts_in=coverage_of_counts(posterior, succeeded, seed=SEED),
    )


def _single(inputs: RankingInputs) -> dict[str, Vector]:
    """State chances by each signal alone, as crowds usually do; NaN where it is silent."""
    trades: dict[int, list[MarketTrade]] = {idea.id: [] for idea in inputs.ideas}
    idea_of = {market.id: market.idea_id for market in inputs.markets}
    for trade in inputs.trades:
        trades[idea_of[trade.market_id]].append(trade)
    beliefs = {i.id: [b for b in inputs.beliefs if b.idea_id == i.id] for i in inputs.ideas}
    pooled = [pool_beliefs(rows, skill={}) for rows in beliefs.values()]
    nothing = float("nan")
    means = [
        float(np.mean([b.probability for b in rows])) if rows else nothing
        for rows in beliefs.values()
    ]
    return {
        LAST_PRICE: np.array([t[-1].price if t else nothing for t in trades.values()]),
        ROBUST_PRICE: np.array([robust_price(t) if t else nothing for t in trades.values()]),
        SURVEY_MEAN: np.array(means),
        MEAN_LOG_ODDS: np.array([p.probability if p else nothing for p in pooled]),
    }


def push_prices(inputs: RankingInputs, *, to: float, trades: int = 3) -> RankingInputs:
    """Let one newcomer push every market to a price in a few trades, a second apart, at the end."""
    last: dict[int, MarketTrade] = {}
    for trade in sorted(inputs.trades, key=lambda t: (t.market_id, t.number)):
        last[trade.market_id] = trade
    newcomer = 1 + max((p.id for p in inputs.people), default=0)
    added = []
    for market in inputs.markets:
        if market.id not in last:
            continue
        end = last[market.id]
        far = float(logit(to, edge=1e-6) - logit(end.price, edge=1e-6)) * market.liquidity
        added += [
            MarketTrade(
                market_id=market.id,
                number=end.number + step,
                person_id=newcomer,
                shares=far if step == 1 else 0.0,
                price=to,
                at=end.at + step * 1_000_000,
            )
            for step in range(1, trades + 1)
        ]
    return canonical(replace(inputs, trades=(*inputs.trades, *added)))


def _notes(rows: Sequence[EvaluationRow], questions: int, challenges: int) -> tuple[str, ...]:
    gap = next(row.against_price for row in rows if row.name == COMBINED)
    verdict = "show it" if gap.high < 0 or gap.low > 0 else "cannot decide it"
    return (
        (
            f"The ranked outcome's Brier differs from the last price's by {gap.mean:+.3f}, 95 % "
            f"interval {gap.low:+.3f} to {gap.high:+.3f}: {questions} questions {verdict}."
        ),
        f"How far all chances may be off together was seen {challenges} times, once a challenge.",
        (
            f"'{BY_SKILL}' and '{BY_COOKE}' learned from other questions of the same challenge, "
            "in ten folds; the others learned from other challenges only."
        ),
        (
            "Surprisingly popular answers need people's guesses of what others say, which no file "
            "of this kind has."
        ),
    )


def challenge_signals(inputs: RankingInputs, parameters: Parameters) -> tuple[Signal, ...]:
    """Read the signals that the ranked outcome uses, in canonical order of ideas."""
    kept, _ = without_own(canonical(inputs))
    return read_signals(kept, approval_weight=parameters.approval_weight)


def learning_rows(challenge: ResolvedChallenge) -> tuple[LearningRow, ...]:
    """Give what a resolved challenge teaches."""
    inputs = canonical(challenge.inputs)
    signals = challenge_signals(inputs, Parameters())
    return tuple(
        LearningRow(
            challenge_id=inputs.challenge_id,
            idea_id=idea.id,
            readings=tuple(
                LearningReading(
                    signal=s.name, value=float(s.value[i]), variance=float(s.variance[i])
                )
                for s in signals
                if s.known[i]
            ),
            succeeded=idea.id in challenge.succeeded,
        )
        for i, idea in enumerate(inputs.ideas)
    )


def leave_one_challenge_out(
    challenges: Sequence[ResolvedChallenge],
) -> tuple[tuple[ResolvedChallenge, Parameters], ...]:
    """Learn, for each challenge, from all the others and from nothing else."""
    rows = {c.inputs.challenge_id: learning_rows(c) for c in challenges}
    return tuple(
        (
            challenge,
            learn([r for i, rs in rows.items() if i != challenge.inputs.challenge_id for r in rs]),
        )
        for challenge in challenges
    )
