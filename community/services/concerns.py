"""Saying that something should not stand, and ruling on what was said."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from community.concern_queries import OWN, Subject, subject_of
from community.services import activity, notifications
from core.errors import InvalidInput, Refused
from core.language import _, later, marked
from core.policy import Role, require
from core.text import one_line
from models.community import Concern
from models.people import Grant, Person

SHORTEST, LONGEST = 5, 200
FACILITATORS_ONLY = marked("Only facilitators can do this.")


def raise_concern(
    session: Session, *, person_id: int, kind: str, object_id: int, reason: str, now: datetime
) -> Concern:
    """Say that a comment or an idea should not stand; again is the same as once, said anew.

    Whether the person may see it is asked before, by the page. Facilitators are told that
    somebody asks, never who; the log of acts does not hold it either, only the concern does.

    Raises:
        InvalidInput: no reason is given. Refused: it is one's own, or gone already.
    """
    words, subject = line_of(reason, "reason"), subject_of(session, kind, object_id)
    if person_id in subject.author_ids:
        raise Refused(_("This is yours: you can take it back yourself."), field="reason")
    if subject.is_gone:
        raise Refused(_("It is not shown any more."), field="reason")
    concern = _open_one(session, person_id, subject)
    if concern is None:
        concern = _added(session, person_id, subject, words, now)
        _tell_facilitators(session, subject, person_id, now)
    concern.reason = words
    session.flush()
    return concern


def keep(
    session: Session, *, kind: str, object_id: int, staff_id: int, note: str, now: datetime
) -> int:
    """Let something stand, with a note to those who had a concern; return how many they are.

    Raises:
        InvalidInput: there is no note. Refused: nobody has a concern any more.
        NotAllowed: the person is no facilitator, or wrote it.
    """
    words, subject = line_of(note, "note"), subject_of(session, kind, object_id)
    require_facilitator(session, staff_id)
    rows = settle(session, subject, state="kept", staff_id=staff_id, note=words, now=now)
    if not rows:
        raise Refused(_("Nobody has a concern about this any more."))
    _record(session, subject, "kept", staff_id, now)
    text = later(
        "It stands, after a look at it: %(title)s. %(words)s", title=subject.title, words=words
    )
    _tell_those(session, rows, text, subject.path, now)
    return len(rows)


def settle(
    session: Session, subject: Subject, *, state: str, staff_id: int, note: str, now: datetime
) -> Sequence[Concern]:
    """Rule on all open concerns about something; return them.

    Raises:
        NotAllowed: there are some, and they are about the person's own words.
    """
    rows = _held(session, subject, "open")
    require(not rows or staff_id not in subject.author_ids, OWN)
    for row in rows:
        row.state, row.ruled_by_id, row.ruled_at, row.note = state, staff_id, now, note
    session.flush()
    return rows


def uphold(
    session: Session, *, kind: str, object_id: int, staff_id: int, note: str, now: datetime
) -> None:
    """Rule that something goes, and tell those who had a concern, in words that repeat nothing."""
    subject = subject_of(session, kind, object_id)
    rows = settle(session, subject, state="upheld", staff_id=staff_id, note=note, now=now)
    text = later("What you had a concern about is out of sight. Thank you for saying so.")
    _tell_those(session, rows, text, subject.place if kind == "comment" else "/challenges", now)


def reopen(session: Session, *, kind: str, object_id: int, staff_id: int) -> None:
    """Let what was upheld wait for a ruling again, because its undoing brings the words back.

    Raises:
        NotAllowed: it is about the person's own words.
    """
    subject = subject_of(session, kind, object_id)
    rows = _held(session, subject, "upheld")
    require(not rows or staff_id not in subject.author_ids, OWN)
    open_again = {row.person_id for row in _held(session, subject, "open")}
    for row in reversed(rows):
        if row.person_id not in open_again:
            open_again.add(row.person_id)
            row.state, row.ruled_by_id, row.ruled_at, row.note = "open", None, None, ""
    session.flush()


def require_facilitator(session: Session, person_id: int) -> None:
    """Raise NotAllowed unless the person is a facilitator."""
    grant = select(Grant.id).filter_by(person_id=person_id, role=Role.FACILITATOR)
    require(session.scalar(grant) is not None, FACILITATORS_ONLY)


def line_of(words: str, field: str) -> str:
    """Return a reason as one line, neither nothing nor a letter."""
    line = one_line(words)
    if not SHORTEST <= len(line) <= LONGEST:
        raise InvalidInput(
            _(
                "Say why in a line of %(shortest)s to %(longest)s characters.",
                shortest=SHORTEST,
                longest=LONGEST,
            ),
            field=field,
        )
    return line


def _open_one(session: Session, person_id: int, subject: Subject) -> Concern | None:
    return session.scalar(
        select(Concern).filter_by(
            person_id=person_id, object_kind=subject.kind, object_id=subject.id, state="open"
        )
    )


def _added(
    session: Session, person_id: int, subject: Subject, reason: str, now: datetime
) -> Concern:
    concern = Concern(
        object_kind=subject.kind,
        object_id=subject.id,
        challenge_id=subject.challenge_id,
        person_id=person_id,
        reason=reason,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(concern)
    except IntegrityError:
        # A double click came first and says the same; anything else is a fault.
        first = _open_one(session, person_id, subject)
        if first is None:
            raise
        return first
    return concern


def _held(session: Session, subject: Subject, state: str) -> Sequence[Concern]:
    return session.scalars(
        select(Concern)
        .filter_by(object_kind=subject.kind, object_id=subject.id, state=state)
        .order_by(Concern.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _record(session: Session, subject: Subject, act: str, staff_id: int, now: datetime) -> None:
    activity.record(
        session,
        actor_id=staff_id,
        act=act,
        object_kind=subject.kind,
        object_id=subject.id,
        challenge_id=subject.challenge_id,
        now=now,
    )


def _tell_facilitators(session: Session, subject: Subject, person_id: int, now: datetime) -> None:
    facilitators = session.scalars(
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == Role.FACILITATOR, Person.is_active)
    )
    notifications.notify(
        session,
        person_ids=set(facilitators) - {person_id, *subject.author_ids},
        kind="concern",
        object_kind=subject.kind,
        object_id=subject.id,
        text=later("Somebody says that this should not stand: %(title)s", title=subject.title),
        path="/board#concerns",
        now=now,
    )


def _tell_those(
    session: Session, rows: Sequence[Concern], text: str, path: str, now: datetime
) -> None:
    for row in rows:
        notifications.notify(
            session,
            person_ids=[row.person_id],
            kind="ruling",
            object_kind="concern",
            object_id=row.id,
            text=text,
            path=path,
            now=now,
        )
