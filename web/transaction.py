"""One act, one transaction: begin it for writing, commit it once, retry it when it collided."""

import random
import time
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.errors import Unavailable
from core.language import _
from models.base import WRITES
from web import listening, replica
from web.extensions import db

ATTEMPTS = 5
PAUSE_SECONDS = 0.02
# Serialization failure, deadlock, lock not available, and the loser of two equal inserts: trying
# again, it finds the winner's row and says so in words.
COLLISIONS = {"40001", "40P01", "55P03", "23505"}

P = ParamSpec("P")
T = TypeVar("T")


def write(use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a use case in a transaction of its own and return its result once committed.

    Whatever the page has read before is let go first: on SQLite a transaction that began by
    reading cannot always turn to writing. A collision with another writer is retried unseen.

    Raises:
        Unavailable: the database stayed busy; nothing was written.
    """
    for attempt in range(ATTEMPTS):
        try:
            return _once(use_case, *args, **kwargs)
        except DBAPIError as error:
            if not is_collision(error):
                raise
            time.sleep(PAUSE_SECONDS * 2**attempt * (0.5 + random.random()))  # noqa: S311
    raise Unavailable(_("Many people are writing just now. Nothing was changed; please try again."))


def _once(use_case: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    session = db.session()
    session.rollback()
    replica.leave()
    session.connection(execution_options={WRITES: True})
    try:
        result = use_case(session, *args, **kwargs)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    listening.tell()
    return result


def is_collision(error: DBAPIError) -> bool:
    """Say whether another transaction was in the way, so that trying again makes sense."""
    state = getattr(error.orig, "sqlstate", None)
    return state in COLLISIONS or "database is locked" in str(error.orig)
