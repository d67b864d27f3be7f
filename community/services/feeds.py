"""Giving a person an address for feeds, and stopping it."""

import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from models.community import FeedKey
from people.links import hash_of

SECRET_BYTES = 24


def make_feed_key(session: Session, *, person_id: int, now: datetime) -> str:
    """Return a new secret for a person's feed addresses; the one before stops.

    Only its hash is kept, so it is shown this once.
    """
    stop_feeds(session, person_id=person_id)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session.add(FeedKey(person_id=person_id, secret_hash=hash_of(secret), created_at=now))
    session.flush()
    return secret


def stop_feeds(session: Session, *, person_id: int) -> None:
    """Let a person's feed addresses answer no more."""
    session.execute(delete(FeedKey).where(FeedKey.person_id == person_id))
    session.flush()
