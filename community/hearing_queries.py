"""Reads of what people follow and how they hear of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.hearing import USUAL, Hearing, hearing_of
from models.community import Follow, FollowUsual


@dataclass(frozen=True, kw_only=True)
class Followed:
    """A thing somebody follows; `own` is what they chose for it alone."""

    id: int
    kind: str
    object_id: int
    own: Hearing | None


def usual_of(session: Session, person_ids: Iterable[int]) -> dict[int, Hearing]:
    """Return how people hear of what they follow where they said nothing else."""
    rows = session.scalars(select(FollowUsual).where(FollowUsual.person_id.in_(set(person_ids))))
    return {row.person_id: hearing_of(row.way, row.hears) or USUAL for row in rows}


def followed_by(session: Session, person_id: int) -> list[Followed]:
    """List what a person follows, the latest first."""
    rows = session.scalars(
        select(Follow).where(Follow.person_id == person_id).order_by(Follow.id.desc())
    )
    return [
        Followed(
            id=row.id,
            kind=row.object_kind,
            object_id=row.object_id,
            own=hearing_of(row.way, row.hears),
        )
        for row in rows
    ]


def listeners_to(session: Session, object_kind: str, object_id: int, kind: str) -> dict[int, str]:
    """Return who hears a kind of news of an object, and in which way."""
    rows = session.scalars(
        select(Follow).where(Follow.object_kind == object_kind, Follow.object_id == object_id)
    ).all()
    usual = usual_of(session, (row.person_id for row in rows))
    heard = {
        row.person_id: hearing_of(row.way, row.hears) or usual.get(row.person_id, USUAL)
        for row in rows
    }
    return {person: hearing.way for person, hearing in heard.items() if hearing.takes(kind)}
