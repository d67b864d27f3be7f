"""What administrators do with people: roles, and who may sign in."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from core.errors import InvalidInput, NotFound, Refused
from core.language import _, marked
from core.policy import Role
from models.people import ROLES, Grant, Invitation, Person
from models.people import Session as SignIn
from people.activity import record
from people.services.erasing import is_erased

LAST = marked("The last administrator stays: make somebody else administrator first.")


def set_roles(
    session: Session, *, actor_id: int, person_id: int, roles: AbstractSet[str], now: datetime
) -> Person:
    """Give a person exactly these roles; everyone is a member besides."""
    if unknown := roles - set(ROLES):
        raise InvalidInput(_("There is no role '%(role)s'.", role=min(unknown)), field="roles")
    administrators = _locked_administrators(session)
    person = _person(session, person_id)
    before = {grant.role for grant in person.grants}
    if Role.ADMINISTRATOR in before - roles:
        _require_another(administrators, person_id, field="roles")
    person.grants = [grant for grant in person.grants if grant.role in roles]
    for role in sorted(roles - before):
        person.grants.append(
            Grant(person_id=person_id, role=role, granted_by_id=actor_id, granted_at=now)
        )
    for role in sorted(roles ^ before):
        act = "gave_role" if role in roles else "took_role"
        _record(session, act, actor_id=actor_id, person_id=person_id, detail=role, now=now)
    person.version += 1
    session.flush()
    return person


def deactivate(session: Session, *, actor_id: int, person_id: int, now: datetime) -> Person:
    """Keep a person from signing in: ends their sign-ins and stops the links they made."""
    administrators = _locked_administrators(session)
    person = _person(session, person_id)
    if not person.is_active:
        return person
    if person_id in administrators:
        _require_another(administrators, person_id, field=None)
    person.is_active = False
    person.version += 1
    session.execute(delete(SignIn).where(SignIn.person_id == person_id))
    session.execute(
        update(Invitation)
        .where(Invitation.invited_by_id == person_id, Invitation.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    _record(session, "deactivated", actor_id=actor_id, person_id=person_id, now=now)
    return person


def reactivate(session: Session, *, actor_id: int, person_id: int, now: datetime) -> Person:
    """Let a person sign in again; their links stay stopped."""
    person = _person(session, person_id)
    if is_erased(person):
        raise Refused(_("This person was erased: nobody is left to sign in."))
    if not person.is_active:
        person.is_active = True
        person.version += 1
        _record(session, "reactivated", actor_id=actor_id, person_id=person_id, now=now)
    return person


def _locked_administrators(session: Session) -> set[int]:
    """Return who administers, locked, so that two cannot remove each other at once."""
    rows = session.execute(
        select(Person.id)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.role == Role.ADMINISTRATOR, Person.is_active)
        .order_by(Person.id)
        .with_for_update()
    )
    return set(rows.scalars())


def _require_another(administrators: set[int], person_id: int, *, field: str | None) -> None:
    if not administrators - {person_id}:
        raise Refused(_(LAST), field=field)


def _person(session: Session, person_id: int) -> Person:
    person = session.scalars(
        select(Person)
        .where(Person.id == person_id)
        .options(selectinload(Person.grants))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if person is None:
        raise NotFound(_("There is no such person."))
    return person


def _record(
    session: Session,
    act: str,
    *,
    actor_id: int,
    person_id: int,
    detail: str = "",
    now: datetime,
) -> None:
    record(
        session,
        actor_id=actor_id,
        act=act,
        object_kind="person",
        object_id=person_id,
        detail=detail,
        now=now,
    )
