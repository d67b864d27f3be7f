"""Reads for letters: who wants what, what was not told yet, who has not taken part.

What was hidden since it was told stays out of every letter: ideas and comments taken back or
hidden, people who left, drafts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session, selectinload

from community.hearing import BELL
from ideas.queries import HIDDEN
from letters.choices import BY_KEY, SUBJECTS, subject_of
from models.community import Comment, Letter, LetterChoice, Notification
from models.ideas import Idea
from models.markets import Market
from models.people import Person
from models.purpose import Challenge
from purpose.participation_queries import has_acted
from purpose.phases import Act, closes_at
from purpose.queries import is_allowed, spans_of

NEWS_FOR = timedelta(days=7)  # What is older is not written about any more.
COMMENT = re.compile(r"#comment-(\d+)$")


@dataclass(frozen=True, kw_only=True)
class Receiver:
    """Someone to write to, with the notes their letter tells."""

    person: Person
    notes: tuple[Notification, ...]


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A challenge whose judging closes soon, and who has not taken part in it."""

    challenge: Challenge
    closes_at: datetime
    people: tuple[Person, ...]


def ways_of(session: Session, person_id: int) -> dict[str, str]:
    """Return how a person wants each letter."""
    rows = session.execute(
        select(LetterChoice.subject, LetterChoice.way).where(LetterChoice.person_id == person_id)
    )
    return {**{subject.key: subject.usual for subject in SUBJECTS}, **dict(rows.all())}


def waiting_notes(session: Session, way: str, now: datetime) -> list[Receiver]:
    """Return who is to be written to in one way, and about what: unread and not written yet."""
    rows = session.execute(
        select(Notification, Person)
        .join(Person, Person.id == Notification.person_id)
        .where(
            Notification.read_at.is_(None),
            Notification.mailed_at.is_(None),
            Notification.created_at > now - NEWS_FOR,
            Person.is_active,
            Person.email.is_not(None),
        )
        .order_by(Person.id, Notification.id)
    ).all()
    chosen = _chosen(session, {person.id for _, person in rows})
    wanted: dict[int, tuple[Person, list[Notification]]] = {}
    for note, person in rows:
        if note.followed == BELL:
            continue  # They follow it and want no letters of it.
        subject = "followed" if note.followed else subject_of(note.kind)
        if chosen.get((person.id, subject), BY_KEY[subject].usual) == way:
            wanted.setdefault(person.id, (person, []))[1].append(note)
    hidden = _hidden(session, (note for _, notes in wanted.values() for note in notes))
    shown = (
        Receiver(person=person, notes=tuple(note for note in notes if note.id not in hidden))
        for person, notes in wanted.values()
    )
    return [receiver for receiver in shown if receiver.notes]


def _chosen(session: Session, person_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    rows = session.scalars(select(LetterChoice).where(LetterChoice.person_id.in_(person_ids)))
    return {(row.person_id, row.subject): row.way for row in rows}


def _hidden(session: Session, notes: Iterable[Notification]) -> set[int]:
    """Return the notes about what is not shown any more."""
    listed = list(notes)
    ideas = _ids(session, select(Idea.id).where(Idea.status.in_(HIDDEN)))
    markets = _ids(session, select(Market.id).where(Market.state == "draft"))
    drafts = _ids(session, select(Challenge.id).where(Challenge.state == "draft"))
    gone = {"idea": ideas, "market": markets, "challenge": drafts}
    said = {note.id: int(found[1]) for note in listed if (found := COMMENT.search(note.path))}
    taken_back = _ids(
        session,
        select(Comment.id).where(
            Comment.id.in_(said.values()),
            or_(Comment.deleted_at.is_not(None), Comment.hidden_at.is_not(None)),
        ),
    )
    return {
        note.id
        for note in listed
        if note.object_id in gone.get(note.object_kind, set()) or said.get(note.id) in taken_back
    }


def _ids(session: Session, rows: Select[int]) -> set[int]:
    return set(session.scalars(rows))


def has_had(session: Session, occasion: str) -> set[int]:
    """Return who has had the letter of an occasion."""
    return set(session.scalars(select(Letter.person_id).where(Letter.occasion == occasion)))


def closing_soon(session: Session, within: timedelta, now: datetime) -> list[Closing]:
    """Return challenges whose judging closes soon, with who has not taken part in each."""
    rows = session.scalars(
        select(Challenge)
        .where(Challenge.state == "open")
        .options(selectinload(Challenge.phases))
        .order_by(Challenge.id)
    )
    found = []
    for challenge in rows:
        end = closes_at(spans_of(challenge), Act.JUDGE, now)
        if end is None or not is_allowed(challenge, Act.JUDGE, now) or end - now > within:
            continue
        people = tuple(session.scalars(_idle_in(challenge.id)))
        found.append(Closing(challenge=challenge, closes_at=end, people=people))
    return found


def _idle_in(challenge_id: int) -> Select[Person]:
    unwanted: ColumnElement[bool] = Person.id.in_(
        select(LetterChoice.person_id).where(
            LetterChoice.subject == "closing", LetterChoice.way == "never"
        )
    )
    return (
        select(Person)
        .where(Person.is_active, Person.email.is_not(None), ~has_acted(challenge_id), ~unwanted)
        .order_by(Person.id)
    )
