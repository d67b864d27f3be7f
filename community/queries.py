"""Reads of what attaches to anything: discussions, follows, notifications."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from community.draft_queries import KeptDraft, draft_at
from community.drafting import Place
from community.reaction_queries import ReactionView, reactions_to
from community.services.comments import may_edit
from community.target import Target
from core.errors import NotFound
from core.language import _
from core.policy import Role, Viewer
from models.community import DEPTH_MAX, Comment, Follow, Notification
from models.ideas import CoAuthor, Idea
from models.markets import Market
from models.purpose import Challenge
from people.names import ShownPerson, who_left
from people.queries import names_for

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class CommentView:
    """A comment as one viewer sees it, with its answers; the words of a deleted one are gone.

    Of a hidden one `body` and `hidden_why` are for its author and those who run things.
    """

    id: int
    depth: int
    author: ShownPerson
    stance: str
    body: str
    created_at: datetime
    is_edited: bool
    is_deleted: bool
    is_mine: bool
    may_edit: bool
    is_hidden: bool
    hidden_why: str
    answers: tuple["CommentView", ...]
    reactions: tuple[ReactionView, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Discussion:
    """All comments on one object."""

    kind: str
    id: int
    count: int
    is_followed: bool
    comments: tuple[CommentView, ...]
    draft: KeptDraft | None = None  # what the viewer has begun to say and not said


def target_of(session: Session, kind: str, object_id: int) -> Target:
    """Return what a comment may be on, by kind and id; raise NotFound for anything else."""
    row: Idea | Market | Challenge | None = None
    if kind == "idea":
        row = session.get(Idea, object_id)
    elif kind == "market":
        row = session.get(Market, object_id)
    elif kind == "challenge":
        row = session.get(Challenge, object_id)
    if row is None:
        raise NotFound(_("There is nothing here to talk about."))
    if isinstance(row, Challenge):
        path = f"/challenges/{row.slug}"
        return Target(kind=kind, id=row.id, challenge_id=row.id, title=row.question, path=path)
    if isinstance(row, Idea):
        title, path = row.title, f"/ideas/{row.id}-{row.slug}"
    else:
        title, path = row.question, f"/markets/{row.id}"
    return Target(kind=kind, id=row.id, challenge_id=row.challenge_id, title=title, path=path)


def comment_by_id(session: Session, comment_id: int) -> Comment:
    """Return a comment, or raise NotFound."""
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound(_("There is no such comment."))
    return comment


def discussion_on(
    session: Session,
    *,
    kind: str,
    object_id: int,
    challenge: Challenge | None,
    viewer: Viewer,
    now: datetime,
) -> Discussion:
    """Return all comments on an object as a tree, oldest first, names as the challenge says."""
    rows = session.scalars(
        select(Comment)
        .where(Comment.object_kind == kind, Comment.object_id == object_id)
        .order_by(Comment.id)
    ).all()
    names = names_for(session, {c.author_id for c in rows}, challenge, viewer_id=viewer.id)
    given = reactions_to(session, [row.id for row in rows], viewer.id)
    under: dict[int | None, list[Comment]] = defaultdict(list)
    for comment in rows:
        under[comment.parent_id].append(comment)

    def branch(parent_id: int | None) -> tuple[CommentView, ...]:
        views = (
            replace(
                _view(c, names, viewer, now, challenge, answers=branch(c.id)),
                reactions=given.get(c.id, ()),
            )
            for c in under[parent_id]
        )
        return tuple(v for v in views if v.answers or not v.is_deleted)

    return Discussion(
        kind=kind,
        id=object_id,
        count=sum(c.deleted_at is None and c.hidden_at is None for c in rows),
        is_followed=is_following(session, viewer.id, kind, object_id),
        comments=branch(None),
        draft=draft_at(
            session, viewer.id, Place(kind="comment", object_kind=kind, object_id=object_id)
        ),
    )


def comment_view(
    session: Session, comment_id: int | None, on: Target, *, viewer: Viewer, now: datetime
) -> CommentView | None:
    """Return one comment on an object without its answers; None for no id."""
    if comment_id is None:
        return None
    comment = comment_by_id(session, comment_id)
    if (comment.object_kind, comment.object_id) != (on.kind, on.id):
        raise NotFound(_("There is no such comment here."))
    challenge = session.get(Challenge, on.challenge_id) if on.challenge_id else None
    names = names_for(session, [comment.author_id], challenge, viewer_id=viewer.id)
    return _view(comment, names, viewer, now, challenge, answers=())


def _view(
    comment: Comment,
    names: dict[int, ShownPerson],
    viewer: Viewer,
    now: datetime,
    challenge: Challenge | None,
    *,
    answers: tuple[CommentView, ...],
) -> CommentView:
    is_deleted = comment.deleted_at is not None
    is_mine = comment.author_id == viewer.id
    is_hidden = comment.hidden_at is not None
    reads = not is_hidden or is_mine or runs_talk_of(challenge, viewer)
    return CommentView(
        id=comment.id,
        depth=min(comment.depth, DEPTH_MAX),
        author=names.get(comment.author_id) or who_left(),
        stance=comment.stance if reads else "neither",
        body=comment.body if reads and not is_deleted else "",
        created_at=comment.created_at,
        is_edited=comment.edited_at is not None,
        is_deleted=is_deleted,
        is_mine=is_mine,
        may_edit=is_mine and not (is_deleted or is_hidden) and may_edit(comment.created_at, now),
        is_hidden=is_hidden,
        hidden_why=comment.hidden_why if reads else "",
        answers=answers,
    )


def runs_talk_of(challenge: Challenge | None, viewer: Viewer) -> bool:
    """Say whether a viewer reads hidden comments: a facilitator, or the challenge's sponsor."""
    is_sponsor = challenge is not None and challenge.sponsor_id == viewer.id
    return is_sponsor or viewer.has(Role.FACILITATOR)


