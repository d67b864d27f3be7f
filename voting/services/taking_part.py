"""Who may take part in a round now: what comparing and handing in have in common."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Closed, InvalidInput, NotFound, Refused
from core.language import _, marked
from core.policy import Role, require
from ideas.queries import JUDGEABLE, authors_of
from models.ideas import Idea
from models.people import Grant, Person
from models.purpose import Challenge
from models.voting import VotingRound
from purpose.phases import Act
from purpose.queries import challenge_by_id, require_act
from voting.services.rounds import rounds_of


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One person in one round, whose row is held until the end of the transaction."""

    challenge: Challenge
    round: VotingRound
    person_id: int
    now: datetime


def take_seat(
    session: Session, *, challenge_id: int, rule: str, person_id: int, now: datetime
) -> Seat:
    """Hold the person's row and check that they may take part in this round now.

    Raises:
        NotFound: the challenge has no such round.
        Closed: judging is not open, or the round is not offered any more.
        NotAllowed: the round is for others, or the person is not active.
    """
    challenge = challenge_by_id(session, challenge_id)
    require_act(challenge, Act.JUDGE, now)
    found = rounds_of(session, challenge_id).get(rule)
    if found is None:
        raise NotFound(_("This challenge is not judged in this way."))
    if found.closed_at is not None or not found.is_offered:
        raise Closed(_("Judging in this way has been closed."))
    is_active = session.scalar(
        select(Person.is_active)
        .where(Person.id == person_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    require(bool(is_active), marked("Only people who are still here can judge."))
    require(
        may_join(session, found, person_id), marked("This round is for sponsors and facilitators.")
    )
    return Seat(challenge=challenge, round=found, person_id=person_id, now=now)


def may_join(session: Session, found: VotingRound, person_id: int) -> bool:
    """Say whether a round is for this person."""
    if found.who == "everyone":
        return True
    roles = session.scalars(select(Grant.role).where(Grant.person_id == person_id))
    return bool({Role.SPONSOR.value, Role.FACILITATOR.value} & set(roles))


def judgeable(session: Session, seat: Seat, idea_ids: Collection[int]) -> dict[int, Idea]:
    """Return these ideas, which the person may judge.

    Raises:
        InvalidInput: one of them is not in the challenge.
        Refused: one is not being judged any more.
        NotAllowed: the person is behind one of them.
    """
    ideas = {i.id: i for i in session.scalars(select(Idea).where(Idea.id.in_(idea_ids)))}
    if set(ideas) != set(idea_ids) or any(
        idea.challenge_id != seat.challenge.id for idea in ideas.values()
    ):
        raise InvalidInput(_("One of these ideas is not in this challenge."))
    if any(idea.status not in JUDGEABLE for idea in ideas.values()):
        raise Refused(_("One of these ideas is not being judged any more."))
    authors = authors_of(session, list(ideas))
    require(
        all(seat.person_id not in authors[idea_id] for idea_id in ideas),
        marked("One of these is your own idea: others judge it."),
    )
    return ideas
