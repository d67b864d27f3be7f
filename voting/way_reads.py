"""Reads of the ways beside the cards: who may use them, who has, and on which ideas."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ideas.queries import JUDGEABLE, authors_of
from models.ballots import Comparison
from models.ideas import CoAuthor, Idea
from models.voting import VotingRound
from voting.services.handing_in import current_ballot
from voting.services.taking_part import may_join
from voting.services.ways import WAYS

ANSWERED = ("left", "right", "equal")
PAIR = 2  # Nobody can compare or order a single idea.


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way of judging that a challenge offers, and whether this person has used it."""

    rule: str
    is_used: bool


@dataclass(frozen=True, kw_only=True)
class IdeaToPlace:
    """An idea on a whole ballot; `is_own` ideas are for others to judge."""

    idea: Idea
    is_own: bool


def ways_offered(session: Session, *, challenge_id: int, person_id: int) -> list[Way]:
    """List the ways beside the cards in which this person may judge."""
    rounds = session.scalars(
        select(VotingRound).where(
            VotingRound.challenge_id == challenge_id,
            VotingRound.rule.in_(WAYS),
            VotingRound.is_offered.is_(True),
        )
    ).all()
    offered = {found.rule: found for found in rounds if may_join(session, found, person_id)}
    return [
        Way(rule=rule, is_used=_is_used(session, offered[rule], person_id))
        for rule in WAYS
        if rule in offered
    ]


def unused_way(session: Session, *, challenge_id: int, person_id: int) -> str | None:
    """Return the first way beside the cards that waits for a person; None when none does."""
    if of_others(session, challenge_id, person_id) < PAIR:
        return None
    ways = ways_offered(session, challenge_id=challenge_id, person_id=person_id)
    return next((way.rule for way in ways if not way.is_used), None)


def _is_used(session: Session, found: VotingRound, person_id: int) -> bool:
    if found.rule == "pairwise":
        return bool(own_pairs(session, found.id, person_id))
    ballot = current_ballot(session, found.id, person_id)
    return ballot is not None and not ballot.is_withdrawn


def judgeable_ideas(session: Session, *, challenge_id: int, person_id: int) -> list[IdeaToPlace]:
    """List the ideas of a challenge that are being judged, by number, one's own marked."""
    ideas = session.scalars(
        select(Idea)
        .where(Idea.challenge_id == challenge_id, Idea.status.in_(JUDGEABLE))
        .order_by(Idea.number)
    ).all()
    authors = authors_of(session, [idea.id for idea in ideas])
    return [IdeaToPlace(idea=idea, is_own=person_id in authors[idea.id]) for idea in ideas]


def of_others(session: Session, challenge_id: int, person_id: int) -> int:
    """Count the ideas of others that are being judged."""
    joined = select(CoAuthor.idea_id).where(CoAuthor.person_id == person_id)
    found = session.scalar(
        select(func.count(Idea.id)).where(
            Idea.challenge_id == challenge_id,
            Idea.status.in_(JUDGEABLE),
            Idea.author_id != person_id,
            Idea.id.not_in(joined),
        )
    )
    return found or 0


def own_pairs(
    session: Session, round_id: int, person_id: int, *, with_skipped: bool = False
) -> set[tuple[int, int]]:
    """Return the pairs a person has answered, the smaller id first."""
    answers = (*ANSWERED, "skip") if with_skipped else ANSWERED
    return {
        (low, high)
        for low, high in session.execute(
            select(Comparison.low_id, Comparison.high_id).where(
                Comparison.round_id == round_id,
                Comparison.person_id == person_id,
                Comparison.is_current.is_(True),
                Comparison.choice.in_(answers),
            )
        )
    }