def comment_counts(session: Session, kind: str, ids: Collection[int]) -> dict[int, int]:
    """Count the comments on each object of a kind."""
    rows = session.execute(
        select(Comment.object_id, func.count())
        .where(
            Comment.object_kind == kind,
            Comment.object_id.in_(ids),
            Comment.deleted_at.is_(None),
            Comment.hidden_at.is_(None),
        )
        .group_by(Comment.object_id)
    )
    return dict(rows.all())


def is_following(session: Session, person_id: int | None, kind: str, object_id: int) -> bool:
    """Say whether a person follows an object."""
    found = session.scalar(
        select(Follow.id).where(
            Follow.person_id == person_id,
            Follow.object_kind == kind,
            Follow.object_id == object_id,
        )
    )
    return found is not None


def follower_counts(session: Session, kind: str, ids: Collection[int]) -> dict[int, int]:
    """Count who follows each object of a kind."""
    rows = session.execute(
        select(Follow.object_id, func.count())
        .where(Follow.object_kind == kind, Follow.object_id.in_(ids))
        .group_by(Follow.object_id)
    )
    return dict(rows.all())


def unread_count(session: Session, person_id: int | None) -> int:
    """Count what a person was told and has not read."""
    unread = select(func.count()).where(
        Notification.person_id == person_id, Notification.read_at.is_(None), _still_shown(person_id)
    )
    return session.scalar(unread) or 0


def notifications_of(
    session: Session, person_id: int, *, before: int | None = None
) -> list[Notification]:
    """List what a person was told, newest first, a page at a time before a number."""
    rows = select(Notification).where(Notification.person_id == person_id, _still_shown(person_id))
    if before is not None:
        rows = rows.where(Notification.id < before)
    return list(session.scalars(rows.order_by(Notification.id.desc()).limit(PAGE)))


def _still_shown(person_id: int | None) -> ColumnElement[bool]:
    """Leave out notes that name an idea which was set aside, unless it is one's own."""
    helped = select(CoAuthor.idea_id).where(CoAuthor.person_id == person_id)
    aside = select(Idea.id).where(
        Idea.status == "screened_out", Idea.author_id != person_id, Idea.id.not_in(helped)
    )
    return or_(Notification.object_kind != "idea", Notification.object_id.not_in(aside))
