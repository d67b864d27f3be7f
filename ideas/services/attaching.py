"""What hangs on an idea: co-authors, evidence and tags."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from community.services import follows, notifications, tags
from core.errors import InvalidInput, NotFound, Refused
from core.language import _, later
from core.policy import require
from core.text import one_line
from ideas.content import checked_link
from ideas.queries import JUDGEABLE, authors_of
from ideas.services.holding import hold, name_in, record, require_author
from ideas.target import path_of
from models.ideas import CoAuthor, Evidence, Idea
from models.people import Person
from purpose.queries import challenge_by_id

CO_AUTHORS_MAX = 10
EVIDENCE_MAX = 20
LABEL_MAX = 200


def add_co_author(
    session: Session, *, idea_id: int, person_id: int, added_by_id: int, now: datetime
) -> None:
    """Name a co-author, who is told, may edit, and no longer judges or trades on the idea.

    Raises:
        InvalidInput: there is no such active person, or they are behind the idea already.
        Refused: there are as many as there may be, or the idea has been decided on.
    """
    idea = _hold_open(session, idea_id)
    require_author(session, idea, added_by_id)
    authors = authors_of(session, [idea.id])[idea.id]
    is_active = session.scalar(select(Person.is_active).where(Person.id == person_id))
    if not is_active:
        raise InvalidInput(_("There is nobody here with that address."), field="email")
    if person_id in authors:
        raise InvalidInput(_("They are behind this idea already."), field="email")
    if len(authors) > CO_AUTHORS_MAX:
        raise Refused(
            _("An idea has at most %(co_authors_max)s co-authors.", co_authors_max=CO_AUTHORS_MAX),
            field="email",
        )
    name_in(session, challenge_by_id(session, idea.challenge_id), person_id)
    session.add(CoAuthor(idea_id=idea.id, person_id=person_id, added_at=now))
    session.flush()
    follows.follow(session, person_id=person_id, object_kind="idea", object_id=idea.id, now=now)
    notifications.notify(
        session,
        person_ids=[person_id],
        kind="co_author",
        object_kind="idea",
        object_id=idea.id,
        text=later("You are now a co-author: %(title)s", title=idea.title),
        path=path_of(idea),
        now=now,
    )
    record(session, idea, actor_id=added_by_id, act="added a co-author", now=now)


def remove_co_author(
    session: Session, *, idea_id: int, person_id: int, removed_by_id: int, now: datetime
) -> None:
    """Take a co-author off an idea: by its author, or by the co-author themselves."""
    idea = _hold_open(session, idea_id)
    require(
        removed_by_id in {idea.author_id, person_id},
        "Only the author, or the co-author themselves, can do this.",
    )
    session.execute(
        delete(CoAuthor).where(CoAuthor.idea_id == idea.id, CoAuthor.person_id == person_id)
    )
    record(session, idea, actor_id=removed_by_id, act="removed a co-author", now=now)


def add_evidence(
    session: Session, *, idea_id: int, person_id: int, url: str, label: str = "", now: datetime
) -> Evidence:
    """Add a link that supports an idea; the same link again is the same as once.

    Raises:
        InvalidInput: it is no http or https link, or the label is too long.
        NotAllowed: the person is not behind the idea.
    """
    link = checked_link(url)
    words = one_line(label)
    if len(words) > LABEL_MAX:
        raise InvalidInput(
            _("At most %(label_max)s characters.", label_max=LABEL_MAX), field="label"
        )
    idea = _hold_open(session, idea_id)
    require_author(session, idea, person_id)
    links = {found.url: found for found in _evidence_of(session, idea)}
    if link in links:
        return links[link]
    if len(links) >= EVIDENCE_MAX:
        raise Refused(
            _("An idea has at most %(evidence_max)s links.", evidence_max=EVIDENCE_MAX), field="url"
        )
    evidence = Evidence(idea_id=idea.id, url=link, label=words, person_id=person_id, added_at=now)
    session.add(evidence)
    session.flush()
    record(session, idea, actor_id=person_id, act="added evidence", now=now)
    return evidence


def remove_evidence(
    session: Session, *, idea_id: int, evidence_id: int, person_id: int, now: datetime
) -> None:
    """Take a link off an idea."""
    idea = _hold_open(session, idea_id)
    require_author(session, idea, person_id)
    evidence = session.get(Evidence, evidence_id)
    if evidence is None or evidence.idea_id != idea.id:
        raise NotFound(_("There is no such link."))
    session.delete(evidence)
    session.flush()
    record(session, idea, actor_id=person_id, act="removed evidence", now=now)


def tag_idea(session: Session, *, idea_id: int, person_id: int, name: str, now: datetime) -> None:
    """Put a tag on an idea; anyone may."""
    idea = hold(session, idea_id)
    tags.add_tag(
        session, object_kind="idea", object_id=idea.id, name=name, person_id=person_id, now=now
    )


def untag_idea(session: Session, *, idea_id: int, person_id: int, slug: str) -> None:
    """Take a tag off an idea: by those behind it."""
    idea = hold(session, idea_id)
    require_author(session, idea, person_id)
    tags.remove_tag(session, object_kind="idea", object_id=idea.id, slug=slug)


def _hold_open(session: Session, idea_id: int) -> Idea:
    idea = hold(session, idea_id)
    if idea.status not in JUDGEABLE:
        raise Refused(_("This idea cannot be changed any more."))
    return idea


def _evidence_of(session: Session, idea: Idea) -> list[Evidence]:
    return list(session.scalars(select(Evidence).where(Evidence.idea_id == idea.id)))
