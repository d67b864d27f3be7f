"""Telling people what they may want to know."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.language import kept
from core.reader import ENGLISH, reading_as
from core.text import one_line
from models.community import Follow, Notification

LONGEST = 200


def notify(
    session: Session,
    *,
    person_ids: Iterable[int],
    kind: str,
    object_kind: str,
    object_id: int,
    text: str,
    path: str,
    now: datetime,
) -> int:
    """Tell people something once and return how many were told.

    Who has not read the last word of the same kind on the same object gets that one renewed,
    not a second. `text` names nobody whose name the challenge hides and tells no tally; a message
    of `later` is read by each in their own language, and by files and old readers in English.
    """
    wanted = set(person_ids)
    if not wanted:
        return 0
    message = kept(text)
    with reading_as(ENGLISH):
        shown = shortened(str(text))
    same = (
        Notification.kind == kind,
        Notification.object_kind == object_kind,
        Notification.object_id == object_id,
        Notification.person_id.in_(wanted),
        Notification.read_at.is_(None),
    )
    waiting = {row.person_id: row for row in session.scalars(select(Notification).where(*same))}
    for row in waiting.values():
        row.text, row.message, row.path, row.created_at = shown, message, path, now
    session.add_all(
        Notification(
            person_id=person_id,
            kind=kind,
            object_kind=object_kind,
            object_id=object_id,
            text=shown,
            message=message,
            path=path,
            created_at=now,
        )
        for person_id in sorted(wanted - waiting.keys())
    )
    session.flush()
    return len(wanted)


def notify_followers(
    session: Session,
    *,
    object_kind: str,
    object_id: int,
    kind: str,
    text: str,
    path: str,
    but: Iterable[int] = (),
    now: datetime,
) -> int:
    """Tell everyone who follows an object, except those in `but`."""
    followers = session.scalars(
        select(Follow.person_id).where(
            Follow.object_kind == object_kind, Follow.object_id == object_id
        )
    )
    return notify(
        session,
        person_ids=set(followers) - set(but),
        kind=kind,
        object_kind=object_kind,
        object_id=object_id,
        text=text,
        path=path,
        now=now,
    )


def read_all(session: Session, *, person_id: int, now: datetime) -> None:
    """Mark everything a person was told as read."""
    session.execute(
        update(Notification)
        .where(Notification.person_id == person_id, Notification.read_at.is_(None))
        .values(read_at=now)
    )


def shortened(text: str) -> str:
    """Return a text as one line that fits a notification."""
    line = one_line(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
