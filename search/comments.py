"""Comments found, each under the name its challenge shows and with what it is on."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.queries import target_of
from core.policy import Viewer
from models.community import Comment
from models.purpose import Challenge
from people.queries import names_for
from search.shown import Asked, Hit
from search.words import excerpt


def hits(session: Session, ids: list[int], asked: Asked, viewer: Viewer) -> list[Hit]:
    """Return comments as hits, in the order of their ids given."""
    rows = {row.id: row for row in session.scalars(select(Comment).where(Comment.id.in_(ids)))}
    return [_hit(session, rows[row_id], asked, viewer) for row_id in ids]


def _hit(session: Session, comment: Comment, asked: Asked, viewer: Viewer) -> Hit:
    on = target_of(session, comment.object_kind, comment.object_id)
    challenge = session.get(Challenge, on.challenge_id) if on.challenge_id else None
    names = names_for(session, [comment.author_id], challenge, viewer_id=viewer.id)
    return Hit(
        title=tuple(excerpt(comment.body, asked.words)),
        place=on.title,
        path=f"{on.path}#comment-{comment.id}",
        is_mine=comment.author_id == viewer.id,
        who=names.get(comment.author_id),
        at=comment.created_at,
    )
