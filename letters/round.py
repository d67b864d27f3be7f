"""The rounds of the post: letters at once, the digests of a day, reminders before the close.

A letter is written down after the mail server has taken it: when the server fails, it goes out in
the next round, and what has gone does not go again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.language import _, ngettext, told
from core.reader import reader, reading_as
from core.settings import Settings
from letters import queries
from letters.choices import AT_ONCE, DAILY, subject_of
from letters.message import Envelope, Line, compose
from letters.sending import Postbox
from letters.stopping import stop_token
from models.community import Notification
from models.people import Person
from purpose.phases import span_words

REMIND_WITHIN = timedelta(hours=48)


@dataclass(frozen=True, kw_only=True)
class Going:
    """One letter about to go: its words, and what to write down once it has gone."""

    person: Person
    about: str
    subject: str
    opening: str
    lines: tuple[Line, ...]
    note_ids: tuple[int, ...] = ()
    occasion: str = ""


def at_once(session: Session, now: datetime) -> Iterator[Going]:
    """Yield a letter for each note that its receiver wants at once."""
    for receiver in queries.waiting_notes(session, AT_ONCE, now):
        for note in receiver.notes:
            with reading_as_person(receiver.person):
                letter = _news(receiver.person, note)
            yield letter


def digests(session: Session, now: datetime) -> Iterator[Going]:
    """Yield the day's digest for everyone who has news and has not had today's."""
    occasion = f"digest {now:%Y-%m-%d}"
    had = queries.has_had(session, occasion)
    for receiver in queries.waiting_notes(session, DAILY, now):
        if receiver.person.id in had:
            continue
        with reading_as_person(receiver.person):
            letter = _digest(receiver, occasion)
        yield letter


def reminders(session: Session, now: datetime) -> Iterator[Going]:
    """Yield one reminder before judging closes, once, to those who have not taken part."""
    for closing in queries.closing_soon(session, REMIND_WITHIN, now):
        occasion = f"closing {closing.challenge.id}"
        had = queries.has_had(session, occasion)
        for person in closing.people:
            if person.id in had:
                continue
            with reading_as_person(person):
                letter = _reminder(person, closing, occasion, now)
            yield letter


def reading_as_person(person: Person) -> AbstractContextManager[None]:
    """Make words for one person: in their language, else the installation's, by their clock."""
    return reading_as(person.language or reader().language, person.zone)


def _news(person: Person, note: Notification) -> Going:
    return Going(
        person=person,
        about=subject_of(note.kind),
        subject=_told(note),
        opening=_("There is news for you:"),
        lines=_lines([note]),
        note_ids=(note.id,),
    )


def _digest(receiver: queries.Receiver, occasion: str) -> Going:
    count = len(receiver.notes)
    return Going(
        person=receiver.person,
        about="followed",
        subject=ngettext("%(num)s piece of news", "%(num)s pieces of news", count),
        opening=_("This is new since the last letter:"),
        lines=_lines(receiver.notes),
        note_ids=tuple(note.id for note in receiver.notes),
        occasion=occasion,
    )


def _reminder(person: Person, closing: queries.Closing, occasion: str, now: datetime) -> Going:
    challenge, left = closing.challenge, span_words(closing.closes_at - now)
    return Going(
        person=person,
        about="closing",
        subject=_(
            "Judging closes in %(span)s: %(question)s", span=left, question=challenge.question
        ),
        opening=_("You have not taken part yet. Judging three ideas takes a minute:"),
        lines=(Line(text=challenge.question, path=f"/challenges/{challenge.slug}/judge"),),
        occasion=occasion,
    )


def send(
    going: Iterator[Going],
    *,
    box: Postbox,
    settings: Settings,
    key: str,
    sent: Callable[[Going], None],
) -> int:
    """Hand letters to a postbox one by one, tell `sent` of each, and return how many went."""
    count = 0
    for letter in list(going):
        envelope = Envelope(
            sender=settings.mail_from,
            name=letter.person.name,
            email=letter.person.email or "",
            address=settings.address.rstrip("/"),
            stop="/letters/stop/"
            + stop_token(key, person_id=letter.person.id, subject=letter.about),
        )
        with reading_as_person(letter.person):
            message = compose(envelope, letter.subject, letter.opening, letter.lines)
        box.send_message(message)
        sent(letter)
        count += 1
    return count


def _lines(notes: Sequence[Notification]) -> tuple[Line, ...]:
    return tuple(Line(text=_told(note), path=note.path) for note in notes)


def _told(note: Notification) -> str:
    return told(note.message) if note.message else note.text
