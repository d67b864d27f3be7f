"""What every page of purpose needs: the blueprint, who is looking, and what they may run."""

from flask import Blueprint
from werkzeug.wrappers import Response

from core.errors import NotFound
from core.language import _, marked
from core.policy import Role, Viewer, require
from models.purpose import Challenge
from purpose import queries
from web.extensions import db
from web.viewer import current_viewer

blueprint = Blueprint("purpose", __name__)
Page = str | tuple[str, int] | Response


def powers_over(found: Challenge, viewer: Viewer) -> frozenset[str]:
    """Name what a viewer may do with a challenge beyond what members may."""
    own = {"edit", "decide"} if viewer.id == found.sponsor_id else set()
    return frozenset(own | ({"run"} if own or viewer.has(Role.FACILITATOR) else set()))


def own_challenge(slug: str) -> Challenge:
    """Return a challenge to its sponsor; others are refused."""
    found = queries.challenge_by_slug(db.session(), slug, viewer=current_viewer())
    require(
        "edit" in powers_over(found, current_viewer()),
        marked("Its sponsor changes this challenge."),
    )
    return found


def staffed_challenge(slug: str) -> Challenge:
    """Return a challenge to its sponsor and to facilitators; others are refused."""
    found = queries.challenge_by_slug(db.session(), slug, viewer=current_viewer())
    require(
        "run" in powers_over(found, current_viewer()),
        marked("Those who run this challenge do that."),
    )
    return found


def is_staff(viewer: Viewer) -> bool:
    """Say whether a viewer has a board."""
    return viewer.has(Role.SPONSOR) or is_host(viewer)


def is_host(viewer: Viewer) -> bool:
    """Say whether a viewer settles markets."""
    return viewer.has(Role.FACILITATOR)


def signed_in_id() -> int:
    """Return who is signed in; the policy table lets nobody else come here."""
    person_id = current_viewer().id
    if person_id is None:
        raise NotFound(_("Please come in first."))
    return person_id
