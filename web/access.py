"""The policy table at the door: every request is checked against it before its route runs."""

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from core.errors import NotAllowed
from core.policy import POLICY, Who, may
from web.viewer import current_viewer


def guard(app: Flask) -> None:
    """Check every request; a route that the table does not list answers nobody."""
    app.before_request(check_request)


def check_request() -> Response | None:
    """Let the request pass, send a stranger to sign in, or refuse."""
    if request.endpoint is None:
        return None  # No route: Flask answers 404 or 405.
    rule = POLICY.get(request.endpoint)
    if rule is None:
        abort(404)
    if rule.who is Who.ANYONE or may(current_viewer(), rule.who):
        return None
    if current_viewer().is_signed_in:
        raise NotAllowed("This page is for others: your roles do not include it.")
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), 303)
    return redirect(url_for("people.sign_in"), 303)


def safe_next(target: str | None, fallback: str) -> str:
    """Return a path of this site to go on to; anything else becomes the fallback."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return fallback
    if any(ord(c) < 0x20 or c == "\\" for c in target):
        return fallback
    return target
