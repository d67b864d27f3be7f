"""Coming in by an invitation."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import Closed, InvalidInput
from core.language import _, marked
from core.points import MICRO
from core.policy import Role
from core.text import one_line
from ledger.services import open_member_accounts
from models.people import Grant, Invitation, Person
from people.activity import record
from people.links import hash_of
from people.queries import has_administrator

TAKEN = marked("Somebody with this e-mail is here already. If it is you, sign in instead.")
FIRST = (Role.ADMINISTRATOR, Role.SPONSOR, Role.FACILITATOR)


def join(
    session: Session,
    *,
    secret: str,
    name: str,
    email: str,
    password_hash: str,
    season_points: int,
    now: datetime,
) -> Person:
    """Let a person in by an invitation's secret; open their accounts and give their role.

    The first administrator also becomes sponsor and facilitator, so that one person can state
    the purpose, pose a challenge and run it.
    """
    invitation = _use(session, secret, now)
    person = _person(session, name=name, email=email, password_hash=password_hash, now=now)
    for role in _roles(session, invitation):
        grant = Grant(person_id=person.id, role=role, granted_at=now)
        grant.granted_by_id = invitation.invited_by_id
        session.add(grant)
    session.flush()
    open_member_accounts(session, person_id=person.id, points=season_points * MICRO, now=now)
    record(
        session,
        actor_id=person.id,
        act="joined",
        object_kind="person",
        object_id=person.id,
        detail=f"by link {invitation.id}",
        now=now,
    )
    return person


def _use(session: Session, secret: str, now: datetime) -> Invitation:
    """Count one use; the row's own condition decides when two people come at once."""
    usable = (
        Invitation.secret_hash == hash_of(secret),
        Invitation.used_count < Invitation.uses_max,
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > now,
    )
    used = session.execute(
        update(Invitation)
        .where(*usable)
        .values(used_count=Invitation.used_count + 1)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if used is None:
        raise Closed(_("This invitation has just ended. Ask whoever sent it for a new one."))
    return session.scalars(
        select(Invitation).filter_by(id=used).execution_options(populate_existing=True)
    ).one()


def _person(
    session: Session, *, name: str, email: str, password_hash: str, now: datetime
) -> Person:
    person = Person(
        name=one_line(name),
        email=email.strip().lower(),
        password_hash=password_hash,
        created_at=now,
    )
    if not person.name:
        raise InvalidInput(_("Please give the name others see."), field="name")
    if session.scalar(select(Person.id).filter_by(email=person.email)):
        raise InvalidInput(_(TAKEN), field="email")
    session.add(person)
    try:
        session.flush()
    except IntegrityError as error:  # The same e-mail came in by another door meanwhile.
        raise InvalidInput(_(TAKEN), field="email") from error
    return person


def _roles(session: Session, invitation: Invitation) -> tuple[str, ...]:
    if invitation.role == Role.MEMBER:
        return ()
    from_command_line = invitation.invited_by_id is None
    if from_command_line and not has_administrator(session):
        return FIRST
    return (invitation.role,)
