"""Commenting on anything: post, edit, take back, put back."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.drafting import Place
from community.services import activity, follows, notifications
from community.services.drafts import forget_draft
from community.services.mentions import mentioned_in
from community.target import Target
from core.errors import InvalidInput, NotFound, Refused
from core.language import _, later, marked
from core.policy import require
from models.community import DEPTH_MAX, Comment
from models.ideas import CoAuthor, Idea
from models.purpose import Challenge
from people.names import PSEUDONYMOUS
from people.services.aliases import alias_of

DOUBLE_CLICK = timedelta(minutes=1)
EDIT_FOR = timedelta(minutes=15)
LONGEST = 5000
STANCES = ("for", "against", "neither")
NEWS = {
    "answer": marked("Your comment was answered: %(title)s"),
    "mention": marked("You were mentioned: %(title)s"),
    "own": marked("About your idea: %(title)s"),
}


def post_comment(
    session: Session,
    *,
    author_id: int,
    on: Target,
    body: str,
    stance: str = "neither",
    parent_id: int | None = None,
    now: datetime,
) -> Comment:
    """Add a comment to an object, or an answer to a comment on it; tell those who follow.

    The same words by the same person within a minute are a double click: they are said once.

    An answer to a comment of the third level joins that level. Without a path in `on` nobody
    is told. Whether the challenge's phase allows comments is asked before, by
    `purpose.queries.require_act`: this folder does not know phases.
    """
    parent = _parent(session, parent_id, on)
    comment = Comment(
        object_kind=on.kind,
        object_id=on.id,
        challenge_id=on.challenge_id,
        parent_id=_place_under(parent),
        depth=1 if parent is None else min(parent.depth + 1, DEPTH_MAX),
        author_id=author_id,
        stance=_stance(stance),
        body=_body(body),
        created_at=now,
    )
    said = _just_said(session, comment)
    if said is not None:
        return said
    session.add(comment)
    session.flush()
    _name_author(session, on.challenge_id, author_id)
    activity.record(
        session,
        actor_id=author_id,
        act="commented",
        object_kind=on.kind,
        object_id=on.id,
        challenge_id=on.challenge_id,
        now=now,
    )
    _tell(session, comment, parent, on=on, now=now)
    forget_draft(session, person_id=author_id, place=_draft_of(on, parent_id))
    follows.follow(session, person_id=author_id, object_kind=on.kind, object_id=on.id, now=now)
    return comment


def _draft_of(on: Target, parent_id: int | None) -> Place:
    if parent_id is not None:
        return Place(kind="reply", object_kind="comment", object_id=parent_id)
    return Place(kind="comment", object_kind=on.kind, object_id=on.id)


def _just_said(session: Session, comment: Comment) -> Comment | None:
    """Return the same comment by the same person when it was made within the last minute."""
    return session.scalar(
        select(Comment)
        .filter_by(
            object_kind=comment.object_kind,
            object_id=comment.object_id,
            parent_id=comment.parent_id,
            author_id=comment.author_id,
            body=comment.body,
            deleted_at=None,
            hidden_at=None,
        )
        .where(Comment.created_at > comment.created_at - DOUBLE_CLICK)
        .order_by(Comment.id)
        .limit(1)
    )


def edit_comment(
    session: Session, *, person_id: int, comment_id: int, body: str, now: datetime
) -> Comment:
    """Change one's own comment within fifteen minutes; it is marked as edited."""
    comment = _own(session, person_id, comment_id)
    if comment.deleted_at is not None:
        raise Refused(_("This comment was taken back. Put it back before you change it."))
    if comment.hidden_at is not None:
        raise Refused(_("This comment is hidden. It stays as it is."))
    if not may_edit(comment.created_at, now):
        raise Refused(
            _("A comment can be changed for 15 minutes. Answer it to add something."), field="body"
        )
    text = _body(body)
    if text != comment.body:
        comment.body, comment.edited_at = text, now
    session.flush()
    return comment


