"""Stating the one purpose."""

from datetime import datetime

from sqlalchemy.orm import Session

from community.services import activity
from core.errors import InvalidInput
from core.language import _
from core.text import one_line
from models.purpose import Purpose

LONGEST = 140


def state_purpose(
    session: Session,
    *,
    statement: str,
    why: str = "",
    measures: str = "",
    person_id: int,
    now: datetime,
) -> Purpose:
    """State the purpose, or state it better; the log keeps what it was."""
    sentence = one_line(statement)
    if not sentence:
        raise InvalidInput(_("Say in one sentence what you are here for."), field="statement")
    if len(sentence) > LONGEST:
        raise InvalidInput(
            _(
                "At most %(longest)s characters; this has %(sentence)s.",
                longest=LONGEST,
                sentence=len(sentence),
            ),
            field="statement",
        )
    purpose = session.get(Purpose, 1, with_for_update=True)
    before = purpose.statement if purpose else ""
    if purpose is None:
        purpose = Purpose(id=1, statement=sentence, stated_at=now)
        session.add(purpose)
    purpose.statement, purpose.why, purpose.measures = sentence, why.strip(), measures.strip()
    purpose.stated_by_id, purpose.stated_at = person_id, now
    session.flush()
    activity.record(
        session,
        actor_id=person_id,
        act="stated_purpose",
        object_kind="purpose",
        object_id=1,
        detail=f"Before: {before}" if before and before != sentence else "",
        now=now,
    )
    return purpose
