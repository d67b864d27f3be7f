"""The ranked outcome: all judgement of a challenge in, every idea's chance and place out.

Sources: precision-weighted Gaussian pooling and empirical Bayes (Efron & Morris 1973), signals as
in signals.py, portfolio as in portfolio.py. docs/methods/ranked-outcome.md tells it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from aggregation.methods.canonical import sha256
from aggregation.methods.counting import Judged, count_judgements, judged_by_idea
from aggregation.methods.explain import (
    Column,
    ask_next,
    column,
    disagreement,
    pushes,
    reasons,
)
from aggregation.methods.finding import Leader, headline
from aggregation.methods.gaussian import TWENTY, Z90, Vector, sigmoid
from aggregation.methods.influence import audit
from aggregation.methods.inputs import RankingInputs, canonical
from aggregation.methods.outcome import (
    Contribution,
    InfluenceRow,
    RankedRow,
    RankingOutput,
)
from aggregation.methods.parameters import WANT, WILL, LearningReading, Parameters
from aggregation.methods.portfolio import build_portfolio
from aggregation.methods.posterior import Posterior, infer
from aggregation.methods.rank import Places, Standing, stand, tie_order_of
from aggregation.methods.signals import Signal, read_signals, without_own

# Without a success test a signal of wanting measures what is asked for, not a proxy of it.
WANTING_NOISE = 0.5

# Ways of judging that every challenge has; the others take part once somebody used them.
ALWAYS = ("approval", "criteria", "beliefs", "market")

METHOD = (
    "Every signal is put on the log-odds scale with its variance, corrected by what earlier "
    "results taught, and weighted by its precision (empirical Bayes; Efron & Morris 1973)."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Work:
    """Everything known half-way: signals, merits, places and columns, ideas in order of id."""

    inputs: RankingInputs
    signals: tuple[Signal, ...]
    used: tuple[Signal, ...]
    parameters: Parameters
    posterior: Posterior
    standing: Standing
    ties: Places
    want: Column
    will: Column


def rank(inputs: RankingInputs, *, parameters: Parameters, seed: int) -> RankingOutput:
    """Rank all ideas of a challenge.

    The same inputs (in any order), parameters and seed give the same output, to the ninth digit.
    Where the challenge has a success test all signals count; without one only those of wanting
    do, and the chance reads as that of being preferred to the challenge's usual idea.
    """
    ordered = canonical(inputs)
    kept, own = without_own(ordered)
    work = _work(kept, parameters, seed) if kept.ideas else None
    rows = _rows(work) if work else ()
    return RankingOutput(
        inputs_hash=sha256(ordered),
        parameters_hash=sha256(parameters),
        seed=seed,
        method=METHOD,
        headline=_headline(rows, has_success_test=inputs.has_success_test),
        usual=_nine(work.posterior.usual) if work else 0.0,
        usual_chance=_nine(float(sigmoid(work.posterior.usual))) if work else 0.5,
        spread=_nine(work.posterior.spread) if work else _nine(parameters.spread),
        has_success_test=inputs.has_success_test,
        shortlist_size=inputs.shortlist_size,
        counts=count_judgements(kept, excluded_own=own),
        rows=rows,
        portfolio=build_portfolio(kept, chances={r.idea_id: r.chance for r in rows}, seed=seed),
        influence=_influence(work) if work else (),
        notes=_notes(work, own),
    )


def _work(inputs: RankingInputs, parameters: Parameters, seed: int) -> _Work:
    signals = read_signals(inputs, approval_weight=parameters.approval_weight)
    if not inputs.has_success_test:
        parameters = _for_wanting(parameters)
    names = (*WANT, *WILL) if inputs.has_success_test else WANT
    used = tuple(s for s in signals if s.name in names and _is_used(s))
    posterior = infer(used, parameters)
    ties = tie_order_of([idea.id for idea in inputs.ideas], seed)
    return _Work(
        inputs=inputs,
        signals=signals,
        used=used,
        parameters=parameters,
        posterior=posterior,
        standing=stand(
            posterior,
            ties=ties,
            shortlist_size=inputs.shortlist_size,
            seed=seed,
            draws=parameters.draws,
        ),
        ties=ties,
        want=column([s for s in signals if s.name in WANT and _is_used(s)], parameters, posterior),
        will=column([s for s in signals if s.name in WILL], parameters, posterior),
    )


def _is_used(signal: Signal) -> bool:
    """Leave out the ways of judging that a challenge did not choose."""
    return signal.name in ALWAYS or bool(signal.known.any())


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What is said about every idea, ideas in order of id."""

    parts: dict[str, Vector]
    ask: list[str]
    cut: Vector
    parted: list[str]
    judged: dict[int, Judged]
    sd: Vector


