"""The outcome of every rule in one shape: method, ideas in order, intervals, ties."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.figures import decimal, localised, number
from core.language import _, marked
from models.ideas import Idea
from voting.rules import approval as approval_rule
from voting.rules import budget as budget_rule
from voting.rules import criteria as criteria_rule
from voting.rules import pairwise as pairwise_rule
from voting.rules import quadratic as quadratic_rule
from voting.rules import ranked as ranked_rule
from voting.rules.approval import ApprovalEstimate
from voting.rules.budget import BudgetOutcome
from voting.rules.criteria import CriteriaEstimate
from voting.rules.pairwise import PairwiseEstimate
from voting.rules.quadratic import QuadraticEstimate
from voting.rules.ranked import RankedOutcome

TIES = marked("Ideas that come out level share the place; nobody is put first for being early.")
BOUGHT = {
    budget_rule.FREE: marked("costs nothing, so it comes first"),
    budget_rule.SHARES: marked("bought by those who chose it, together"),
    budget_rule.ADDED: marked("bought when everyone was given a little more"),
    budget_rule.REST: marked("the most chosen that the rest could buy"),
    budget_rule.TOO_DEAR: marked("costs more than the whole budget"),
    budget_rule.NO_COST: marked("its cost is not known"),
    budget_rule.NOBODY: marked("nobody chose it"),
    budget_rule.SHORT: marked("those who chose it could not pay for it together"),
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


def of_rule(rule: str, found: Any, ideas: Sequence[Idea]) -> Outcome:
    """Put the estimates of a rule, one for each of the ideas, into the common shape."""
    return _SHAPES[rule](found, ideas)


def _approval(found: Sequence[ApprovalEstimate], ideas: Sequence[Idea]) -> Outcome:
    """Count yes and no."""
    return _ordered(
        approval_rule.METHOD,
        _("share of yes"),
        [
            _Scored(
                idea=idea,
                score=e.low,
                value=_percent(e.estimate),
                interval=_span(_percent(e.low), _percent(e.high)),
                remark=_("%(up)s yes, %(down)s no", up=e.up, down=e.down),
            )
            for idea, e in zip(ideas, found, strict=True)
        ],
    )


def _criteria(found: Sequence[CriteriaEstimate], ideas: Sequence[Idea]) -> Outcome:
    """Average ratings."""
    level = any(not e.discriminates for e in found)
    return _ordered(
        criteria_rule.METHOD,
        _("mean of 1 to 7"),
        [
            _Scored(
                idea=idea,
                score=e.estimate,
                value=decimal(e.estimate, 1),
                interval=_span(decimal(e.low, 1), decimal(e.high, 1)),
            )
            for idea, e in zip(ideas, found, strict=True)
        ],
        notice=_("Nobody told the ideas apart: all ratings are equal.") if level else "",
    )


def _pairwise(found: Sequence[PairwiseEstimate], ideas: Sequence[Idea]) -> Outcome:
    """Order by the chance to beat a random idea."""
    return _ordered(
        pairwise_rule.METHOD,
        _("chance to beat another"),
        [
            _Scored(
                idea=idea,
                score=e.strength,
                value=f"{e.estimate:.0f}",
                interval=_span(f"{e.low:.0f}", f"{e.high:.0f}"),
                remark=""
                if e.connected
                else _("never compared with the others, not even by a chain"),
            )
            for idea, e in zip(ideas, found, strict=True)
        ],
    )


def _ranked(found: RankedOutcome, ideas: Sequence[Idea]) -> Outcome:
    """Order by Schulze, or by strength where ballots are sparse."""
    leaders = "; ".join(
        f"{_(ranked_rule.NAMES[name])}: {', '.join(_number(i, ideas) for i in first)}"
        for name, first in found.leaders.items()
    )
    return _ordered(
        found.method,
        _("times preferred"),
        [
            _Scored(
                idea=idea,
                score=-row.rank,
                value=localised(f"{row.borda:,.0f}"),
                interval=_("place %(low)s to %(high)s", low=row.rank_low, high=row.rank_high),
                remark=_("ranked by %(ballots)s", ballots=row.ballots),
            )
            for idea, row in zip(ideas, found.rows, strict=True)
        ],
        notice=f"{found.notice} {_('First by each: %(leaders)s.', leaders=leaders)}"
        if found.notice
        else "",
    )


def _quadratic(found: Sequence[QuadraticEstimate], ideas: Sequence[Idea]) -> Outcome:
    """Add up voices."""
    return _ordered(
        quadratic_rule.METHOD,
        _("voices"),
        [
            _Scored(
                idea=idea,
                score=e.estimate,
                value=localised(f"{e.estimate:+,.0f}"),
                interval=_span(localised(f"{e.low:+,.0f}"), localised(f"{e.high:+,.0f}")),
            )
            for idea, e in zip(ideas, found, strict=True)
        ],
    )


def _budget(found: BudgetOutcome, ideas: Sequence[Idea]) -> Outcome:
    """Say what the budget buys, the bought ideas first."""
    spent = _("%(spent)s of %(money)s are spent.", spent=found.spent, money=found.budget)
    beside = _(
        "Buying simply what most chose would serve %(greedy)s people, "
        "this serves %(served)s of %(people)s.",
        greedy=found.greedy_served,
        served=found.served,
        people=found.people,
    )
    return _ordered(
        budget_rule.METHOD,
        _("people who chose it"),
        [
            _Scored(
                idea=idea,
                score=row.supporters + (found.people + 1) * row.bought,
                value=number(row.supporters),
                interval=_("bought") if row.bought else _("not bought"),
                remark=_(BOUGHT[row.because]),
            )
            for idea, row in zip(ideas, found.rows, strict=True)
        ],
        notice=f"{spent} {beside}",
        ties=marked(
            "Of two that could be bought alike, the one that more people chose comes first, "
            "then the cheaper; the rest is drawn by lot once."
        ),
    )


_SHAPES: dict[str, Callable[[Any, Sequence[Idea]], Outcome]] = {
    "approval": _approval,
    "criteria": _criteria,
    "pairwise": _pairwise,
    "ranked": _ranked,
    "quadratic": _quadratic,
    "budget": _budget,
}


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
    return Outcome(method=_(method), unit=unit, ties=_(ties), rows=tuple(rows), notice=notice)


def _span(low: str, high: str) -> str:
    return _("%(low)s to %(high)s", low=low, high=high)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _number(idea_id: int, ideas: Sequence[Idea]) -> str:
    number = next(i.number for i in ideas if i.id == idea_id)
    return _("idea %(number)s", number=number)
