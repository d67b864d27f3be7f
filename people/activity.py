"""The log of acts: who did what to what, when; every folder above writes it through here."""

from datetime import datetime

from sqlalchemy.orm import Session

from models.community import Activity


def record(
    session: Session,
    *,
    actor_id: int | None,
    act: str,
    object_kind: str,
    object_id: int,
    challenge_id: int | None = None,
    detail: str = "",
    now: datetime,
) -> Activity:
    """Write one line of the log; `actor_id` None is the house itself.

    `detail` may be shown to every member: it names no person and tells no hidden tally.
    """
    row = Activity(
        actor_id=actor_id,
        act=act,
        object_kind=object_kind,
        object_id=object_id,
        challenge_id=challenge_id,
        detail=detail,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row
