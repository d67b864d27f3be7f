"""A challenge with a crowd around it, for the tests of ideas and voting."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cast import Cast, make_cast
from challenges import make_challenge
from factories import make_person
from sqlalchemy.orm import Session

from ideas.content import IdeaText
from ideas.services.writing import submit_idea
from models.ideas import Idea
from models.people import Person
from models.purpose import Challenge
from purpose.queries import challenge_by_id

DAY = timedelta(days=1)
JUDGING = 11 * DAY  # from the opening: the default plan collects for ten days, then judges seven

LINES = (
    "A triage nurse at the door, in the first five minutes",
    "Send walk-ins to the emptiest of our three emergency rooms",
    "Take bloods while people wait, not after",
    "One number to ring for a bed, answered by the ward",
    "A night GP in the waiting room, Friday to Monday",
)


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """A challenge with an idea of alice's, others of bob's, and a time to judge them."""

    cast: Cast
    challenge: Challenge
    ideas: tuple[Idea, ...]
    criteria: tuple[int, ...]
    opened_at: datetime
    judging_at: datetime


def make_crowd(session: Session, now: datetime, *, ideas: int = 3, **changes) -> Crowd:
    """Open a challenge and submit the first idea as alice, the others as bob; commits."""
    cast = make_cast(session, now)
    opened = make_challenge(session, cast.sponsor.id, now, **changes)
    authors = [cast.alice, *[cast.bob] * (ideas - 1)]
    submitted = [
        add_idea(session, opened.id, author.id, line, now=now)
        for author, line in zip(authors, LINES, strict=False)
    ]
    session.commit()
    challenge = challenge_by_id(session, opened.id)
    return Crowd(
        cast=cast,
        challenge=challenge,
        ideas=tuple(submitted),
        criteria=tuple(criterion.id for criterion in challenge.criteria),
        opened_at=now,
        judging_at=now + JUDGING,
    )


def add_idea(
    session: Session, challenge_id: int, author_id: int, title: str, *, now: datetime, **words
) -> Idea:
    return submit_idea(
        session,
        challenge_id=challenge_id,
        author_id=author_id,
        text=IdeaText(title=title, **words),
        now=now,
    )


def make_people(session: Session, count: int, now: datetime) -> list[Person]:
    """Add members who have done nothing yet."""
    return [make_person(session, f"Member {number}", now=now) for number in range(1, count + 1)]
