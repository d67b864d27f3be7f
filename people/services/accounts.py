"""One's own account: details, password and where one is signed in."""

from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy import delete
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotFound
from core.language import _
from core.reader import LANGUAGES
from core.text import one_line
from models.people import Person
from models.people import Session as SignIn
from people.activity import record


def change_details(
    session: Session, *, person_id: int, name: str, team: str, zone: str, language: str = ""
) -> Person:
    """Change the name others see, the team, the time zone and the language."""
    person = _locked(session, person_id)
    name = one_line(name)
    if not name:
        raise InvalidInput(_("Please give the name others see."), field="name")
    if zone != "UTC" and zone not in available_timezones():
        raise InvalidInput(_("This time zone is not known here."), field="zone")
    if language and language not in LANGUAGES:
        raise InvalidInput(_("This language is not known here."), field="language")
    person.name, person.team, person.zone = name, one_line(team), zone
    person.language = language
    person.version += 1
    session.flush()
    return person


def show_record(session: Session, *, person_id: int) -> bool:
    """Let others see a person's record of beliefs, or stop it; return whether they see it now."""
    person = _locked(session, person_id)
    person.shows_record = not person.shows_record
    session.flush()
    return person.shows_record


def change_password(
    session: Session, *, person_id: int, password_hash: str, kept_session: str, now: datetime
) -> None:
    """Keep a new password's hash and end every sign-in but the one with `kept_session`'s hash."""
    person = _locked(session, person_id)
    person.password_hash = password_hash
    end_other_sessions(session, person_id=person_id, kept_session=kept_session)
    record(
        session,
        actor_id=person_id,
        act="changed_password",
        object_kind="person",
        object_id=person_id,
        now=now,
    )


def end_session(session: Session, *, person_id: int, session_id: int) -> None:
    """End one of a person's own sign-ins."""
    mine = (SignIn.id == session_id, SignIn.person_id == person_id)
    ended = session.execute(delete(SignIn).where(*mine).returning(SignIn.id)).all()
    if not ended:
        raise NotFound(_("This sign-in has ended already."))


def end_session_with(session: Session, *, secret_hash: str) -> None:
    """End the sign-in whose secret has this hash; nothing happens when there is none."""
    session.execute(delete(SignIn).where(SignIn.secret_hash == secret_hash))


def end_other_sessions(session: Session, *, person_id: int, kept_session: str) -> None:
    """End all of a person's sign-ins but the one with `kept_session`'s hash."""
    session.execute(
        delete(SignIn).where(SignIn.person_id == person_id, SignIn.secret_hash != kept_session)
    )


def _locked(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound(_("There is no such person."))
    return person
