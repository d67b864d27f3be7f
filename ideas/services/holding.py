"""Holding an idea while it is changed, and asking who may change it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.services import activity
from core.errors import NotFound
from core.language import _
from core.policy import Role, require
from ideas.queries import authors_of
from models.ideas import Idea
from models.people import Grant
from models.purpose import Challenge
from people.services.aliases import alias_of


def hold(session: Session, idea_id: int) -> Idea:
    """Return an idea whose row nobody else changes until this transaction ends."""
    idea = session.scalar(
        select(Idea)
        .where(Idea.id == idea_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if idea is None:
        raise NotFound(_("There is no such idea."))
    return idea


def require_author(session: Session, idea: Idea, person_id: int) -> None:
    """Raise NotAllowed unless the person is behind the idea."""
    require(
        person_id in authors_of(session, [idea.id])[idea.id],
        "Only the people behind an idea can do this.",
    )


def is_staff(session: Session, challenge: Challenge, person_id: int) -> bool:
    """Say whether a person runs this challenge: its sponsor, or any facilitator."""
    if challenge.sponsor_id == person_id:
        return True
    grant = select(Grant.id).where(Grant.person_id == person_id, Grant.role == Role.FACILITATOR)
    return session.scalar(grant) is not None


def require_staff(session: Session, challenge: Challenge, person_id: int) -> None:
    """Raise NotAllowed unless the person runs this challenge."""
    require(
        is_staff(session, challenge, person_id),
        "Only the sponsor of this challenge and facilitators can do this.",
    )


def name_in(session: Session, challenge: Challenge, person_id: int) -> None:
    """Give a person their pen name where the challenge shows pen names."""
    if challenge.name_policy == "pseudonymous":
        alias_of(session, challenge.id, person_id)


def record(session: Session, idea: Idea, *, actor_id: int, act: str, now: datetime) -> None:
    """Write down what was done to an idea."""
    activity.record(
        session,
        actor_id=actor_id,
        act=act,
        object_kind="idea",
        object_id=idea.id,
        challenge_id=idea.challenge_id,
        detail=f"version {idea.version}",
        now=now,
    )
