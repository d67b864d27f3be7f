"""Errors as pages: class to status, once, and never a stack or SQL for people."""

import logging
import uuid

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
)
from sqlalchemy.exc import TimeoutError as OutOfConnections
from werkzeug.exceptions import HTTPException, SecurityError

from core.errors import (
    InvalidInput,
    NotAllowed,
    NotFound,
    Refused,
    ThrongError,
    TooMany,
    Unavailable,
)
from core.language import _, marked
from web.extensions import db

log = logging.getLogger("throng")
Page = tuple[str, int, dict[str, str]]

STATUS: list[tuple[type[ThrongError], int]] = [
    (InvalidInput, 422),
    (Refused, 409),
    (NotAllowed, 403),
    (NotFound, 404),
    (TooMany, 429),
    (Unavailable, 503),
]
TITLES = {
    400: marked("That did not arrive whole"),
    401: marked("Please sign in first"),
    403: marked("Not yours to open"),
    404: marked("Nothing here"),
    405: marked("Not like that"),
    409: marked("Not now"),
    413: marked("Too large"),
    422: marked("That cannot be used"),
    429: marked("A little slower, please"),
    500: marked("Something broke here"),
    503: marked("Busy just now"),
}
MESSAGES = {
    400: marked(
        "The page was sent incompletely, or had been open too long. Go back, reload, try again."
    ),
    404: marked("There is no such page, or it is not for you. The list of challenges leads on."),
    405: marked("This address does not answer to that. Go back and use the page's own buttons."),
    413: marked("What was sent is larger than 1 MB. Shorten it and send it again."),
    429: marked("You were very quick. Wait a minute, then go on where you were."),
    500: marked(
        "It is written down under the number below. Nothing you did is lost in part: an act "
        "either happened whole or not at all."
    ),
    503: marked("Throng cannot reach what it keeps just now. Nothing was changed; try again soon."),
}


def status_of(error: ThrongError) -> int:
    """Return the HTTP status that a kind of failure answers with."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def show_errors(app: Flask) -> None:
    """Register the pages for everything that can go wrong."""
    app.register_error_handler(ThrongError, _expected)
    app.register_error_handler(CSRFError, lambda _error: page_for(400))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(500, _broken)


def _expected(error: ThrongError) -> Page:
    return page_for(status_of(error), error.message)


def _http(error: HTTPException) -> Page | HTTPException:
    if error.code is None or error.code < 400 or error.response is not None:
        return error  # A redirect that was raised, or an error that brings its own page.
    if isinstance(error, SecurityError):
        return plain_line(error.code)  # Under a foreign host name no address can be built.
    return page_for(error.code)


def _broken(error: Exception) -> Page:
    db.session.rollback()
    log.error("request %s failed", request_id(), exc_info=error)
    cause = getattr(error, "original_exception", error)
    if is_away(cause):
        return plain_line(503)  # It will be back.
    if isinstance(cause, DBAPIError):
        return plain_line(500)  # The page would ask the database who is looking.
    return page_for(500)


def is_away(cause: BaseException) -> bool:
    """Say whether an error means that the database is away or busy.

    A line that breaks in the middle may show as any error; SQLAlchemy marks it, and refuses to go
    on with what was begun on it.
    """
    away = OperationalError | InterfaceError | OutOfConnections | PendingRollbackError
    if isinstance(cause, away):
        return True
    return isinstance(cause, DBAPIError) and cause.connection_invalidated


def request_id() -> str:
    """Return the number a person can name when something went wrong."""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex[:12]
    return str(g.request_id)


def page_for(status: int, message: str | None = None) -> Page:
    """Render the page for a status."""
    headers = _headers(status)
    text = message or _(MESSAGES.get(status, marked("This did not work. Go back and try again.")))
    title = _(TITLES.get(status, marked("That did not work")))
    if request.headers.get("Accept", "").startswith("application/json"):
        return f'{{"message": "{title}"}}', status, {**headers, "Content-Type": "application/json"}
    body = render_template(
        "errors/error.html", code=status, title=title, message=text, request_id=request_id()
    )
    return body, status, headers


def plain_line(status: int) -> Page:
    """Return one line for a status, where a page cannot be made."""
    line = f"{_(TITLES[status])}. {_(MESSAGES[status])} ({request_id()})\n"
    return line, status, {"Content-Type": "text/plain; charset=utf-8", **_headers(status)}


def _headers(status: int) -> dict[str, str]:
    return {"Retry-After": "30"} if status in {429, 503} else {}
