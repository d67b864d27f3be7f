"""Lists, charts and rankings may come from a copy of the database that follows it.

Who has just written reads the database itself, so that nobody misses their own act; so does an
open page that was told of news. While the copy is away everything comes from the database.
"""

import time

from flask import Flask, Response, current_app, g, has_request_context, request
from sqlalchemy.exc import OperationalError

from web.extensions import REPLICA, db
from web.sessions import REFRESH

PAGES = frozenset(
    {
        "aggregation.learning",
        "aggregation.lens",
        "aggregation.ranking",
        "aggregation.ranking_csv",
        "aggregation.rankings",
        "community.activity",
        "markets.leaders",
        "markets.market",
        "markets.markets",
        "markets.prices_csv",
        "markets.trades_csv",
        "purpose.challenge",
        "purpose.challenges",
        "search.search",
    }
)
WROTE = "throng-wrote"  # a cookie that says nothing else, and proves nothing
OWN_SECONDS = 10  # how long whoever wrote reads the database itself; longer than a copy lags
AWAY_SECONDS = 10.0  # how long a copy that did not answer is not asked again


def follow(app: Flask) -> None:
    """Let the pages named here read the copy, where there is one."""
    if REPLICA not in app.config["SQLALCHEMY_BINDS"]:
        return
    copy = _Copy()

    @app.before_request
    def choose() -> None:
        g.reads_replica = may_lag() and copy.is_there()

    @app.after_request
    def note_write(response: Response) -> Response:
        if request.method == "POST":
            secure = app.config["SESSION_COOKIE_SECURE"]
            response.set_cookie(
                WROTE, "1", max_age=OWN_SECONDS, secure=secure, httponly=True, samesite="Lax"
            )
        return response


def leave() -> None:
    """Read the database itself from here on: something is going to be written."""
    if has_request_context():
        g.reads_replica = False


def may_lag() -> bool:
    """Say whether what this request shows may be some seconds old."""
    return (
        request.method in {"GET", "HEAD"}
        and request.endpoint in PAGES
        and WROTE not in request.cookies
        and REFRESH not in request.headers
    )


class _Copy:
    """The copy, and until when it is not asked because it did not answer."""

    def __init__(self) -> None:
        self._away_until = 0.0

    def is_there(self) -> bool:
        """Say whether the copy answers; a broken line in the pool is mended on the way."""
        if time.monotonic() < self._away_until:
            return False
        try:
            db.engines[REPLICA].connect().close()
        except OperationalError:
            self._away_until = time.monotonic() + AWAY_SECONDS
            current_app.logger.warning("the replica is away: reading the database itself")
            return False
        return True
