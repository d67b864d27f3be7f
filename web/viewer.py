"""Who is looking: the slim person every request and page is handed."""

from typing import Any

from flask import g
from flask_login import UserMixin, current_user
from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from core.policy import NOBODY, Role, Viewer
from core.text import initials_of
from models.ledger import POINT, Account
from models.people import Grant, Person
from web.extensions import db, login


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login carries no types.
    """What Flask-Login keeps for a request: a viewer under its own names."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.id = viewer.id


def load_viewer(session: Session, person_id: int) -> Viewer | None:
    """Return an active person as a viewer; None when there is none."""
    rows = session.execute(
        select(Person.id, Person.name, Person.zone, Person.language, Account.balance, Grant.role)
        .outerjoin(
            Account,
            and_(
                Account.person_id == Person.id,
                Account.kind == "available",
                Account.unit == POINT,
            ),
        )
        .outerjoin(Grant, Grant.person_id == Person.id)
        .where(Person.id == person_id, Person.is_active)
    ).all()
    if not rows:
        return None
    person, roles = rows[0], {row.role for row in rows if row.role is not None}
    return Viewer(
        id=person.id,
        name=person.name,
        initials=initials_of(person.name),
        roles=frozenset({Role.MEMBER.value} | roles),
        available=person.balance or 0,
        zone=person.zone,
        language=person.language,
    )


@login.user_loader  # type: ignore[untyped-decorator, unused-ignore]
def _load_signed_in(person_id: str) -> SignedIn | None:
    viewer = load_viewer(db.session(), int(person_id))
    return SignedIn(viewer) if viewer else None


def current_viewer() -> Viewer:
    """Return who is looking; nobody in particular when no one is signed in."""
    person: Any = current_user
    return person.viewer if person and person.is_authenticated else NOBODY


def refreshed_viewer() -> Viewer:
    """Read the viewer again, for pages that show what this request has just changed."""
    viewer = current_viewer()
    if viewer.id is None:
        return viewer
    g.pop("_login_user", None)
    return load_viewer(db.session(), viewer.id) or NOBODY
