"""The cast of every test, and how its members sign in."""

from dataclasses import dataclass
from datetime import datetime

from factories import PASSWORD, make_person
from flask import Flask
from sqlalchemy.orm import Session
from visitor import Visitor

from models.people import Person


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who plays: mallory is a member like any other, and an outsider to everything."""

    sponsor: Person
    facilitator: Person
    second_facilitator: Person
    alice: Person
    bob: Person
    mallory: Person
    administrator: Person


def make_cast(session: Session, now: datetime) -> Cast:
    """Add the whole cast and commit it."""
    cast = Cast(
        sponsor=make_person(session, "Sana Sponsor", roles=["sponsor"], now=now),
        facilitator=make_person(session, "Finn Facilitator", roles=["facilitator"], now=now),
        second_facilitator=make_person(session, "Sofia Second", roles=["facilitator"], now=now),
        alice=make_person(session, "Alice Abara", now=now),
        bob=make_person(session, "Bob Brandt", now=now),
        mallory=make_person(session, "Mallory Moss", now=now),
        administrator=make_person(session, "Ada Administrator", roles=["administrator"], now=now),
    )
    session.commit()
    return cast


def sign_in(client: Visitor, person: Person, *, password: str = PASSWORD):
    """Sign a person in through the form; return the answer."""
    answer = client.fill("/sign-in", {"email": person.email, "password": password})
    assert answer.status_code == 303, f"{person.name} could not sign in: {answer.status_code}"
    return answer


def visitor(app: Flask, person: Person | None = None) -> Visitor:
    """Return another browser, signed in as a person when one is given."""
    client = app.test_client()
    if person is not None:
        sign_in(client, person)
    return client
