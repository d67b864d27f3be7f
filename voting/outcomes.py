"""The outcome of every rule in one shape: method, ideas in order, intervals, ties."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.ideas import Idea
from voting.rules import approval as approval_rule
from voting.rules import budget as budget_rule
from voting.rules import criteria as criteria_rule
from voting.rules import pairwise as pairwise_rule
from voting.rules import quadratic as quadratic_rule
from voting.rules import ranked as ranked_rule
from voting.rules.approval import ApprovalTally, estimate_approval
from voting.rules.criteria import CriterionRating, estimate_criteria
from voting.rules.pairwise import Comparison, estimate_pairwise
from voting.rules.profile import RankedBallot, RankedSettings
from voting.rules.quadratic import estimate_quadratic
from voting.rules.ranked import estimate_ranked

TIES = "Ideas that come out level share the place; nobody is put first for being early."
BOUGHT = {
    budget_rule.FREE: "costs nothing, so it comes first",
    budget_rule.SHARES: "bought by those who chose it, together",
    budget_rule.ADDED: "bought when everyone was given a little more",
    budget_rule.REST: "the most chosen that the rest could buy",
    budget_rule.TOO_DEAR: "costs more than the whole budget",
    budget_rule.NO_COST: "its cost is not known",
    budget_rule.NOBODY: "nobody chose it",
    budget_rule.SHORT: "those who chose it could not pay for it together",
}


@dataclass(frozen=True, kw_only=True)
class OutcomeRow:
    """One idea: its shared place, what it got, between what, and a remark."""

    idea: Idea
    place: int
    value: str
    interval: str
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a rule made of the ballots: `unit` names the values, `notice` where methods differ."""

    method: str
    unit: str
    ties: str
    rows: tuple[OutcomeRow, ...]
    notice: str = ""


@dataclass(frozen=True, kw_only=True)
class _Scored:
    idea: Idea
    score: float
    value: str
    interval: str
    remark: str = ""


def approval(rows: Sequence[Any], ideas: Sequence[Idea]) -> Outcome:
    """Count yes and no; `rows` have idea_id and choice (1, -1, 0)."""
    count = Counter((row.idea_id, row.choice) for row in rows)
    tallies = [
        ApprovalTally(idea_id=i.id, up=count[i.id, 1], down=count[i.id, -1], passed=count[i.id, 0])
        for i in ideas
    ]
    return _ordered(
        approval_rule.METHOD,
        "share of yes",
        [
            _Scored(
                idea=idea,
                score=e.low,
                value=_percent(e.estimate),
                interval=f"{_percent(e.low)} to {_percent(e.high)}",
                remark=f"{e.up:,} yes, {e.down:,} no",
            )
            for idea, e in zip(ideas, estimate_approval(tallies), strict=True)
        ],
    )


def criteria(rows: Sequence[Any], ideas: Sequence[Idea], weights: Mapping[int, float]) -> Outcome:
    """Average ratings; `rows` have idea_id, person_id, criterion_id and value."""
    ratings = [
        CriterionRating(
            idea_id=r.idea_id, person_id=r.person_id, criterion_id=r.criterion_id, value=r.value
        )
        for r in rows
    ]
    found = estimate_criteria(ratings, weights=weights, idea_ids=[i.id for i in ideas])
    level = any(not e.discriminates for e in found)
    return _ordered(
        criteria_rule.METHOD,
        "mean of 1 to 7",
        [
            _Scored(
                idea=idea,
                score=e.estimate,
                value=f"{e.estimate:.1f}",
                interval=f"{e.low:.1f} to {e.high:.1f}",
            )
            for idea, e in zip(ideas, found, strict=True)
        ],
        notice="Nobody told the ideas apart: all ratings are equal." if level else "",
    )


