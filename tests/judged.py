"""A challenge whose judging is over: three ideas, eight judges who prefer them in order."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from challenges import make_challenge
from factories import make_person
from sqlalchemy.orm import Session

from aggregation.services.rank import make_ranking
from ideas.content import IdeaText
from ideas.services.writing import submit_idea
from models.aggregation import Ranking
from models.ideas import Idea
from models.people import Person
from models.purpose import Challenge
from purpose.queries import challenge_by_id
from voting.services.casting import cast_ballot

JUDGES = 8
FOR = (8, 5, 1)  # of eight judges, how many approve of each idea


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the tests of rankings start from; `over` is just after judging closed."""

    challenge: Challenge
    ideas: list[Idea]
    author: Person
    judges: list[Person]
    sponsor: Person
    over: datetime

    def rank(self, session: Session, *, now: datetime | None = None, seed: int = 7) -> Ranking:
        """Make a ranking as the sponsor."""
        return make_ranking(
            session,
            challenge=challenge_by_id(session, self.challenge.id),
            made_by_id=self.sponsor.id,
            chance=Random(seed),
            now=now or self.over,
        )


def make_judged(session: Session, sponsor: Person, now: datetime, **changes) -> Judged:
    """Run a challenge through collecting and judging."""
    challenge = make_challenge(session, sponsor.id, now, **changes)
    author = make_person(session, "Ada Author", now=now)
    judges = [make_person(session, f"Judge {number}", now=now) for number in range(JUDGES)]
    ideas = [
        submit_idea(
            session,
            challenge_id=challenge.id,
            author_id=author.id,
            text=IdeaText(title=title, proposal=f"{title}."),
            now=now,
        )
        for title in ("A nurse at the door", "Straight to X-ray", "Longer benches")
    ]
    judging = now + timedelta(days=11)
    criteria = challenge_by_id(session, challenge.id).criteria
    for idea, approving in zip(ideas, FOR, strict=True):
        for place, judge in enumerate(judges):
            cast_ballot(
                session,
                idea_id=idea.id,
                person_id=judge.id,
                choice="approve" if place < approving else "reject",
                ratings={criterion.id: 6 if place < approving else 2 for criterion in criteria},
                now=judging,
            )
    return Judged(
        challenge=challenge,
        ideas=ideas,
        author=author,
        judges=judges,
        sponsor=sponsor,
        over=now + timedelta(days=18),
    )
