"""Following things, hearing of them as one wants, and no longer following them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from community.hearing import MUTE, SUBJECTS, WAYS, Hearing
from core.errors import InvalidInput
from core.language import _
from models.community import Follow, FollowUsual


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


def hear(
    session: Session, *, person_id: int, follow_ids: Collection[int], hearing: Hearing | None
) -> int:
    """Choose how to hear of some things one follows; None: as usual. Return how many it were."""
    _check(hearing)
    chosen = update(Follow).where(Follow.person_id == person_id, Follow.id.in_(set(follow_ids)))
    done = session.execute(chosen.values(**_kept(hearing)))
    return cast("CursorResult[Any]", done).rowcount


def hear_usually(session: Session, *, person_id: int, hearing: Hearing) -> None:
    """Choose how to hear of everything one follows where nothing else was chosen."""
    _check(hearing)
    session.execute(delete(FollowUsual).where(FollowUsual.person_id == person_id))
    session.add(FollowUsual(person_id=person_id, **_kept(hearing)))
    session.flush()


def stop_following(session: Session, *, person_id: int, follow_ids: Collection[int]) -> None:
    """Follow some things no longer."""
    mine = delete(Follow).where(Follow.person_id == person_id, Follow.id.in_(set(follow_ids)))
    session.execute(mine)


def _check(hearing: Hearing | None) -> None:
    if hearing is None:
        return
    if hearing.way not in WAYS or not hearing.subjects <= SUBJECTS.keys():
        raise InvalidInput(_("There is no such way to hear of it."), field="way")
    if hearing.way != MUTE and not hearing.subjects:
        raise InvalidInput(_("Choose what to hear of it, or nothing for now."), field="subjects")


def _kept(hearing: Hearing | None) -> dict[str, str]:
    if hearing is None:
        return {"way": "", "hears": ""}
    return {"way": hearing.way, "hears": " ".join(sorted(hearing.subjects))}


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
