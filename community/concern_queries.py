"""Reads of concerns: what people say should not stand, and what facilitators hid."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.queries import comment_by_id, target_of
from core.errors import NotFound
from core.language import _, marked
from core.policy import Viewer, require
from models.community import Comment, Concern
from models.ideas import CoAuthor, Idea
from models.purpose import Challenge
from people.names import ShownPerson, who_left
from people.queries import names_for

SHOWN = 20
GONE = ("withdrawn", "screened_out", "merged")
OWN = marked("This is about your own words. Another facilitator rules on it.")


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a concern is about; `is_gone` once members cannot read it any more."""

    kind: str
    id: int
    challenge_id: int | None
    author_ids: tuple[int, ...]
    title: str
    path: str
    place: str
    words: str
    is_gone: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A comment or an idea that waits for a ruling; its own author reads no reasons."""

    subject: Subject
    count: int
    reasons: tuple[str, ...]
    since: datetime
    is_yours: bool


@dataclass(frozen=True, kw_only=True)
class Voiced:
    """One concern, with who has it: for facilitators alone."""

    who: ShownPerson
    reason: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class HiddenComment:
    """A comment that was hidden, for those who can show it again."""

    subject: Subject
    why: str
    at: datetime
    is_yours: bool


def subject_of(session: Session, kind: str, object_id: int) -> Subject:
    """Return what a concern may be about; raise NotFound for anything but a comment or an idea."""
    if kind == "comment":
        return _of_comment(session, comment_by_id(session, object_id))
    idea = session.get(Idea, object_id) if kind == "idea" else None
    if idea is None:
        raise NotFound(_("There is no such comment or idea."))
    helped = session.scalars(select(CoAuthor.person_id).where(CoAuthor.idea_id == idea.id))
    on = target_of(session, "idea", idea.id)
    return Subject(
        kind="idea",
        id=idea.id,
        challenge_id=idea.challenge_id,
        author_ids=(idea.author_id, *helped),
        title=idea.title,
        path=on.path,
        place=on.path,
        words="\n\n".join(part for part in (idea.problem, idea.proposal, idea.benefit) if part),
        is_gone=idea.status in GONE,
    )


def _of_comment(session: Session, comment: Comment) -> Subject:
    on = target_of(session, comment.object_kind, comment.object_id)
    return Subject(
        kind="comment",
        id=comment.id,
        challenge_id=comment.challenge_id,
        author_ids=(comment.author_id,),
        title=on.title,
        path=f"{on.path}#comment-{comment.id}",
        place=on.path,
        words=comment.body,
        is_gone=comment.deleted_at is not None or comment.hidden_at is not None,
    )


def waiting_concerns(session: Session, viewer: Viewer) -> list[Waiting]:
    """List what waits for a ruling, by its oldest concern; what is gone meanwhile is left out."""
    rows = session.scalars(select(Concern).where(Concern.state == "open").order_by(Concern.id))
    by_subject: dict[tuple[str, int], list[Concern]] = defaultdict(list)
    for row in rows:
        by_subject[row.object_kind, row.object_id].append(row)
    found = (
        _waiting(subject_of(session, *key), concerns, viewer)
        for key, concerns in by_subject.items()
    )
    return [each for each in found if not each.subject.is_gone]


def _waiting(subject: Subject, concerns: Sequence[Concern], viewer: Viewer) -> Waiting:
    is_yours = viewer.id in subject.author_ids
    return Waiting(
        subject=subject,
        count=len(concerns),
        reasons=() if is_yours else tuple(each.reason for each in concerns),
        since=concerns[0].created_at,
        is_yours=is_yours,
    )


def voiced_on(session: Session, subject: Subject, viewer: Viewer) -> list[Voiced]:
    """Return the open concerns about something with who has each, oldest first.

    Raises:
        NotAllowed: the viewer wrote it, and so never reads whose they are.
    """
    require(viewer.id not in subject.author_ids, OWN)
    rows = session.scalars(
        select(Concern)
        .filter_by(object_kind=subject.kind, object_id=subject.id, state="open")
        .order_by(Concern.id)
    ).all()
    names = names_for(session, [row.person_id for row in rows], None, viewer_id=viewer.id)
    return [
        Voiced(who=names.get(row.person_id) or who_left(), reason=row.reason, at=row.created_at)
        for row in rows
    ]


def author_of(session: Session, subject: Subject, viewer: Viewer) -> ShownPerson:
    """Return who wrote it, as its challenge shows names."""
    challenge = session.get(Challenge, subject.challenge_id) if subject.challenge_id else None
    first: Iterable[int] = subject.author_ids[:1]
    names = names_for(session, first, challenge, viewer_id=viewer.id)
    return names.get(subject.author_ids[0]) or who_left()


def hidden_comments(session: Session, viewer: Viewer) -> list[HiddenComment]:
    """List the comments that were hidden last."""
    rows = session.scalars(
        select(Comment)
        .where(Comment.hidden_at.is_not(None), Comment.deleted_at.is_(None))
        .order_by(Comment.hidden_at.desc(), Comment.id.desc())
        .limit(SHOWN)
    )
    return [
        HiddenComment(
            subject=_of_comment(session, row),
            why=row.hidden_why,
            at=row.hidden_at or row.created_at,
            is_yours=row.author_id == viewer.id,
        )
        for row in rows
    ]
