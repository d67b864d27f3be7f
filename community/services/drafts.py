"""Keeping what somebody typed and did not send, throwing it away, and forgetting it when sent."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, or_, select
from sqlalchemy.orm import Session

from community.drafting import Pairs, Place, is_blank, known, packed, worth_keeping
from core.errors import NotFound, Refused
from core.language import _
from models.community import Draft

MOST = 50
UNDO_FOR = timedelta(days=1)


def save_draft(
    session: Session, *, person_id: int, place: Place, words: Pairs, now: datetime
) -> Draft | None:
    """Keep what a person has typed into a form; return None when nothing is written in it.

    Raises:
        NotFound: there is no such form. Refused: it is too long, or one of too many.
    """
    pairs = worth_keeping(known(place).kind, words)
    kept = session.scalar(select(Draft).where(*_at(person_id, place)))
    if is_blank(place.kind, pairs):
        if kept is not None:
            session.delete(kept)
            session.flush()
        return None
    if kept is None:
        kept = _begun(session, person_id, place)
    kept.words, kept.saved_at, kept.thrown_at = packed(pairs), now, None
    session.add(kept)
    session.flush()
    return kept


def _begun(session: Session, person_id: int, place: Place) -> Draft:
    count = session.scalar(select(func.count()).where(Draft.person_id == person_id))
    if (count or 0) >= MOST:
        raise Refused(_("You keep %(most)s drafts already. Throw one away first.", most=MOST))
    return Draft(
        person_id=person_id,
        kind=place.kind,
        object_kind=place.object_kind,
        object_id=place.object_id,
        number=place.number,
    )


def throw_away(session: Session, *, person_id: int, draft_id: int, now: datetime) -> None:
    """Throw one's own draft away; `take_back` undoes it for a day."""
    _own(session, person_id, draft_id).thrown_at = now
    session.flush()


def take_back(session: Session, *, person_id: int, draft_id: int) -> None:
    """Keep a draft again that was thrown away."""
    _own(session, person_id, draft_id).thrown_at = None
    session.flush()


def forget_draft(session: Session, *, person_id: int, place: Place) -> None:
    """Delete a person's draft of a form: what it said has been sent."""
    session.execute(delete(Draft).where(*_at(person_id, place)))


def tidy_drafts(session: Session, *, days: int, now: datetime) -> int:
    """Delete drafts untouched for so many days and those thrown away yesterday; count them."""
    old = or_(Draft.saved_at < now - timedelta(days=days), Draft.thrown_at < now - UNDO_FOR)
    gone = cast("CursorResult[Any]", session.execute(delete(Draft).where(old)))
    return gone.rowcount


def _own(session: Session, person_id: int, draft_id: int) -> Draft:
    draft = session.get(Draft, draft_id, populate_existing=True)
    if draft is None or draft.person_id != person_id:
        raise NotFound(_("There is no such draft."))
    return draft


def _at(person_id: int, place: Place) -> tuple[ColumnElement[bool], ...]:
    return (
        Draft.person_id == person_id,
        Draft.kind == place.kind,
        Draft.object_kind == place.object_kind,
        Draft.object_id == place.object_id,
        Draft.number == place.number,
    )
