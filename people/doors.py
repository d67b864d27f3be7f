"""What happens at the door: proving who one is, coming in, and going out again."""

import logging
from typing import Any
from urllib.parse import urljoin

from flask import current_app, request, session, url_for
from flask_login import login_user, logout_user

from core.clock import utc_now
from core.errors import InvalidInput
from core.settings import Settings
from models.people import Person
from people import passwords
from people.queries import person_for_token
from people.services import accounts, joining, recovery, signing_in
from web.errors import request_id
from web.extensions import db
from web.sessions import hashed, rotate
from web.transaction import write
from web.viewer import SignedIn, current_viewer, load_viewer

log = logging.getLogger("throng.people")  # Names no one: numbers and addresses only.


def authenticated(*, email: str, password: str) -> Person:
    """Return the person whose e-mail and password these are; renew a hash that is out of date."""
    rounds = settings_now().password_rounds
    try:
        person = signing_in.authenticate(
            db.session(), email=email, password=password, rounds=rounds
        )
    except InvalidInput:
        log.warning("sign-in refused, from %s, request %s", request.remote_addr, request_id())
        raise
    before = person.password_hash
    renewed = signing_in.renewed_hash(person, password=password, rounds=rounds)
    if renewed:
        write(signing_in.keep_hash, person_id=person.id, before=before, password_hash=renewed)
    return person


def joined(secret: str, *, name: str, email: str, password: str) -> Person:
    """Let a person in by an invitation.

    Hashing takes a tenth of a second, so it comes before the transaction that others wait for.
    """
    settings = settings_now()
    password_hash = passwords.chosen(
        password, name=name, email=email, rounds=settings.password_rounds
    )
    return write(
        joining.join,
        secret=secret,
        name=name,
        email=email,
        password_hash=password_hash,
        season_points=settings.season_points,
        now=utc_now(),
    )


def welcome(person: Person) -> None:
    """Sign a person in, in a session that nobody knew before."""
    viewer = load_viewer(db.session(), person.id)
    if viewer is not None:
        session.clear()
        login_user(SignedIn(viewer))
        rotate(session)
        log.info("person %s signed in, request %s", person.id, request_id())


def leave() -> None:
    """End this sign-in here and in the table."""
    log.info("person %s signed out, request %s", current_viewer().id, request_id())
    write(accounts.end_session_with, secret_hash=this_session())
    logout_user()
    session.clear()


def password_changed(person: Person, *, old: str, password: str) -> None:
    """Change a person's password, which ends their other sign-ins and renews this one."""
    kept = passwords.replaced(
        person.password_hash,
        old=old,
        password=password,
        name=person.name,
        email=person.email or "",
        rounds=settings_now().password_rounds,
    )
    write(
        accounts.change_password,
        person_id=person.id,
        password_hash=kept,
        kept_session=this_session(),
        now=utc_now(),
    )
    rotate(session)


def renewed(token: str, *, password: str) -> Person:
    """Keep the password that a person chose by a link."""
    key, rounds = signing_key(), settings_now().password_rounds
    person = person_for_token(db.session(), token, key=key, now=utc_now())
    kept = passwords.chosen(password, name=person.name, email=person.email or "", rounds=rounds)
    return write(recovery.choose_password, token=token, key=key, password_hash=kept, now=utc_now())


def whole(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page, to be sent to somebody."""
    return urljoin(request.host_url, url_for(endpoint, **values))


def signing_key() -> str:
    """Return the installation's secret, with which links are signed."""
    return str(current_app.config["SECRET_KEY"])


def this_session() -> str:
    """Return the hash under which the table keeps this browser's session."""
    return hashed(getattr(session, "secret", None) or "")


def settings_now() -> Settings:
    """Return the settings of the running application."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings
