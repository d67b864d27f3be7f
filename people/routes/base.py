"""What the pages of people share: their blueprint and who is signed in."""

from flask import Blueprint
from werkzeug.wrappers import Response

from web.viewer import current_viewer

blueprint = Blueprint("people", __name__)
Page = str | Response | tuple[str, int]


def my_id() -> int:
    """Return the number of whoever is signed in; the policy lets nobody else come this far."""
    viewer_id = current_viewer().id
    assert viewer_id is not None  # noqa: S101
    return viewer_id
