"""What waits for a person's judgement: cards, and the ways beside them that they have not used."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from models.purpose import Challenge
from purpose.phases import Act, closes_at
from purpose.queries import is_allowed, spans_of
from voting.queries import judging_of, left_to_judge
from voting.shown import ToJudge
from voting.visibility import Judging
from voting.way_queries import judgeable_ideas, ways_offered

PAIR = 2  # Nobody can compare or order a single idea.


def waiting_for(session: Session, *, person_id: int, now: datetime) -> list[ToJudge]:
    """List the challenges whose ideas a person can judge now, those that close first on top.

    An idea waits while its card was not answered, and all of them while a way beside the cards
    was not used: pairs, an order, credits or purchases.
    """
    challenges = session.scalars(
        select(Challenge)
        .where(Challenge.state == "open")
        .options(selectinload(Challenge.phases))
        .order_by(Challenge.id)
    )
    waiting = [
        ToJudge(
            challenge_id=challenge.id,
            slug=challenge.slug,
            question=challenge.question,
            left=_left(session, challenge.id, person_id),
            closes_at=closes_at(spans_of(challenge), Act.JUDGE, now),
        )
        for challenge in challenges
        if is_allowed(challenge, Act.JUDGE, now)
        and judging_of(session, challenge, now) is Judging.OPEN
    ]
    return sorted((w for w in waiting if w.left), key=lambda w: (str(w.closes_at), w.challenge_id))


def _left(session: Session, challenge_id: int, person_id: int) -> int:
    cards = left_to_judge(session, challenge_id=challenge_id, person_id=person_id)
    if unused_way(session, challenge_id=challenge_id, person_id=person_id) is None:
        return len(cards)
    return max(len(cards), _of_others(session, challenge_id, person_id))


def unused_way(session: Session, *, challenge_id: int, person_id: int) -> str | None:
    """Return the first way beside the cards that waits for a person; None when none does."""
    if _of_others(session, challenge_id, person_id) < PAIR:
        return None
    ways = ways_offered(session, challenge_id=challenge_id, person_id=person_id)
    return next((way.rule for way in ways if not way.is_used), None)


def _of_others(session: Session, challenge_id: int, person_id: int) -> int:
    """Count the ideas of others that are being judged."""
    ideas = judgeable_ideas(session, challenge_id=challenge_id, person_id=person_id)
    return sum(not row.is_own for row in ideas)
