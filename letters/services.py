"""Writing down how people want to be written to, and what was written."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
from letters.choices import BY_KEY
from models.community import Letter, LetterChoice, Notification


def choose(session: Session, *, person_id: int, subject: str, way: str) -> None:
    """Keep how a person wants one kind of letter.

    Raises:
        InvalidInput: there is no such letter, or it does not come in that way.
    """
    if subject not in BY_KEY or way not in BY_KEY[subject].ways:
        raise InvalidInput(_("There is no such letter."), field=subject)
    kept = session.scalar(
        select(LetterChoice).where(
            LetterChoice.person_id == person_id, LetterChoice.subject == subject
        )
    )
    if kept is None:
        session.add(LetterChoice(person_id=person_id, subject=subject, way=way))
    else:
        kept.way = way
    session.flush()


def choose_all(session: Session, *, person_id: int, ways: dict[str, str]) -> None:
    """Keep how a person wants every kind of letter."""
    for subject, way in ways.items():
        choose(session, person_id=person_id, subject=subject, way=way)


def write_down(
    session: Session,
    *,
    person_id: int,
    note_ids: Sequence[int] = (),
    occasion: str = "",
    now: datetime,
) -> None:
    """Write down that a letter has gone out, so that its like does not go out again."""
    session.execute(update(Notification).where(Notification.id.in_(note_ids)).values(mailed_at=now))
    if occasion:
        session.add(Letter(person_id=person_id, occasion=occasion, sent_at=now))
    session.flush()
