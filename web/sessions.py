"""Sessions kept in a table, so that signing out ends them and a copied cookie is worth nothing.

The cookie holds a random secret; the table holds its hash. Flask's own signed cookie would
stay valid after sign-out.
"""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response, request
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy import Connection, Table, delete, insert, select, update
from typing_extensions import override
from werkzeug.datastructures import CallbackDict

from core.clock import utc_now
from models.base import WRITES
from models.people import Session as SessionRow
from web.extensions import db

SECRET_BYTES = 32
SEEN_EVERY = timedelta(minutes=5)
REFRESH = "X-Refresh"  # the header of what an open page asks for by itself
ROWS = cast("Table", SessionRow.__table__)


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    """What one browser's session holds while a request is answered."""

    def __init__(self, content: dict[str, Any] | None = None, secret: str | None = None) -> None:
        def changed(this: Any) -> None:
            this.modified = True

        super().__init__(content or {}, changed)
        self.secret = secret
        self.is_rotated = False
        self.modified = False
        self.accessed = True
        self.is_seen_late = False

    @property
    def person_id(self) -> int | None:
        """The person signed in, as Flask-Login keeps it."""
        kept = self.get("_user_id")
        return int(kept) if kept else None


def rotate(session: Any) -> None:
    """Give the session a new secret when its owner or rights change."""
    session.is_rotated = True
    session.modified = True


def hashed(secret: str) -> str:
    """Return what the table keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TableSessions(SessionInterface):
    """Reads and writes sessions; every write is a short transaction of its own."""

    def __init__(self, *, idle: timedelta, lifetime: timedelta) -> None:
        self.idle = idle
        self.lifetime = lifetime

    @override
    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        secret = request.cookies.get(self.get_cookie_name(app))
        if not secret or request.endpoint == "static":
            return BrowserSession()
        return self.behind(secret, utc_now(), is_used=REFRESH not in request.headers)

    def behind(self, secret: str, now: datetime, *, is_used: bool) -> BrowserSession:
        """Return the session that a cookie's secret opens; an empty one when it opens none.

        What a page asks for by itself does not count as use: it keeps no sign-in alive.
        """
        with db.engine.connect() as connection:
            row = connection.execute(
                select(ROWS.c.content, ROWS.c.seen_at, ROWS.c.expires_at).where(
                    ROWS.c.secret_hash == hashed(secret)
                )
            ).one_or_none()
        if row is None or row.expires_at <= now or row.seen_at + self.idle <= now:
            return BrowserSession()
        session = BrowserSession(json.loads(row.content), secret)
        session.is_seen_late = is_used and now - row.seen_at > SEEN_EVERY
        return session

    @override
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, BrowserSession)  # noqa: S101  # open_session made it.
        response.vary.add("Cookie")
        if not (session.modified or session.is_seen_late):
            return
        # The page's own connection goes back first: a thread that held one while it waited for
        # another could wait for itself, as soon as every thread did so at once.
        db.session.rollback()
        with db.engine.connect() as plain:
            connection = plain.execution_options(**{WRITES: True})
            with connection.begin():
                secret = self._kept(connection, session, utc_now())
        if secret != session.secret:
            response.set_cookie(
                self.get_cookie_name(app),
                secret,
                max_age=self.lifetime,
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
                path="/",
            )

    def _kept(self, connection: Connection, session: BrowserSession, now: datetime) -> str:
        values = {
            "content": json.dumps(dict(session)),
            "person_id": session.person_id,
            "seen_at": now,
        }
        if session.secret and not session.is_rotated:
            mine = ROWS.c.secret_hash == hashed(session.secret)
            connection.execute(update(ROWS).where(mine).values(**values))
            return session.secret
        if session.secret:
            connection.execute(delete(ROWS).where(ROWS.c.secret_hash == hashed(session.secret)))
        secret = secrets.token_urlsafe(SECRET_BYTES)
        connection.execute(delete(ROWS).where(ROWS.c.expires_at <= now))
        connection.execute(
            insert(ROWS).values(
                secret_hash=hashed(secret),
                browser=_browser(),
                created_at=now,
                expires_at=now + self.lifetime,
                **values,
            )
        )
        return secret


def _browser() -> str:
    return (request.user_agent.string or "")[:200]
