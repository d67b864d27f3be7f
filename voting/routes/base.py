"""What every page of voting needs: the blueprint, who is looking, and where they are in a set."""

from flask import Blueprint, current_app, request
from werkzeug.wrappers import Response

from core.errors import NotFound
from core.language import _
from core.policy import Role
from models.purpose import Challenge
from purpose.queries import challenge_by_slug
from voting.forms import SetForm
from web.extensions import db
from web.viewer import current_viewer

blueprint = Blueprint("voting", __name__)
Page = str | Response | tuple[str, int]

SET_SIZE = 3  # A first set is over in two minutes; the next offer is ten.
NEXT_SIZE = 10
SET_SIZE_MAX = 20


def challenge_at(slug: str) -> Challenge:
    """Return a challenge this viewer may see."""
    return challenge_by_slug(db.session(), slug, viewer=current_viewer())


def set_of(form: SetForm) -> int:
    """Return how many cards the set of a form has."""
    return min(form.size or SET_SIZE, SET_SIZE_MAX)


def step() -> int:
    """Return the step of the address, from 0 and never past the set."""
    return min(max(request.args.get("at", 0, type=int), 0), set_size() - 1)


def set_size() -> int:
    """Return how many cards the set of the address has."""
    return min(max(request.args.get("of", SET_SIZE, type=int), 1), SET_SIZE_MAX)


def secret() -> str:
    """Return the installation's secret."""
    return str(current_app.config["SECRET_KEY"])


def signed_in_id() -> int:
    """Return who is signed in; the policy table lets nobody else come here."""
    person_id = current_viewer().id
    if person_id is None:
        raise NotFound(_("Please come in first."))
    return person_id


def runs(challenge: Challenge) -> bool:
    """Say whether the viewer is the sponsor of a challenge or a facilitator."""
    viewer = current_viewer()
    return viewer.id == challenge.sponsor_id or viewer.has(Role.FACILITATOR)
