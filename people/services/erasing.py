"""Erase a person for good: who they were is gone, what the house decided with them still adds up.

The row keeps its number, because judgements, trades and transfers point to it; the hash chain has
never held a name. What others wrote in their own words stays theirs, but for mentions.
"""

import json
import re
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.errors import InvalidInput, NotFound, Refused
from core.language import _
from core.text import one_line
from models.community import (
    Activity,
    Alias,
    Comment,
    Concern,
    Draft,
    FeedKey,
    Follow,
    FollowUsual,
    Letter,
    LetterChoice,
    Notification,
)
from models.people import Grant, Invitation, Person
from models.people import Session as SignIn
from people.activity import record
from people.names import SOMEONE_WHO_LEFT

THEIRS = (
    SignIn,
    Grant,
    Alias,
    Draft,
    FeedKey,
    Follow,
    FollowUsual,
    Letter,
    LetterChoice,
    Notification,
)
TOLD: tuple[tuple[InstrumentedAttribute[str], str], ...] = (
    (Notification.text, ""),
    (Notification.message, ""),
    (Activity.detail, ""),
    (Comment.hidden_why, ""),
    (Concern.reason, ""),
    (Concern.note, ""),
    (Comment.body, "@"),  # A mention; other words of others stay theirs.
)


def erase(
    session: Session, *, actor_id: int, person_id: int, confirmed: str, now: datetime
) -> Person:
    """Take away everything that says who a person was; `confirmed` is their name, typed again.

    Raises:
        Refused: the account is still open, or was erased before.
        InvalidInput: the name typed is not theirs.
        NotFound: there is no such person.
    """
    person = session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound(_("There is no such person."))
    if person.is_active:
        raise Refused(_("Close the account first: an open one cannot be erased."))
    if is_erased(person):
        raise Refused(_("This person was erased before."))
    if one_line(confirmed) != person.name:
        raise InvalidInput(_("That is not the name. Type it as it stands above."), field="name")
    names = [person.name, *session.scalars(select(Alias.name).filter_by(person_id=person_id))]
    for kind in THEIRS:
        session.execute(delete(kind).where(kind.person_id == person_id))
    for name in names:
        for column, before in TOLD:
            _forget(session, column, name, before)
    session.execute(update(Invitation).where(Invitation.invited_by_id == person_id).values(note=""))
    _empty(person)
    session.flush()
    record(
        session, actor_id=actor_id, act="erased", object_kind="person", object_id=person_id, now=now
    )
    return person


def is_erased(person: Person) -> bool:
    """Say whether nothing is known of a person any more."""
    return not person.is_active and person.email is None and person.name == SOMEONE_WHO_LEFT


def _empty(person: Person) -> None:
    person.name, person.team = SOMEONE_WHO_LEFT, ""
    person.email = person.external_key = person.password_hash = None
    person.zone, person.language = "UTC", ""
    person.shows_record = False
    person.version += 1


def _forget(session: Session, column: InstrumentedAttribute[str], name: str, before: str) -> None:
    """Write "Someone who left" where a column names somebody, whole words only."""
    table: Any = column.class_
    written = json.dumps(name)[1:-1]  # A message is kept as JSON.
    spelled = {name, written}
    whole = re.compile("|".join(rf"{before}(?<!\w){re.escape(each)}(?!\w)" for each in spelled))
    found = session.execute(
        select(table.id, column).where(
            column.contains(name, autoescape=True) | column.contains(written, autoescape=True)
        )
    ).all()
    for number, text in found:
        gone = whole.sub(before + SOMEONE_WHO_LEFT, text)
        session.execute(update(table).where(table.id == number).values({column.key: gone}))
