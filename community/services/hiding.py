"""Hiding a comment from everyone but its author and those who run things, and showing it again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.concern_queries import OWN
from community.queries import target_of
from community.services import activity, concerns, notifications
from core.errors import NotFound, Refused
from core.language import _, later
from core.policy import require
from models.community import Comment


def hide_comment(
    session: Session, *, comment_id: int, staff_id: int, why: str, now: datetime
) -> Comment:
    """Hide a comment's words, tell its author why, and rule on every concern about it.

    `show_comment` undoes it. Its answers stay.

    Raises:
        InvalidInput: no reason is given. Refused: it is hidden or taken back already.
        NotAllowed: the person is no facilitator, or wrote it.
    """
    words, comment = concerns.line_of(why, "note"), _held(session, comment_id, staff_id)
    if comment.hidden_at is not None or comment.deleted_at is not None:
        raise Refused(_("It is not shown any more."))
    comment.hidden_at, comment.hidden_why = now, words
    common = {"kind": "comment", "object_id": comment_id, "staff_id": staff_id}
    concerns.uphold(session, note=words, now=now, **common)  # type: ignore[arg-type]
    _record(session, comment, "hid a comment", staff_id, now)
    title = target_of(session, comment.object_kind, comment.object_id).title
    text = later("Your comment is hidden: %(title)s. %(words)s", title=title, words=words)
    _tell_author(session, comment, text, now)
    return comment


def show_comment(session: Session, *, comment_id: int, staff_id: int, now: datetime) -> Comment:
    """Show a hidden comment again; the concerns about it wait for a ruling again.

    Raises:
        NotAllowed: the person is no facilitator, or wrote it.
    """
    comment = _held(session, comment_id, staff_id)
    if comment.hidden_at is None:
        return comment
    comment.hidden_at, comment.hidden_why = None, ""
    concerns.reopen(session, kind="comment", object_id=comment_id, staff_id=staff_id)
    _record(session, comment, "showed a comment again", staff_id, now)
    title = target_of(session, comment.object_kind, comment.object_id).title
    _tell_author(session, comment, later("Your comment is back: %(title)s", title=title), now)
    return comment


def _held(session: Session, comment_id: int, staff_id: int) -> Comment:
    comment = session.scalar(
        select(Comment)
        .where(Comment.id == comment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if comment is None:
        raise NotFound(_("There is no such comment."))
    concerns.require_facilitator(session, staff_id)
    require(comment.author_id != staff_id, OWN)
    return comment


def _record(session: Session, comment: Comment, act: str, staff_id: int, now: datetime) -> None:
    activity.record(
        session,
        actor_id=staff_id,
        act=act,
        object_kind=comment.object_kind,
        object_id=comment.object_id,
        challenge_id=comment.challenge_id,
        detail=f"comment {comment.id}",
        now=now,
    )


def _tell_author(session: Session, comment: Comment, text: str, now: datetime) -> None:
    """Tell the author, leading to where it stood: letters leave out what leads to hidden words."""
    notifications.notify(
        session,
        person_ids=[comment.author_id],
        kind="hidden",
        object_kind="comment",
        object_id=comment.id,
        text=text,
        path=target_of(session, comment.object_kind, comment.object_id).path,
        now=now,
    )
