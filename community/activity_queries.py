"""Reads of the activity of a challenge: what was done in it that every member may read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, true, tuple_
from sqlalchemy.orm import Session

from community import wording
from core.policy import Viewer
from models.community import Activity
from models.ideas import Idea
from models.markets import Market
from models.purpose import Challenge
from people.names import ShownPerson, who_left
from people.queries import names_for

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One line of the activity list."""

    id: int
    who: ShownPerson | None
    words: str
    kind: str
    object_id: int
    title: str
    detail: str
    at: datetime


def happenings_in(
    session: Session, challenge: Challenge, viewer: Viewer, *, before: int | None = None
) -> tuple[list[Happening], int | None]:
    """List what was done in a challenge, newest first, and the number to go on before.

    Only acts with words are shown: what people judged, believed or traded is nobody's to read.
    """
    rows = select(Activity).where(
        Activity.challenge_id == challenge.id,
        tuple_(Activity.object_kind, Activity.act).in_(list(wording.WORDS)),
    )
    if before is not None:
        rows = rows.where(Activity.id < before)
    found = session.scalars(rows.order_by(Activity.id.desc()).limit(PAGE)).all()
    ids = {row.actor_id for row in found if row.actor_id is not None}
    shown = names_for(session, ids, challenge, viewer_id=viewer.id)
    officials = names_for(session, ids, None, viewer_id=viewer.id)
    titles = _titles(session, found)
    happenings = [
        Happening(
            id=row.id,
            who=_actor(row, officials if wording.is_official(*_act(row)) else shown),
            words=wording.WORDS[_act(row)],
            kind=row.object_kind,
            object_id=row.object_id,
            title=titles.get((row.object_kind, row.object_id), ""),
            detail=row.detail,
            at=row.created_at,
        )
        for row in found
    ]
    return happenings, found[-1].id if len(found) == PAGE else None


def _actor(row: Activity, names: dict[int, ShownPerson]) -> ShownPerson | None:
    return None if row.actor_id is None else names.get(row.actor_id) or who_left()


def _act(row: Activity) -> tuple[str, str]:
    return row.object_kind, row.act


def _titles(session: Session, rows: Collection[Activity]) -> dict[tuple[str, int], str]:
    titles: dict[tuple[str, int], str] = {}
    for kind, model, column, is_shown in (
        ("idea", Idea, Idea.title, Idea.status != "screened_out"),
        ("market", Market, Market.question, true()),
    ):
        ids = {row.object_id for row in rows if row.object_kind == kind}
        named = select(model.id, column).where(model.id.in_(ids), is_shown)
        for object_id, title in session.execute(named):
            titles[kind, object_id] = title
    return titles