def delete_comment(session: Session, *, person_id: int, comment_id: int, now: datetime) -> Comment:
    """Take back one's own comment; its answers stay. `restore_comment` undoes it."""
    comment = _own(session, person_id, comment_id)
    if comment.deleted_at is None:
        comment.deleted_at = now
    session.flush()
    return comment


def restore_comment(session: Session, *, person_id: int, comment_id: int) -> Comment:
    """Put back one's own comment."""
    comment = _own(session, person_id, comment_id)
    comment.deleted_at = None
    session.flush()
    return comment


def may_edit(created_at: datetime, now: datetime) -> bool:
    """Say whether a comment may still be changed; a clock that ran back does not forbid it."""
    return now - created_at < EDIT_FOR


def _name_author(session: Session, challenge_id: int | None, author_id: int) -> None:
    """Give the author a pen name where the challenge wants one and they have none yet."""
    if challenge_id is None:
        return
    challenge = session.get(Challenge, challenge_id)
    if challenge is not None and challenge.name_policy == PSEUDONYMOUS:
        alias_of(session, challenge_id, author_id)


def _tell(
    session: Session,
    comment: Comment,
    parent: Comment | None,
    *,
    on: Target,
    now: datetime,
) -> None:
    """Tell who was answered, who was called, whose idea it is, then everyone else who follows."""
    if not on.path:
        return
    path = f"{on.path}#comment-{comment.id}"
    told = {comment.author_id}
    challenge = session.get(Challenge, on.challenge_id) if on.challenge_id else None
    answered = set() if parent is None else {parent.author_id}
    for people, kind in (
        (answered, "answer"),
        (mentioned_in(session, comment.body, challenge), "mention"),
        (_authors(session, on), "own"),
    ):
        notifications.notify(
            session,
            person_ids=people - told,
            kind=kind,
            object_kind=on.kind,
            object_id=on.id,
            text=later(NEWS[kind], title=on.title),
            path=path,
            now=now,
        )
        told |= people
    notifications.notify_followers(
        session,
        object_kind=on.kind,
        object_id=on.id,
        kind="comment",
        text=later("New in the discussion: %(title)s", title=on.title),
        path=path,
        but=told,
        now=now,
    )


def _authors(session: Session, on: Target) -> set[int]:
    """Return the people behind the idea that is talked about; nobody for anything else."""
    if on.kind != "idea":
        return set()
    wrote = select(Idea.author_id).where(Idea.id == on.id)
    helped = select(CoAuthor.person_id).where(CoAuthor.idea_id == on.id)
    return set(session.scalars(wrote.union(helped)))


def _parent(session: Session, parent_id: int | None, on: Target) -> Comment | None:
    if parent_id is None:
        return None
    parent = session.get(Comment, parent_id)
    if parent is None or (parent.object_kind, parent.object_id) != (on.kind, on.id):
        raise NotFound(_("The comment you answer is not here any more."))
    if parent.deleted_at is not None:
        raise Refused(_("The comment you answer was taken back."), field="body")
    if parent.hidden_at is not None:
        raise Refused(_("The comment you answer is hidden."), field="body")
    return parent


def _place_under(parent: Comment | None) -> int | None:
    if parent is None:
        return None
    return parent.parent_id if parent.depth >= DEPTH_MAX else parent.id


def _own(session: Session, person_id: int, comment_id: int) -> Comment:
    comment = session.get(Comment, comment_id, populate_existing=True)
    if comment is None:
        raise NotFound(_("There is no such comment."))
    require(
        comment.author_id == person_id, marked("Only the person who wrote a comment can change it.")
    )
    return comment


def _stance(stance: str) -> str:
    if stance not in STANCES:
        raise InvalidInput(_("Choose for, against or neither."), field="stance")
    return stance


def _body(body: str) -> str:
    text = body.strip()
    if not text:
        raise InvalidInput(_("Write something first."), field="body")
    if len(text) > LONGEST:
        raise InvalidInput(
            _("A comment has at most %(longest)s characters.", longest=LONGEST), field="body"
        )
    return text
