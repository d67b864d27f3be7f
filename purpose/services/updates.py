"""Posting news of a challenge."""

from datetime import datetime

from sqlalchemy.orm import Session

from community.services import activity, notifications
from core.errors import InvalidInput, NotFound, Refused
from core.policy import Role, Viewer, require
from models.community import Update
from models.purpose import Challenge
from purpose.queries import GONE

LONGEST = 5000


def post_update(
    session: Session,
    *,
    challenge_id: int,
    author: Viewer,
    body: str,
    path: str = "",
    now: datetime,
) -> Update:
    """Post news of a challenge and tell everyone who follows it."""
    challenge = session.get(Challenge, challenge_id)
    if challenge is None or author.id is None:
        raise NotFound(GONE)
    require(
        author.has(Role.FACILITATOR) or challenge.sponsor_id == author.id,
        "A facilitator or the sponsor of this challenge posts its updates.",
    )
    if challenge.state == "draft":
        raise Refused("Open the challenge first; nobody can read news of a draft.", field="body")
    words = body.strip()
    if not words or len(words) > LONGEST:
        raise InvalidInput(f"Write something, at most {LONGEST:,} characters.", field="body")
    update = Update(challenge_id=challenge_id, author_id=author.id, body=words, created_at=now)
    session.add(update)
    session.flush()
    activity.record(
        session,
        actor_id=author.id,
        act="updated",
        object_kind="challenge",
        object_id=challenge_id,
        challenge_id=challenge_id,
        now=now,
    )
    notifications.notify_followers(
        session,
        object_kind="challenge",
        object_id=challenge_id,
        kind="update",
        text=f"News: {challenge.question}",
        path=path,
        but=[author.id],
        now=now,
    )
    return update
