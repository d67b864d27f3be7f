"""The outcome of a round by each rule, for those who may see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.language import _
from models.ideas import Idea
from models.purpose import Challenge
from models.voting import VotingRound
from voting import outcomes
from voting.outcomes import Outcome
from voting.queries import FEWEST_PEOPLE, ballots_for_ranking, judging_of
from voting.reads import comparisons_in, handed_in, orders_of, round_by_rule, wins_of
from voting.rules.profile import RankedSettings
from voting.visibility import may_see_tally

TAKING_PART = ("submitted", "shortlisted", "selected", "under_way", "delivered", "declined")


@dataclass(frozen=True, kw_only=True)
class OutcomeShown:
    """An outcome, or why it is not shown; `people` only from five on."""

    rule: str
    outcome: Outcome | None
    words: str
    people: int | None
    quorum: int

    @property
    def is_quorate(self) -> bool:
        """Whether enough people took part."""
        return (self.people or 0) >= self.quorum


def outcome_of(
    session: Session, *, challenge: Challenge, rule: str, now: datetime
) -> OutcomeShown | None:
    """Return the outcome by one rule as far as it may be seen; None without such a round.

    A whole outcome opens when judging closes, or from the start where tallies are open; judging
    one idea opens that idea alone. With fewer than five people nothing is told.
    """
    found = round_by_rule(session, challenge.id, rule)
    if found is None:
        return None
    judging = judging_of(session, challenge, now)
    people = len(_voices(session, found))
    told = people if people >= FEWEST_PEOPLE else None
    words = ""
    if not may_see_tally(policy=challenge.tally_policy, has_judged=False, judging=judging):
        words = _("It opens when judging closes, for everyone at once.")
    elif told is None:
        words = _("Fewer than five people took part, so nothing is told.")
    outcome = None if words else _counted(session, challenge, found)
    return OutcomeShown(rule=rule, outcome=outcome, words=words, people=told, quorum=found.quorum)


def rules_judged(session: Session, challenge_id: int) -> list[str]:
    """List the rules a challenge is or was judged by, in the order they were opened."""
    return list(
        session.scalars(
            select(VotingRound.rule)
            .where(VotingRound.challenge_id == challenge_id)
            .order_by(VotingRound.id)
        )
    )


def _voices(session: Session, found: VotingRound) -> set[int]:
    if found.rule == "pairwise":
        return {row.person_id for row in comparisons_in(session, found.id)}
    if found.rule in {"approval", "criteria"}:
        rows = ballots_for_ranking(session, found.challenge_id)
        said = rows.approvals if found.rule == "approval" else rows.ratings
        return {row.person_id for row in said}
    return {row.person_id for row in handed_in(session, found.id)}


def _counted(session: Session, challenge: Challenge, found: VotingRound) -> Outcome:
    ideas = session.scalars(
        select(Idea)
        .where(Idea.challenge_id == challenge.id, Idea.status.in_(TAKING_PART))
        .order_by(Idea.id)
    ).all()
    known = {idea.id for idea in ideas}
    if found.rule in {"approval", "criteria"}:
        return _cards(session, challenge, found, ideas)
    if found.rule == "pairwise":
        rows = [
            row
            for row in comparisons_in(session, found.id)
            if row.left_id in known and row.right_id in known
        ]
        return outcomes.pairwise(wins_of(rows), ideas)
    ballots = handed_in(session, found.id)
    kept = [{i: n for i, n in row.amounts.items() if i in known} for row in ballots]
    if found.rule == "quadratic":
        return outcomes.quadratic(kept, ideas)
    if found.rule == "budget":
        return outcomes.budget(kept, ideas, money=challenge.money_budget or 0)
    settings = RankedSettings(
        unranked="last" if found.unranked == "last" else "no opinion",
        equal="half" if found.equal == "half" else "none",
    )
    return outcomes.ranked(orders_of(ballots), ideas, settings=settings)


def _cards(
    session: Session, challenge: Challenge, found: VotingRound, ideas: Sequence[Idea]
) -> Outcome:
    rows = ballots_for_ranking(session, challenge.id)
    known = {idea.id for idea in ideas}
    if found.rule == "approval":
        return outcomes.approval([r for r in rows.approvals if r.idea_id in known], ideas)
    weights = {criterion.id: float(criterion.weight) for criterion in challenge.criteria}
    return outcomes.criteria([r for r in rows.ratings if r.idea_id in known], ideas, weights)
