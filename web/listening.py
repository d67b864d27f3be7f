"""What an open page listens to: topics that its template names, sealed for its reader.

A topic is a kind and a number, such as market-12. A page names only what its reader may see, so
the seal is all that a stream has to check; `told` wakes the streams of this process after a write.
"""

from collections.abc import Callable

from flask import Flask, current_app, g, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from web.viewer import current_viewer

SALT = "live"
KINDS = ("market", "talk-idea", "talk-market", "talk-challenge", "notes", "challenge", "tally")
TOPICS_MAX = 20

_waking: list[Callable[[], None]] = []


def furnish(app: Flask) -> None:
    """Let templates name what their page listens to."""
    app.jinja_env.globals.update(listen=listen, live_address=live_address)


def listen(kind: str, number: int) -> str:
    """Note that this page listens to a topic; return nothing to print."""
    if kind not in KINDS:
        raise ValueError(f"nothing is called {kind} here")
    topics: dict[str, None] = g.setdefault("listens_to", {})
    if len(topics) < TOPICS_MAX:
        topics[f"{kind}-{number}"] = None
    return ""


def live_address() -> str:
    """Return where this page's stream is, with all topics named so far; '' for a stranger."""
    viewer = current_viewer()
    if viewer.id is None:
        return ""
    topics = [*g.get("listens_to", {}), f"notes-{viewer.id}"]
    return url_for("web.live", to=sealed(current_app, viewer.id, topics))


def sealed(app: Flask, person_id: int, topics: list[str]) -> str:
    """Return a text that only this installation can have written."""
    return str(_serializer(app).dumps([person_id, *topics]))


def unsealed(app: Flask, text: str) -> tuple[int, frozenset[str]] | None:
    """Return whose page a seal was made for and its topics; None when it is not ours."""
    try:
        person_id, *topics = _serializer(app).loads(text)
    except BadSignature:
        return None
    return int(person_id), frozenset(topics)


def _serializer(app: Flask) -> URLSafeSerializer:
    return URLSafeSerializer(app.secret_key or "", salt=SALT)


def when_told(wake: Callable[[], None]) -> None:
    """Call `wake`, from whatever thread, after each write of this process."""
    _waking.append(wake)


def tell() -> None:
    """Wake the streams of this process: something has been written."""
    for wake in _waking:
        wake()
