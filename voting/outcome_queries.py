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
from voting.counted import counted
from voting.outcomes import Outcome
from voting.queries import FEWEST_PEOPLE, judging_of
from voting.reads import round_by_rule
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
    ideas = _taking_part(session, challenge)
    count = counted(session, challenge=challenge, found=found, ideas=ideas)
    people = count.people
    told = people if people >= FEWEST_PEOPLE else None
    words = ""
    if not may_see_tally(policy=challenge.tally_policy, has_judged=False, judging=judging):
        words = _("It opens when judging closes, for everyone at once.")
    elif told is None:
        words = _("Fewer than five people took part, so nothing is told.")
    outcome = None if words else outcomes.of_rule(rule, count.found, ideas)
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


def _taking_part(session: Session, challenge: Challenge) -> Sequence[Idea]:
    ideas = select(Idea).where(Idea.challenge_id == challenge.id, Idea.status.in_(TAKING_PART))
    return session.scalars(ideas.order_by(Idea.id)).all()
