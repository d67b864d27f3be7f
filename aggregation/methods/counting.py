"""How much judgement there is, in all and per idea."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aggregation.methods.inputs import RankingInputs
from aggregation.methods.outcome import Counts


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """How many people judged one idea in each way."""

    approvals: int
    ratings: int
    beliefs: int
    traders: int


def judged_by_idea(inputs: RankingInputs) -> dict[int, Judged]:
    """Count, per idea, the people who approved or not, rated, stated a belief, traded."""
    idea_of = {market.id: market.idea_id for market in inputs.markets}
    approvals = Counter(r.idea_id for r in inputs.approvals if r.choice)
    ratings = Counter(i for i, _ in {(r.idea_id, r.person_id) for r in inputs.ratings})
    beliefs = Counter(i for i, _ in {(r.idea_id, r.person_id) for r in inputs.beliefs})
    traders = Counter(i for i, _ in {(idea_of[r.market_id], r.person_id) for r in inputs.trades})
    return {
        idea.id: Judged(
            approvals=approvals[idea.id],
            ratings=ratings[idea.id],
            beliefs=beliefs[idea.id],
            traders=traders[idea.id],
        )
        for idea in inputs.ideas
    }


def judgement_lists(inputs: RankingInputs) -> tuple[Sequence[Any], ...]:
    """Give every list of which each row is what one person said."""
    return (
        inputs.approvals,
        inputs.ratings,
        inputs.pairs,
        inputs.places,
        inputs.voices,
        inputs.chosen,
        inputs.beliefs,
        inputs.trades,
    )


def count_judgements(inputs: RankingInputs, *, excluded_own: int) -> Counts:
    """Count everything that went in."""
    lists = judgement_lists(inputs)
    return Counts(
        ideas=len(inputs.ideas),
        people=len({r.person_id for rows in lists for r in rows}),
        approvals=sum(1 for r in inputs.approvals if r.choice),
        passes=sum(1 for r in inputs.approvals if not r.choice),
        ratings=len(inputs.ratings),
        beliefs=len(inputs.beliefs),
        forecasters=len({r.person_id for r in inputs.beliefs}),
        trades=len(inputs.trades),
        traders=len({r.person_id for r in inputs.trades}),
        excluded_own=excluded_own,
    )
