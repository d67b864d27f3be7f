"""Where an idea stands: withdrawn and restored by authors, shortlisted and answered by staff."""

from datetime import datetime

from sqlalchemy.orm import Session

from community.drafting import Place
from community.services import notifications
from community.services.drafts import forget_draft
from core.errors import InvalidInput, Refused
from core.language import _, later
from ideas.content import BODY_MAX
from ideas.queries import JUDGEABLE, authors_of
from ideas.services.holding import hold, record, require_author, require_staff
from ideas.target import path_of
from models.ideas import Idea
from models.purpose import Challenge
from purpose.queries import challenge_by_id


def withdraw_idea(session: Session, *, idea_id: int, person_id: int, now: datetime) -> Idea:
    """Take an idea out, by someone behind it; `restore_idea` undoes it. Ballots are kept."""
    idea = hold(session, idea_id)
    require_author(session, idea, person_id)
    if idea.status == "withdrawn":
        return idea
    _require_open(session, idea)
    if idea.status not in JUDGEABLE:
        raise Refused(_("This idea has been decided on: it cannot be withdrawn any more."))
    idea.status_before, idea.status = idea.status, "withdrawn"
    record(session, idea, actor_id=person_id, act="withdrew", now=now)
    return idea


def restore_idea(session: Session, *, idea_id: int, person_id: int, now: datetime) -> Idea:
    """Put a withdrawn idea back where it stood."""
    idea = hold(session, idea_id)
    require_author(session, idea, person_id)
    if idea.status != "withdrawn":
        return idea
    _require_open(session, idea)
    idea.status, idea.status_before = idea.status_before or "submitted", None
    record(session, idea, actor_id=person_id, act="restored", now=now)
    return idea


def shortlist_idea(
    session: Session, *, idea_id: int, staff_id: int, is_listed: bool, now: datetime
) -> Idea:
    """Put an idea on the shortlist, or take it off again."""
    idea = hold(session, idea_id)
    require_staff(session, challenge_by_id(session, idea.challenge_id), staff_id)
    if idea.status not in JUDGEABLE:
        raise Refused(_("Only an idea that is still in the running can be shortlisted."))
    wanted = "shortlisted" if is_listed else "submitted"
    if idea.status == wanted:
        return idea
    idea.status = wanted
    record(
        session, idea, actor_id=staff_id, act="shortlisted" if is_listed else "unlisted", now=now
    )
    if is_listed:
        _tell(
            session,
            idea,
            later("Shortlisted: %(title)s", title=idea.title),
            kind="shortlist",
            but=staff_id,
            now=now,
        )
    return idea


def answer_idea(
    session: Session, *, idea_id: int, staff_id: int, answer: str, now: datetime
) -> Idea:
    """Give an idea its official answer, or better the one it has; its followers are told.

    Raises:
        InvalidInput: the answer is empty or too long.
    """
    words = answer.strip()
    if not words or len(words) > BODY_MAX:
        raise InvalidInput(
            _("Write an answer of up to %(body_max)s characters.", body_max=BODY_MAX),
            field="answer",
        )
    idea = hold(session, idea_id)
    require_staff(session, challenge_by_id(session, idea.challenge_id), staff_id)
    written = Place(kind="answer", object_kind="idea", object_id=idea.id)
    forget_draft(session, person_id=staff_id, place=written)
    if idea.answer == words:
        return idea
    idea.answer, idea.answered_by_id, idea.answered_at = words, staff_id, now
    record(session, idea, actor_id=staff_id, act="answered", now=now)
    _tell(
        session,
        idea,
        later("Answered: %(title)s", title=idea.title),
        kind="official",
        but=staff_id,
        now=now,
    )
    return idea


def _require_open(session: Session, idea: Idea) -> Challenge:
    challenge = challenge_by_id(session, idea.challenge_id)
    if challenge.state not in {"draft", "open"}:
        raise Refused(_("This challenge has been decided: its ideas stay as they are."))
    return challenge


def _tell(session: Session, idea: Idea, text: str, *, kind: str, but: int, now: datetime) -> None:
    """Tell the people behind an idea and everyone who follows it."""
    path = path_of(idea)
    authors = set(authors_of(session, [idea.id])[idea.id]) - {but}
    notifications.notify(
        session,
        person_ids=authors,
        kind=kind,
        object_kind="idea",
        object_id=idea.id,
        text=text,
        path=path,
        now=now,
    )
    notifications.notify_followers(
        session,
        object_kind="idea",
        object_id=idea.id,
        kind=kind,
        text=text,
        path=path,
        but={but, *authors},
        now=now,
    )
