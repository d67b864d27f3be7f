"""What a round came to in numbers, counted once for every state of its ballots.

A count may take a second, and its page is read often. Ballots are never changed, only followed by
new ones, so their number and the latest tell whether anything was said since.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ideas.queries import authors_of
from models.ballots import Comparison, WholeBallot
from models.ideas import Idea
from models.purpose import Challenge
from models.voting import Ballot, VotingRound
from voting.reads import ballots_for_ranking, comparisons_in, handed_in, orders_of, wins_of
from voting.rules.approval import ApprovalTally, estimate_approval
from voting.rules.budget import spend
from voting.rules.criteria import CriterionRating, estimate_criteria
from voting.rules.pairwise import estimate_pairwise
from voting.rules.profile import RankedSettings
from voting.rules.quadratic import estimate_quadratic
from voting.rules.ranked import estimate_ranked

SHELF = 64  # So many counts are kept in memory for each database.
_GIVEN: dict[str, type[Ballot | Comparison | WholeBallot]] = {
    "approval": Ballot,
    "criteria": Ballot,
    "pairwise": Comparison,
}
_LOCK = Lock()
_KEPT: "WeakKeyDictionary[Any, OrderedDict[Hashable, Counted]]" = WeakKeyDictionary()


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many `people` took part, and the estimates of the rule, in the order of the ideas."""

    people: int
    found: Any


@dataclass(frozen=True, kw_only=True)
class _Round:
    """A round with its challenge and the ideas that take part."""

    session: Session
    challenge: Challenge
    round: VotingRound
    ideas: Sequence[Idea]

    @property
    def ids(self) -> list[int]:
        """The ideas' ids."""
        return [idea.id for idea in self.ideas]


def counted(
    session: Session, *, challenge: Challenge, found: VotingRound, ideas: Sequence[Idea]
) -> Counted:
    """Count a round (the challenge with its criteria), or take what was counted before."""
    work = _Round(session=session, challenge=challenge, round=found, ideas=ideas)
    key = _stamp(work)
    with _LOCK:
        shelf = _KEPT.setdefault(session.get_bind(), OrderedDict())
        if key in shelf:
            shelf.move_to_end(key)
            return shelf[key]
    result = _COUNT[found.rule](work)
    with _LOCK:
        shelf[key] = result
        while len(shelf) > SHELF:
            shelf.popitem(last=False)
    return result


def _stamp(work: _Round) -> Hashable:
    """Name everything a count stands on."""
    given = _GIVEN.get(work.round.rule, WholeBallot)
    latest = work.session.execute(
        select(func.count(given.id), func.max(given.id)).where(given.round_id == work.round.id)
    ).one()
    return (
        work.round.id,
        tuple(latest),
        (work.round.unranked, work.round.equal, work.challenge.money_budget),
        tuple((criterion.id, criterion.weight) for criterion in work.challenge.criteria),
        tuple((idea.id, idea.cost) for idea in work.ideas),
        tuple(authors_of(work.session, work.ids).items()),
    )


def _approval(work: _Round) -> Counted:
    rows = ballots_for_ranking(work.session, work.challenge.id).approvals
    count = Counter((row.idea_id, row.choice) for row in rows)
    tallies = [
        ApprovalTally(idea_id=i, up=count[i, 1], down=count[i, -1], passed=count[i, 0])
        for i in work.ids
    ]
    return Counted(people=len({r.person_id for r in rows}), found=estimate_approval(tallies))


def _criteria(work: _Round) -> Counted:
    rows = ballots_for_ranking(work.session, work.challenge.id).ratings
    known = set(work.ids)
    ratings = [
        CriterionRating(
            idea_id=r.idea_id, person_id=r.person_id, criterion_id=r.criterion_id, value=r.value
        )
        for r in rows
        if r.idea_id in known
    ]
    weights = {criterion.id: float(criterion.weight) for criterion in work.challenge.criteria}
    return Counted(
        people=len({r.person_id for r in rows}),
        found=estimate_criteria(ratings, weights=weights, idea_ids=work.ids),
    )


def _pairwise(work: _Round) -> Counted:
    rows = comparisons_in(work.session, work.round.id)
    known = set(work.ids)
    met = [row for row in rows if row.left_id in known and row.right_id in known]
    return Counted(
        people=len({row.person_id for row in rows}),
        found=estimate_pairwise(wins_of(met), idea_ids=work.ids),
    )


def _ranked(work: _Round) -> Counted:
    rows = handed_in(work.session, work.round.id, among=work.ids)
    settings = RankedSettings(
        unranked="last" if work.round.unranked == "last" else "no opinion",
        equal="half" if work.round.equal == "half" else "none",
    )
    found = estimate_ranked(orders_of(rows), idea_ids=work.ids, settings=settings)
    return Counted(people=len(rows), found=found)


def _quadratic(work: _Round) -> Counted:
    rows = handed_in(work.session, work.round.id, among=work.ids)
    found = estimate_quadratic([row.amounts for row in rows], idea_ids=work.ids)
    return Counted(people=len(rows), found=found)


def _budget(work: _Round) -> Counted:
    rows = handed_in(work.session, work.round.id, among=work.ids)
    found = spend(
        [row.amounts.keys() for row in rows],
        costs={idea.id: idea.cost for idea in work.ideas},
        budget=work.challenge.money_budget or 0,
    )
    return Counted(people=len(rows), found=found)


_COUNT: dict[str, Callable[[_Round], Counted]] = {
    "approval": _approval,
    "criteria": _criteria,
    "pairwise": _pairwise,
    "ranked": _ranked,
    "quadratic": _quadratic,
    "budget": _budget,
}
