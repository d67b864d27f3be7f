"""Inviting people by link, and stopping a link."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotFound
from core.language import _, marked
from core.policy import Role, require
from core.text import one_line
from models.people import Invitation
from people.activity import record
from people.links import hash_of, new_secret

USES_MAX = 10_000
DAYS_MAX = 90
ADMIN_LINK_HOURS = 24


@dataclass(frozen=True, kw_only=True)
class NewInvitation:
    """An invitation just made; its secret can be read here and never again."""

    id: int
    secret: str
    uses_max: int
    expires_at: datetime


def invite(
    session: Session,
    *,
    inviter_id: int,
    is_administrator: bool,
    role: str = Role.MEMBER,
    uses_max: int,
    days: int,
    note: str = "",
    now: datetime,
) -> NewInvitation:
    """Make a link that lets `uses_max` people in for `days` days.

    Only an administrator may invite others than members.
    """
    require(
        is_administrator or role == Role.MEMBER,
        marked("Only an administrator can invite sponsors, facilitators and administrators."),
    )
    if not 1 <= uses_max <= USES_MAX:
        raise InvalidInput(
            _("Between 1 and %(uses_max)s people.", uses_max=USES_MAX), field="uses_max"
        )
    if role != Role.MEMBER and uses_max != 1:
        raise InvalidInput(_("A link that gives a role lets one person in."), field="uses_max")
    if not 1 <= days <= DAYS_MAX:
        raise InvalidInput(_("Between 1 and %(days_max)s days.", days_max=DAYS_MAX), field="days")
    made = _make(
        session,
        inviter_id=inviter_id,
        role=role,
        uses_max=uses_max,
        note=one_line(note),
        expires_at=now + timedelta(days=days),
        now=now,
    )
    record(
        session,
        actor_id=inviter_id,
        act="invited",
        object_kind="person",
        object_id=inviter_id,
        detail=f"link {made.id}: {uses_max} as {role}",
        now=now,
    )
    return made


def make_administrator_link(session: Session, *, now: datetime) -> NewInvitation:
    """Make the command line's link for an administrator; it replaces the one before."""
    session.execute(
        update(Invitation)
        .where(
            Invitation.invited_by_id.is_(None),
            Invitation.role == Role.ADMINISTRATOR,
            Invitation.revoked_at.is_(None),
            Invitation.used_count == 0,
        )
        .values(revoked_at=now)
    )
    return _make(
        session,
        inviter_id=None,
        role=Role.ADMINISTRATOR,
        uses_max=1,
        note="Key of the house",
        expires_at=now + timedelta(hours=ADMIN_LINK_HOURS),
        now=now,
    )


def stop(
    session: Session,
    *,
    invitation_id: int,
    actor_id: int,
    is_administrator: bool,
    now: datetime,
) -> Invitation:
    """Stop a link, so that it lets nobody else in; one's own, or any as administrator."""
    invitation = session.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None:
        raise NotFound(_("There is no such invitation."))
    require(
        is_administrator or invitation.invited_by_id == actor_id,
        marked("Only who made this link, or an administrator, can stop it."),
    )
    if invitation.revoked_at is None:
        invitation.revoked_at = now
        record(
            session,
            actor_id=actor_id,
            act="stopped_invitation",
            object_kind="person",
            object_id=invitation.invited_by_id or actor_id,
            detail=f"link {invitation.id}",
            now=now,
        )
    return invitation


def _make(
    session: Session,
    *,
    inviter_id: int | None,
    role: str,
    uses_max: int,
    note: str,
    expires_at: datetime,
    now: datetime,
) -> NewInvitation:
    secret = new_secret()
    row = Invitation(
        secret_hash=hash_of(secret),
        note=note,
        role=role,
        uses_max=uses_max,
        invited_by_id=inviter_id,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    session.flush()
    return NewInvitation(id=row.id, secret=secret, uses_max=uses_max, expires_at=expires_at)
