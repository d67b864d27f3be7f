"""Putting two ideas that say the same together, and taking them apart again.

Closest to everything an idea carries, it stands above ideas, voting and markets alike.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from community.services.notifications import notify_followers
from core.errors import NotFound, Refused
from core.language import _, later
from ideas.queries import JUDGEABLE
from ideas.services.holding import hold, record, require_staff
from ideas.target import path_of
from models.community import Comment, Follow
from models.conditions import Condition
from models.ideas import Idea, IdeaMerge
from models.markets import Market
from purpose.queries import challenge_by_id
from voting.services.carrying import carry_ballots, portable_ballots, put_back_ballots

OVER = ("resolved", "void", "lapsed")


@dataclass(frozen=True, kw_only=True)
class MergePreview:
    """What would come along, or why it cannot."""

    judge_count: int
    comment_count: int
    follower_count: int
    refusal: str
    note: str = ""


def preview_merge(session: Session, *, idea: Idea, into: Idea) -> MergePreview:
    """Say what a merge would move: people, not ballots, so that nobody counts twice."""
    ballots = portable_ballots(session, idea.id, into.id)
    return MergePreview(
        judge_count=len({ballot.person_id for ballot in ballots}),
        comment_count=len(_comments(session, idea.id)),
        follower_count=len(_new_followers(session, idea.id, into.id)),
        refusal=_refusal(session, idea, into),
        note=_note(session, into),
    )


def merge_ideas(
    session: Session, *, idea_id: int, into_id: int, staff_id: int, now: datetime
) -> IdeaMerge:
    """Put an idea into another of its challenge; its page leads there from now on.

    The union of judges, comments and followers comes along. `undo_merge` takes it all back.

    Raises:
        Refused: they are the same, decided on, or have unsettled markets with different rules.
    """
    idea, into = _hold_both(session, idea_id, into_id)
    require_staff(session, challenge_by_id(session, into.challenge_id), staff_id)
    refusal = _refusal(session, idea, into)
    if refusal:
        raise Refused(refusal, field="into")
    moved = {
        "ballots": carry_ballots(session, idea=idea, into=into, now=now),
        "comments": _move_comments(session, _comments(session, idea.id), into.id),
        "followers": _add_followers(session, idea.id, into.id, now),
    }
    idea.status_before, idea.status, idea.merged_into_id = idea.status, "merged", into.id
    merge = IdeaMerge(
        idea_id=idea.id,
        into_id=into.id,
        moved=json.dumps(moved),
        merged_by_id=staff_id,
        merged_at=now,
    )
    session.add(merge)
    record(session, into, actor_id=staff_id, act="merged", now=now)
    _tell(session, idea, into, staff_id, now)
    session.flush()
    return merge


def undo_merge(session: Session, *, merge_id: int, staff_id: int, now: datetime) -> Idea:
    """Take an idea out of the one it was put into, with all that came along.

    What people have said or done since stays theirs: a ballot cast after the merge remains.
    """
    merge = session.get(IdeaMerge, merge_id)
    if merge is None:
        raise NotFound(_("There was no such merge."))
    idea, into = _hold_both(session, merge.idea_id, merge.into_id)
    require_staff(session, challenge_by_id(session, into.challenge_id), staff_id)
    session.refresh(merge)
    if merge.undone_at is not None:
        return idea
    if into.status not in JUDGEABLE:
        raise Refused(_("It has been decided on since: the two stay together."))
    moved = json.loads(merge.moved)
    put_back_ballots(session, ballot_ids=moved["ballots"], into=into, now=now)
    _move_comments(session, moved["comments"], idea.id)
    session.execute(
        delete(Follow).where(
            Follow.object_kind == "idea",
            Follow.object_id == into.id,
            Follow.person_id.in_(moved["followers"]),
        )
    )
    idea.status, idea.status_before = idea.status_before or "submitted", None
    idea.merged_into_id, merge.undone_at = None, now
    record(session, idea, actor_id=staff_id, act="restored", now=now)
    session.flush()
    return idea


def _hold_both(session: Session, idea_id: int, into_id: int) -> tuple[Idea, Idea]:
    """Hold both rows, the lower number first, so that two merges never wait for each other."""
    held = {each: hold(session, each) for each in sorted({idea_id, into_id})}
    return held[idea_id], held[into_id]


def _refusal(session: Session, idea: Idea, into: Idea) -> str:
    if idea.id == into.id or idea.challenge_id != into.challenge_id:
        return _("Choose another idea of the same challenge.")
    if challenge_by_id(session, into.challenge_id).state != "open":
        return _("This challenge is not open: its ideas stay as they are.")
    if idea.status not in JUDGEABLE or into.status not in JUDGEABLE:
        return _("Only ideas that are still in the running can be put together.")
    if _hangs_on(session, idea.id):
        return _(
            "Markets depend on whether it is selected. Wait until that is decided, or "
            "merge the other way round."
        )
    if _rules_of(session, idea.id) - _rules_of(session, into.id):
        return _(
            "A market on it is settled by another rule. Wait until it is settled, or merge "
            "the other way round."
        )
    return ""


def _note(session: Session, into: Idea) -> str:
    """Say what becomes of markets that wait for whether the idea that remains is selected."""
    if not _hangs_on(session, into.id):
        return ""
    return _(
        "Markets wait for whether “%(title)s” is selected. They go on as they are, and what is "
        "locked stays locked until the decision.",
        title=into.title,
    )


def _hangs_on(session: Session, idea_id: int) -> bool:
    found = exists().where(Condition.idea_id == idea_id, Condition.state == "pending")
    return bool(session.scalar(select(found)))


def _rules_of(session: Session, idea_id: int) -> set[str]:
    rules = session.scalars(
        select(Market.resolution_rule).where(Market.idea_id == idea_id, Market.state.not_in(OVER))
    )
    return {rule.strip() for rule in rules}


def _comments(session: Session, idea_id: int) -> list[int]:
    on = (Comment.object_kind == "idea", Comment.object_id == idea_id)
    return list(session.scalars(select(Comment.id).where(*on)))


def _move_comments(session: Session, comment_ids: list[int], into_id: int) -> list[int]:
    session.execute(update(Comment).where(Comment.id.in_(comment_ids)).values(object_id=into_id))
    return comment_ids


def _new_followers(session: Session, idea_id: int, into_id: int) -> list[int]:
    def of(object_id: int) -> set[int]:
        on = (Follow.object_kind == "idea", Follow.object_id == object_id)
        return set(session.scalars(select(Follow.person_id).where(*on)))

    return sorted(of(idea_id) - of(into_id))


def _add_followers(session: Session, idea_id: int, into_id: int, now: datetime) -> list[int]:
    added = _new_followers(session, idea_id, into_id)
    session.add_all(
        Follow(person_id=person_id, object_kind="idea", object_id=into_id, created_at=now)
        for person_id in added
    )
    session.flush()
    return added


def _tell(session: Session, idea: Idea, into: Idea, staff_id: int, now: datetime) -> None:
    notify_followers(
        session,
        object_kind="idea",
        object_id=into.id,
        kind="merged",
        text=later(
            "Idea %(number)s is now part of %(into)s: %(title)s",
            number=idea.number,
            into=into.number,
            title=into.title,
        ),
        path=path_of(into),
        but=[staff_id],
        now=now,
    )
