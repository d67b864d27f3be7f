"""The policy table at the door: every request is checked against it before its route runs."""

from typing import Any

from flask import Flask, Request, abort, redirect, request, url_for
from typing_extensions import override
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from core.errors import NotAllowed
from core.language import _
from core.policy import POLICY, Who, may
from web.viewer import current_viewer

ROW_MAX = 2**63 - 1  # the largest number either database gives a row


class Asked(ImmutableMultiDict[str, str]):
    """What an address asks for; a number that no row can have counts as none."""

    @override
    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]
        value = super().get(key, default, type)
        return default if isinstance(value, int) and abs(value) > ROW_MAX else value


class AskedRequest(Request):
    """A request whose address is read with care."""

    parameter_storage_class = Asked


class RowNumber(IntegerConverter):
    """A number in an address that a row can have; a larger one is no address of ours."""

    def __init__(self, map: Map, **options: Any) -> None:  # noqa: A002  # werkzeug's own name.
        super().__init__(map, **{"max": ROW_MAX, **options})


def guard(app: Flask) -> None:
    """Check every request; a route that the table does not list answers nobody."""
    app.request_class = AskedRequest
    app.url_map.converters["int"] = RowNumber
    app.before_request(check_request)


def check_request() -> Response | None:
    """Let the request pass, send a stranger to sign in, or refuse."""
    if request.endpoint is None:
        return None  # No route: Flask answers 404 or 405.
    if "\x00" in request.path:
        abort(404)
    if b"%00" in request.query_string:
        abort(400)  # No keyboard types it, and no database keeps it.
    rule = POLICY.get(request.endpoint)
    if rule is None:
        abort(404)
    if rule.who is Who.ANYONE or may(current_viewer(), rule.who):
        return None
    if current_viewer().is_signed_in:
        raise NotAllowed(_("This page is for others: your roles do not include it."))
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
