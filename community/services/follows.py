"""Following things, and no longer following them."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.community import Follow


def follow(
    session: Session, *, person_id: int, object_kind: str, object_id: int, now: datetime
) -> None:
    """Let a person hear what happens to an object; again is the same as once."""
    mine = _mine(person_id, object_kind, object_id)
    if session.scalar(select(Follow.id).where(*mine)) is not None:
        return
    try:
        with session.begin_nested():
            session.add(
                Follow(
                    person_id=person_id,
                    object_kind=object_kind,
                    object_id=object_id,
                    created_at=now,
                )
            )
    except IntegrityError:
        # A double click came first and says the same; anything else is a fault.
        if session.scalar(select(Follow.id).where(*mine)) is None:
            raise


def unfollow(session: Session, *, person_id: int, object_kind: str, object_id: int) -> None:
    """Stop telling a person about an object."""
    session.execute(delete(Follow).where(*_mine(person_id, object_kind, object_id)))


def move_follows(
    session: Session, *, object_kind: str, from_id: int, to_id: int, now: datetime
) -> None:
    """Let everyone who follows one object follow another of its kind too."""
    followers = session.scalars(
        select(Follow.person_id).where(
            Follow.object_kind == object_kind, Follow.object_id == from_id
        )
    ).all()
    for person_id in followers:
        follow(session, person_id=person_id, object_kind=object_kind, object_id=to_id, now=now)


def _mine(person_id: int, object_kind: str, object_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Follow.person_id == person_id,
        Follow.object_kind == object_kind,
        Follow.object_id == object_id,
    )