def pairwise(wins: Sequence[Comparison], ideas: Sequence[Idea]) -> Outcome:
    """Order by the chance to beat a random idea."""
    found = estimate_pairwise(wins, idea_ids=[i.id for i in ideas])
    return _ordered(
        pairwise_rule.METHOD,
        "chance to beat another",
        [
            _Scored(
                idea=idea,
                score=e.strength,
                value=f"{e.estimate:.0f}",
                interval=f"{e.low:.0f} to {e.high:.0f}",
                remark="" if e.connected else "never compared with the others, not even by a chain",
            )
            for idea, e in zip(ideas, found, strict=True)
        ],
    )


def ranked(
    ballots: Sequence[RankedBallot], ideas: Sequence[Idea], *, settings: RankedSettings
) -> Outcome:
    """Order by Schulze, or by strength where ballots are sparse."""
    found = estimate_ranked(ballots, idea_ids=[i.id for i in ideas], settings=settings)
    leaders = "; ".join(
        f"{ranked_rule.NAMES[name]}: {', '.join(_number(i, ideas) for i in first)}"
        for name, first in found.leaders.items()
    )
    return _ordered(
        found.method,
        "times preferred",
        [
            _Scored(
                idea=idea,
                score=-row.rank,
                value=f"{row.borda:,.0f}",
                interval=f"place {row.rank_low} to {row.rank_high}",
                remark=f"ranked by {row.ballots:,}",
            )
            for idea, row in zip(ideas, found.rows, strict=True)
        ],
        notice=f"{found.notice} First by each: {leaders}." if found.notice else "",
    )


def quadratic(ballots: Sequence[Mapping[int, int]], ideas: Sequence[Idea]) -> Outcome:
    """Add up voices."""
    found = estimate_quadratic(ballots, idea_ids=[i.id for i in ideas])
    return _ordered(
        quadratic_rule.METHOD,
        "voices",
        [
            _Scored(
                idea=idea,
                score=e.estimate,
                value=f"{e.estimate:+,.0f}",
                interval=f"{e.low:+,.0f} to {e.high:+,.0f}",
            )
            for idea, e in zip(ideas, found, strict=True)
        ],
    )


def budget(ballots: Sequence[Mapping[int, int]], ideas: Sequence[Idea], *, money: int) -> Outcome:
    """Say what the budget buys, the bought ideas first."""
    found = budget_rule.spend(
        [list(b) for b in ballots], costs={i.id: i.cost for i in ideas}, budget=money
    )
    beside = (
        f"Buying simply what most chose would serve {found.greedy_served:,} people, "
        f"this serves {found.served:,} of {found.people:,}."
    )
    return _ordered(
        budget_rule.METHOD,
        "people who chose it",
        [
            _Scored(
                idea=idea,
                score=row.supporters + (len(ballots) + 1) * row.bought,
                value=f"{row.supporters:,}",
                interval="bought" if row.bought else "not bought",
                remark=BOUGHT[row.because],
            )
            for idea, row in zip(ideas, found.rows, strict=True)
        ],
        notice=f"{found.spent:,} of {money:,} are spent. {beside}",
        ties="Of two that could be bought alike, the one that more people chose comes first, "
        "then the cheaper; the rest is drawn by lot once.",
    )


def _ordered(
    method: str, unit: str, scored: Sequence[_Scored], *, notice: str = "", ties: str = TIES
) -> Outcome:
    scores = [round(one.score, 9) for one in scored]
    rows = [
        OutcomeRow(
            idea=one.idea,
            place=1 + sum(other > score for other in scores),
            value=one.value,
            interval=one.interval,
            remark=one.remark,
        )
        for one, score in zip(scored, scores, strict=True)
    ]
    rows.sort(key=lambda row: (row.place, row.idea.number))
    return Outcome(method=method, unit=unit, ties=ties, rows=tuple(rows), notice=notice)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _number(idea_id: int, ideas: Sequence[Idea]) -> str:
    return f"idea {next(i.number for i in ideas if i.id == idea_id)}"
