"""The ranked outcome: all judgement of a challenge in, every idea's chance and place out.

Sources: precision-weighted Gaussian pooling and empirical Bayes (Efron & Morris 1973), signals as
in signals.py, portfolio as in portfolio.py. docs/methods/ranked-outcome.md tells it in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from aggregation.methods.merits import Merits, is_used, read_merits
from aggregation.methods.outcome import (
    Contribution,
    InfluenceRow,
    RankedRow,
    RankingOutput,
    RankWithout,
)
from aggregation.methods.parameters import WANT, WILL, LearningReading, Parameters
from aggregation.methods.portfolio import build_portfolio
from aggregation.methods.rank import Places, Standing, ranks, stand, tie_order_of
from aggregation.methods.signals import without_own
from aggregation.methods.suspects import merits_without, suspects_of

METHOD = (
    "Every signal is put on the log-odds scale with its variance, corrected by what earlier "
    "results taught, and weighted by its precision (empirical Bayes; Efron & Morris 1973)."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Work:
    """Everything known half-way: signals, merits, places and columns, ideas in order of id."""

    inputs: RankingInputs
    read: Merits
    standing: Standing
    ties: Places
    want: Column
    will: Column
    unsuspected: Vector


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
        usual=_nine(work.read.posterior.usual) if work else 0.0,
        usual_chance=_nine(float(sigmoid(work.read.posterior.usual))) if work else 0.5,
        spread=_nine(work.read.posterior.spread) if work else _nine(parameters.spread),
        has_success_test=inputs.has_success_test,
        shortlist_size=inputs.shortlist_size,
        counts=count_judgements(kept, excluded_own=own),
        rows=rows,
        portfolio=build_portfolio(kept, chances={r.idea_id: r.chance for r in rows}, seed=seed),
        influence=_influence(work) if work else (),
        notes=_notes(work, own),
        suspects=suspects_of(work.inputs, work.read.weights) if work else (),
        without=_without(work) if work else (),
    )


def _work(inputs: RankingInputs, parameters: Parameters, seed: int) -> _Work:
    read = read_merits(inputs, parameters)
    ties = tie_order_of([idea.id for idea in inputs.ideas], seed)
    sides = (
        [s for s in read.signals if s.name in WANT and is_used(s)],
        [s for s in read.signals if s.name in WILL],
    )
    want, will = (column(side, read.parameters, read.posterior) for side in sides)
    return _Work(
        inputs=inputs,
        read=read,
        standing=stand(
            read.posterior,
            ties=ties,
            shortlist_size=inputs.shortlist_size,
            seed=seed,
            draws=parameters.draws,
        ),
        ties=ties,
        want=want,
        will=will,
        unsuspected=merits_without(inputs, read, parameters),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What is said about every idea, ideas in order of id."""

    parts: dict[str, Vector]
    ask: list[str]
    cut: Vector
    parted: list[str]
    judged: dict[int, Judged]
    sd: Vector


def _rows(work: _Work) -> tuple[RankedRow, ...]:
    ask, cut = ask_next(
        work.read.posterior, work.read.used, work.read.parameters, askable=_askable(work)
    )
    told = _Told(
        parts=pushes(work.read.posterior),
        ask=ask,
        cut=cut,
        parted=disagreement(work.want, work.will),
        judged=judged_by_idea(work.inputs),
        sd=np.sqrt(work.read.posterior.variance),
    )
    return tuple(_row(work, told, n) for n in np.argsort(work.standing.rank).tolist())


def _row(work: _Work, told: _Told, place: int) -> RankedRow:
    idea, standing = work.inputs.ideas[place], work.standing
    judged = told.judged[idea.id]
    merit, sd = float(work.read.posterior.mean[place]), float(told.sd[place])
    known = [s.name for s in work.read.used if s.known[place]]
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
            weight=_nine(float(work.read.posterior.weights[s.name][place])),
            push=_nine(float(parts[s.name][place])),
        )
        for s in work.read.used
        if s.known[place]
    )


def _askable(work: _Work) -> tuple[str, ...]:
    """Name what could be asked: ratings need criteria, beliefs and prices a success test."""
    want = tuple(
        s.name
        for s in work.read.used
        if s.name in WANT and (s.name != "criteria" or work.inputs.criteria)
    )
    return (*want, *WILL) if work.inputs.has_success_test else want


def _influence(work: _Work) -> tuple[InfluenceRow, ...]:
    return audit(work.inputs, work.read, ties=work.ties, unsuspected=work.unsuspected)


def _without(work: _Work) -> tuple[RankWithout, ...]:
    """Rank all ideas without the most suspicious accounts; nothing where no defence is asked."""
    if not work.inputs.defences:
        return ()
    places = ranks(work.unsuspected, work.ties)
    order = np.argsort(places).tolist()
    return tuple(RankWithout(idea_id=work.inputs.ideas[n].id, rank=int(places[n])) for n in order)


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
    if work and not work.read.parameters.rows:
        notes.append(
            "Nothing has come true yet, so all signals weigh alike and intervals are wide."
        )
    if own:
        notes.append("What authors said of their own ideas was left out.")
    if work:
        unseen = sum(
            1 for n in range(len(work.ties)) if not any(s.known[n] for s in work.read.used)
        )
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
