"""Telling people what they may want to know."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from community.hearing_queries import listeners_to
from core.language import kept
from core.reader import ENGLISH, reading_as
from core.text import one_line
from models.community import Notification

LONGEST = 200


def notify(
    session: Session,
    *,
    person_ids: Iterable[int] | Mapping[int, str],
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
    A mapping tells of each who only follows the object in which way they hear of it.
    """
    followed = person_ids if isinstance(person_ids, Mapping) else dict.fromkeys(person_ids, "")
    wanted = set(followed)
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
        row.followed = followed[row.person_id]
    session.add_all(
        Notification(
            person_id=person_id,
            kind=kind,
            object_kind=object_kind,
            object_id=object_id,
            text=shown,
            message=message,
            path=path,
            followed=followed[person_id],
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
    """Tell everyone who follows an object and wants to hear this of it, except those in `but`."""
    ways = listeners_to(session, object_kind, object_id, kind)
    told = ways.keys() - set(but)
    return notify(
        session,
        person_ids={person_id: ways[person_id] for person_id in told},
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
