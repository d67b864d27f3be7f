"""What every page of ideas needs: the blueprint, who is looking, and the idea they may see."""

from collections.abc import Iterable

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from core.policy import Role, require
from ideas import queries
from ideas.target import path_of
from models.ideas import Idea
from models.purpose import Challenge
from people.names import SOMEONE_WHO_LEFT, ShownPerson
from people.queries import names_for
from purpose.queries import challenge_by_id, require_visible
from web.extensions import db
from web.viewer import current_viewer

blueprint = Blueprint("ideas", __name__)
Page = str | Response | tuple[str, int]
LEFT = ShownPerson(id=None, name=SOMEONE_WHO_LEFT, initials="–")


def signed_in_id() -> int:
    """Return who is signed in; the policy table lets nobody else come here."""
    return current_viewer().person_id


def visible(idea_id: int) -> tuple[Idea, Challenge]:
    """Return an idea this viewer may read, with its challenge."""
    idea = queries.idea_for(db.session(), idea_id, current_viewer())
    challenge = challenge_by_id(db.session(), idea.challenge_id)
    require_visible(challenge, current_viewer())
    return idea, challenge


def own(idea_id: int) -> tuple[Idea, Challenge]:
    """Return an idea the viewer is behind, with its challenge."""
    idea, challenge = visible(idea_id)
    require(is_own(idea), "Only the people behind an idea can do this.")
    return idea, challenge


def run(idea_id: int) -> tuple[Idea, Challenge]:
    """Return an idea in a challenge the viewer runs, with that challenge."""
    idea, challenge = visible(idea_id)
    require(runs(challenge), "Only the sponsor of this challenge and facilitators can do this.")
    return idea, challenge


def is_own(idea: Idea) -> bool:
    """Say whether the viewer is behind an idea."""
    return queries.is_author(db.session(), idea.id, current_viewer().id)


def runs(challenge: Challenge) -> bool:
    """Say whether the viewer is the sponsor of a challenge or a facilitator."""
    viewer = current_viewer()
    return viewer.id == challenge.sponsor_id or viewer.has(Role.FACILITATOR)


def people_in(challenge: Challenge | None, person_ids: Iterable[int]) -> dict[int, ShownPerson]:
    """Return people as the viewer may see them in a challenge; without one, by name."""
    ids = set(person_ids)
    names = names_for(db.session(), ids, challenge, viewer_id=current_viewer().id)
    return {person_id: names.get(person_id, LEFT) for person_id in ids}


def back_to(idea: Idea, anchor: str = "") -> Response:
    """Lead back to an idea's page."""
    return redirect(path_of(idea) + (f"#{anchor}" if anchor else ""), 303)


def address_of(idea_id: int, slug: str) -> str:
    """Return the address of an idea's page."""
    return url_for("ideas.idea", idea_id=idea_id, slug=slug)
