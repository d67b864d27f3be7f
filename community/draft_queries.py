"""Reads of drafts: always one person's own, never anybody else's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.drafting import FORMS, Pairs, Place, title_of, unpacked
from models.community import Draft


@dataclass(frozen=True, kw_only=True)
class KeptDraft:
    """One draft of the person who reads it."""

    id: int
    place: Place
    makes: str
    title: str
    words: Pairs
    saved_at: datetime

    def said(self, field: str) -> str:
        """Return what was typed into a field."""
        return dict(self.words).get(field, "")


def drafts_of(session: Session, person_id: int | None) -> list[KeptDraft]:
    """List a person's drafts, the one they wrote on last first."""
    rows = session.scalars(
        select(Draft)
        .where(Draft.person_id == person_id, Draft.thrown_at.is_(None))
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
    )
    return [_kept(row) for row in rows if row.kind in FORMS]


def draft_at(session: Session, person_id: int | None, place: Place) -> KeptDraft | None:
    """Return a person's draft of a form, if they have begun one."""
    row = session.scalar(
        select(Draft).where(
            Draft.person_id == person_id,
            Draft.kind == place.kind,
            Draft.object_kind == place.object_kind,
            Draft.object_id == place.object_id,
            Draft.number == place.number,
            Draft.thrown_at.is_(None),
        )
    )
    return None if row is None else _kept(row)


def ideas_begun(session: Session, person_id: int | None, challenge_id: int) -> list[KeptDraft]:
    """List the ideas a person has begun and not sent in a challenge."""
    place = ("idea", "challenge", challenge_id)
    return [
        draft
        for draft in drafts_of(session, person_id)
        if (draft.place.kind, draft.place.object_kind, draft.place.object_id) == place
    ]


def free_number(begun: Sequence[KeptDraft]) -> int:
    """Return the number of another idea beside those that were begun."""
    taken = {draft.place.number for draft in begun}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


def _kept(row: Draft) -> KeptDraft:
    words = unpacked(row.words)
    return KeptDraft(
        id=row.id,
        place=Place(
            kind=row.kind,
            object_kind=row.object_kind,
            object_id=row.object_id,
            number=row.number,
        ),
        makes=FORMS[row.kind].makes,
        title=title_of(row.kind, words),
        words=words,
        saved_at=row.saved_at,
    )