def _for_wanting(parameters: Parameters) -> Parameters:
    """Measure wanting itself: the usual idea stands at one half, signals err half as much.

    In two real conversations early and late judges differed by .75 of how far ideas differ,
    beyond sampling: .53 for both together (docs/methods/ranked-outcome.md).
    """
    signals = tuple(replace(p, noise=p.noise * WANTING_NOISE) for p in parameters.signals)
    return replace(parameters, signals=signals, base=0.0, base_sd=1e-6, level_sd=0.0)


def _rows(work: _Work) -> tuple[RankedRow, ...]:
    ask, cut = ask_next(work.posterior, work.used, work.parameters, askable=_askable(work))
    told = _Told(
        parts=pushes(work.posterior),
        ask=ask,
        cut=cut,
        parted=disagreement(work.want, work.will),
        judged=judged_by_idea(work.inputs),
        sd=np.sqrt(work.posterior.variance),
    )
    return tuple(_row(work, told, n) for n in np.argsort(work.standing.rank).tolist())


def _row(work: _Work, told: _Told, place: int) -> RankedRow:
    idea, standing = work.inputs.ideas[place], work.standing
    judged = told.judged[idea.id]
    merit, sd = float(work.posterior.mean[place]), float(told.sd[place])
    known = [s.name for s in work.used if s.known[place]]
    return RankedRow(
        idea_id=idea.id,
        number=idea.number,
        rank=int(standing.rank[place]),
        rank_low=int(standing.low[place]),
        rank_high=int(standing.high[place]),
        top_k=_nine(float(standing.top_k[place])),
        band=int(standing.band[place]),
        chance=_chance(merit),
        low=_chance(merit - Z90 * sd),
        high=_chance(merit + Z90 * sd),
        merit=_nine(merit),
        sd=_nine(sd),
        quantiles=tuple(_chance(merit + z * sd) for z in TWENTY),
        want=_known(work.want, place),
        will=_known(work.will, place),
        disagreement=told.parted[place],
        contributions=_contributions(work, told.parts, place),
        prior_push=_nine(float(told.parts["prior"][place])),
        ask_next=told.ask[place],
        ask_next_cut=_nine(float(told.cut[place])),
        reason=reasons(told.parts, place, known=known),
        approvals=judged.approvals,
        ratings=judged.ratings,
        beliefs=judged.beliefs,
        traders=judged.traders,
    )


def _contributions(work: _Work, parts: dict[str, Vector], place: int) -> tuple[Contribution, ...]:
    return tuple(
        Contribution(
            signal=s.name,
            reading=LearningReading(
                signal=s.name,
                value=_nine(float(s.value[place])),
                variance=_nine(float(s.variance[place])),
            ),
            weight=_nine(float(work.posterior.weights[s.name][place])),
            push=_nine(float(parts[s.name][place])),
        )
        for s in work.used
        if s.known[place]
    )


def _askable(work: _Work) -> tuple[str, ...]:
    """Name what could be asked: ratings need criteria, beliefs and prices a success test."""
    want = tuple(
        s.name
        for s in work.used
        if s.name in WANT and (s.name != "criteria" or work.inputs.criteria)
    )
    return (*want, *WILL) if work.inputs.has_success_test else want


def _influence(work: _Work) -> tuple[InfluenceRow, ...]:
    return audit(
        work.inputs,
        signals=work.used,
        posterior=work.posterior,
        parameters=work.parameters,
        ties=work.ties,
    )


def _headline(rows: Sequence[RankedRow], *, has_success_test: bool) -> str:
    leaders = [
        Leader(
            number=r.number,
            band=r.band,
            chance=r.chance,
            rank_high=r.rank_high,
            judged=bool(r.contributions),
        )
        for r in rows
    ]
    return headline(leaders, has_success_test=has_success_test)


def _notes(work: _Work | None, own: int) -> tuple[str, ...]:
    notes = []
    if work and not work.inputs.has_success_test:
        notes.append("There is no success test, so only what people want decides the order.")
    if work and not work.parameters.rows:
        notes.append(
            "Nothing has come true yet, so all signals weigh alike and intervals are wide."
        )
    if own:
        notes.append("What authors said of their own ideas was left out.")
    if work:
        unseen = sum(1 for n in range(len(work.ties)) if not any(s.known[n] for s in work.used))
        if unseen:
            ideas = "idea has" if unseen == 1 else "ideas have"
            notes.append(f"{unseen} {ideas} not been judged and stand at the usual chance.")
    return tuple(notes)


def _known(side: Column, place: int) -> float | None:
    return _nine(float(side.chance[place])) if side.known[place] else None


def _chance(merit: float) -> float:
    return _nine(float(sigmoid(merit)))


def _nine(value: float) -> float:
    """Round to nine digits, never to minus zero: that is what makes outputs comparable."""
    return round(value, 9) + 0.0
