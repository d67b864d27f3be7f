"""Posting news of a challenge."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.drafting import Place
from community.services import activity, notifications
from community.services.drafts import forget_draft
from core.errors import InvalidInput, NotFound, Refused
from core.language import _, later, marked
from core.policy import Role, Viewer, require
from models.community import Update
from models.purpose import Challenge
from purpose.queries import GONE

LONGEST = 5000
DOUBLE_CLICK = timedelta(minutes=1)


def post_update(
    session: Session,
    *,
    challenge_id: int,
    author: Viewer,
    body: str,
    path: str = "",
    now: datetime,
) -> Update:
    """Post news of a challenge and tell everyone who follows it; a double click posts once."""
    challenge = _open_to(session, challenge_id, author)
    words = body.strip()
    if not words or len(words) > LONGEST:
        raise InvalidInput(
            _("Write something, at most %(longest)s characters.", longest=LONGEST), field="body"
        )
    kept = {"challenge_id": challenge_id, "author_id": author.id, "body": words}
    said = session.scalar(
        select(Update).filter_by(**kept).where(Update.created_at > now - DOUBLE_CLICK)
    )
    if said is not None:
        return said
    update = Update(**kept, created_at=now)
    session.add(update)
    session.flush()
    _tell(session, challenge, author, path=path, now=now)
    written = Place(kind="news", object_kind="challenge", object_id=challenge_id)
    forget_draft(session, person_id=author.person_id, place=written)
    return update


def _open_to(session: Session, challenge_id: int, author: Viewer) -> Challenge:
    challenge = session.get(Challenge, challenge_id)
    if challenge is None or author.id is None:
        raise NotFound(GONE)
    require(
        author.has(Role.FACILITATOR) or challenge.sponsor_id == author.id,
        marked("A facilitator or the sponsor of this challenge posts its updates."),
    )
    if challenge.state == "draft":
        raise Refused(_("Open the challenge first; nobody can read news of a draft."), field="body")
    return challenge


def _tell(
    session: Session, challenge: Challenge, author: Viewer, *, path: str, now: datetime
) -> None:
    activity.record(
        session,
        actor_id=author.id,
        act="updated",
        object_kind="challenge",
        object_id=challenge.id,
        challenge_id=challenge.id,
        now=now,
    )
    notifications.notify_followers(
        session,
        object_kind="challenge",
        object_id=challenge.id,
        kind="update",
        text=later("News: %(question)s", question=challenge.question),
        path=path,
        but=[author.id] if author.id else [],
        now=now,
    )
