"""Reacting to comments in one click, and taking it back with another."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotFound, Refused
from core.language import _
from models.community import REACTIONS, Comment, Reaction


def react(
    session: Session, *, comment_id: int, person_id: int, kind: str, now: datetime
) -> Comment:
    """Give a reaction to somebody's comment, or take it back when it was given; return the comment.

    Raises:
        InvalidInput: there is no such reaction. Refused: it is one's own comment, or taken back.
    """
    if kind not in REACTIONS:
        raise InvalidInput(_("There is no such reaction."))
    comment = session.scalar(select(Comment).where(Comment.id == comment_id).with_for_update())
    if comment is None:
        raise NotFound(_("There is no such comment."))
    if comment.author_id == person_id:
        raise Refused(_("Others say what they make of your comment."))
    if comment.deleted_at is not None:
        raise Refused(_("This comment was taken back."))
    if comment.hidden_at is not None:
        raise Refused(_("This comment is hidden."))
    kept = session.scalar(
        select(Reaction).filter_by(comment_id=comment_id, person_id=person_id, kind=kind)
    )
    if kept is not None:
        session.delete(kept)
    else:
        session.add(Reaction(comment_id=comment_id, person_id=person_id, kind=kind, created_at=now))
    session.flush()
    return comment
