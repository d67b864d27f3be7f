"""The version of every topic: a short text that changes whenever its pages would."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.community import Comment, Notification, Update
from models.ideas import Idea
from models.markets import Market
from models.purpose import Challenge, Phase
from models.voting import Tally

Versions = dict[str, str]


def versions_of(session: Session, topics: Collection[str], *, now: datetime) -> Versions:
    """Return a version for every topic that exists; one read for each kind of them."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for topic in topics:
        kind, _, number = topic.rpartition("-")
        wanted[kind].append(int(number))
    readers = {"market": _markets, "notes": _notes, "tally": _tallies}
    found: Versions = {}
    for kind, numbers in wanted.items():
        if kind == "challenge":
            rows = _challenges(session, numbers, now)
        elif kind.startswith("talk-"):
            rows = _talks(session, kind.removeprefix("talk-"), numbers)
        else:
            rows = readers[kind](session, numbers)
        found |= {f"{kind}-{number}": rows.get(number, "") for number in numbers}
    return found


def _markets(session: Session, numbers: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(Market.id, Market.version, Market.state).where(Market.id.in_(numbers))
    )
    return {number: f"{version} {state}" for number, version, state in rows}


def _notes(session: Session, numbers: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(Notification.person_id, func.count(), func.max(Notification.id))
        .where(Notification.person_id.in_(numbers), Notification.read_at.is_(None))
        .group_by(Notification.person_id)
    )
    return {number: f"{count} {last}" for number, count, last in rows}


def _tallies(session: Session, numbers: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(
            Tally.idea_id,
            func.sum(Tally.approve_count),
            func.sum(Tally.reject_count),
            func.sum(Tally.pass_count),
            func.sum(Tally.rated_count),
        )
        .where(Tally.idea_id.in_(numbers))
        .group_by(Tally.idea_id)
    )
    return {number: " ".join(map(str, counts)) for number, *counts in rows}


def _talks(session: Session, kind: str, numbers: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(
            Comment.object_id,
            func.max(Comment.id),
            func.count(Comment.deleted_at),
            func.count(Comment.hidden_at),
            func.max(Comment.edited_at),
        )
        .where(Comment.object_kind == kind, Comment.object_id.in_(numbers))
        .group_by(Comment.object_id)
    )
    return {number: " ".join(map(str, parts)) for number, *parts in rows}


def _challenges(session: Session, numbers: list[int], now: datetime) -> dict[int, str]:
    """Include the phase that the clock says it is in: nobody writes when one begins."""
    phase = (
        select(Phase.id)
        .where(Phase.challenge_id == Challenge.id, Phase.starts_at <= now, Phase.ends_at > now)
        .order_by(Phase.position)
        .limit(1)
        .correlate(Challenge)
        .scalar_subquery()
    )
    update = (
        select(func.max(Update.id))
        .where(Update.challenge_id == Challenge.id)
        .correlate(Challenge)
        .scalar_subquery()
    )
    ideas = select(func.count(Idea.id)).where(Idea.challenge_id == Challenge.id).scalar_subquery()
    rows = session.execute(
        select(Challenge.id, Challenge.state, phase, update, ideas).where(Challenge.id.in_(numbers))
    )
    return {number: " ".join(map(str, rest)) for number, *rest in rows}
