"""What every page of community needs: the blueprint, who is looking, what a comment is on."""

from flask import Blueprint
from werkzeug.wrappers import Response

from community import queries
from community.target import Target
from core.errors import NotAllowed, NotFound
from core.language import _
from ideas.queries import idea_for
from models.community import Comment
from purpose.queries import challenge_by_id, require_visible
from web.extensions import db
from web.viewer import current_viewer

blueprint = Blueprint("community", __name__)
Page = Response | tuple[str, int]


def visible_target(kind: str, object_id: int) -> Target:
    """Return what a comment or follow is on; NotFound when it is not for this viewer."""
    target = queries.target_of(db.session(), kind, object_id)
    if kind == "idea":
        idea_for(db.session(), object_id, current_viewer())
    if target.challenge_id is not None:
        require_visible(challenge_by_id(db.session(), target.challenge_id), current_viewer())
    return target


def own_comment(comment_id: int) -> Comment:
    """Return one's own comment; others' are not shown to be changed."""
    kept = queries.comment_by_id(db.session(), comment_id)
    if kept.author_id != current_viewer().id:
        raise NotAllowed(_("Only the person who wrote a comment can change it."))
    return kept


def path_of(comment: Comment) -> str:
    """Return the address of what a comment is on."""
    return queries.target_of(db.session(), comment.object_kind, comment.object_id).path


def signed_in_id() -> int:
    """Return who is signed in; the policy table lets nobody else come here."""
    person_id = current_viewer().id
    if person_id is None:
        raise NotFound(_("Please come in first."))
    return person_id
