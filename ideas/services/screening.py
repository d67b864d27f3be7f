"""Sorting many ideas at once, by those who run their challenges: shortlisting, setting aside."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from community.services import concerns, notifications
from core.errors import InvalidInput, Refused
from core.language import _, later
from core.text import one_line
from ideas.queries import JUDGEABLE, authors_of
from ideas.services.holding import hold, record, require_staff
from ideas.services.standing import shortlist_idea
from ideas.target import path_of
from models.ideas import Idea
from purpose.queries import challenge_by_id

MOST = 100
REASON_MIN, REASON_MAX = 5, 200


def set_aside(
    session: Session, *, idea_ids: Sequence[int], staff_id: int, reason: str, now: datetime
) -> list[int]:
    """Take ideas out of sight with a reason that their authors hear; return those it changed.

    All of them or none. `bring_back` undoes it; ballots are kept. It rules on the concerns about
    them, which nobody does about their own.

    Raises:
        InvalidInput: no idea is chosen, or no reason given. Refused: one is decided on.
        NotAllowed: one is in a challenge that the person does not run.
    """
    words = one_line(reason)
    if not REASON_MIN <= len(words) <= REASON_MAX:
        raise InvalidInput(_("Say why in a line: its authors read it."), field="reason")
    changed = []
    for idea in _held(session, idea_ids, staff_id):
        if idea.status == "screened_out":
            continue
        if idea.status not in JUDGEABLE:
            raise Refused(
                _(
                    "Idea %(number)s has been decided on or withdrawn. Leave it out.",
                    number=idea.number,
                )
            )
        concerns.uphold(
            session, kind="idea", object_id=idea.id, staff_id=staff_id, note=words, now=now
        )
        idea.status_before, idea.status = idea.status, "screened_out"
        record(session, idea, actor_id=staff_id, act="set aside", now=now)
        _tell(
            session,
            idea,
            later("Set aside: %(title)s. %(words)s", title=idea.title, words=words),
            now,
        )
        changed.append(idea.id)
    session.flush()
    return changed


def bring_back(
    session: Session, *, idea_ids: Sequence[int], staff_id: int, now: datetime
) -> list[int]:
    """Put ideas that were set aside back where they stood; return those it changed."""
    changed = []
    for idea in _held(session, idea_ids, staff_id):
        if idea.status == "screened_out":
            concerns.reopen(session, kind="idea", object_id=idea.id, staff_id=staff_id)
            idea.status, idea.status_before = idea.status_before or "submitted", None
            record(session, idea, actor_id=staff_id, act="brought back", now=now)
            _tell(session, idea, later("Back in sight: %(title)s", title=idea.title), now)
            changed.append(idea.id)
    session.flush()
    return changed


def shortlist_all(
    session: Session,
    *,
    idea_ids: Sequence[int],
    staff_id: int,
    is_listed: bool,
    now: datetime,
) -> list[int]:
    """Put ideas on the shortlist or take them off; return those it changed."""
    changed = []
    for idea in _held(session, idea_ids, staff_id):
        before = idea.status
        shortlist_idea(session, idea_id=idea.id, staff_id=staff_id, is_listed=is_listed, now=now)
        if idea.status != before:
            changed.append(idea.id)
    return changed


def _held(session: Session, idea_ids: Sequence[int], staff_id: int) -> list[Idea]:
    """Hold ideas in the order of their numbers, so that two sortings never wait for each other."""
    wanted = sorted(set(idea_ids))
    if not wanted:
        raise InvalidInput(_("Choose at least one idea."))
    if len(wanted) > MOST:
        raise InvalidInput(_("Choose at most %(most)s ideas at once.", most=MOST))
    held = [hold(session, idea_id) for idea_id in wanted]
    for challenge_id in {idea.challenge_id for idea in held}:
        require_staff(session, challenge_by_id(session, challenge_id), staff_id)
    return held


def _tell(session: Session, idea: Idea, text: str, now: datetime) -> None:
    notifications.notify(
        session,
        person_ids=authors_of(session, [idea.id])[idea.id],
        kind="official",
        object_kind="idea",
        object_id=idea.id,
        text=text,
        path=path_of(idea),
        now=now,
    )
