"""Reads of people for pages: names as a challenge shows them, invitations, profiles, sign-ins."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from core.language import _, marked
from core.policy import Role
from models.community import Activity, Alias
from models.people import Grant, Invitation, Person
from models.people import Session as SignIn
from models.purpose import Challenge, Purpose
from people.browsers import browser_words
from people.deeds import PUBLIC_DEEDS, deed_words, done_to_you
from people.links import hash_of, is_signed, token_parts
from people.names import NAMED, ShownPerson, shown_person
from people.pages import (
    ActLine,
    InvitationLine,
    InvitationPage,
    PeoplePage,
    PersonLine,
    Place,
    SignInLine,
)

PAGE_LENGTH = 50
ACTS_SHOWN = 20
ENDED = marked("This invitation has ended. Ask whoever sent it for a new one.")


def names_for(
    session: Session,
    person_ids: Iterable[int],
    challenge: Challenge | None,
    *,
    viewer_id: int | None = None,
) -> dict[int, ShownPerson]:
    """Return each person as `viewer_id` may see them in a challenge; outside of any, by name."""
    policy = challenge.name_policy if challenge else NAMED
    in_challenge = and_(
        Alias.person_id == Person.id, Alias.challenge_id == (challenge.id if challenge else None)
    )
    rows = session.execute(
        select(Person.id, Person.name, Alias.name.label("alias"))
        .outerjoin(Alias, in_challenge)
        .where(Person.id.in_(set(person_ids)))
    )
    return {
        row.id: shown_person(
            policy, person_id=row.id, name=row.name, alias=row.alias, viewer_id=viewer_id
        )
        for row in rows
    }


def has_administrator(session: Session) -> bool:
    """Say whether anybody can administer this place."""
    holds = exists().where(
        Grant.person_id == Person.id, Grant.role == Role.ADMINISTRATOR, Person.is_active
    )
    return bool(session.scalar(select(holds)))


def place(session: Session) -> Place:
    """Return what a door shows of the place behind it."""
    purpose = session.get(Purpose, 1)
    return Place(
        statement=purpose.statement if purpose else "",
        why=purpose.why if purpose else "",
        member_count=_count(session, select(Person.id).where(Person.is_active)),
        open_count=_count(session, select(Challenge.id).where(Challenge.state == "open")),
    )


def invitation_page(session: Session, secret: str, *, now: datetime) -> InvitationPage:
    """Return the invitation with a secret; NotFound when it lets nobody in any more."""
    row = session.execute(
        select(Invitation, Person.name)
        .outerjoin(Person, Person.id == Invitation.invited_by_id)
        .where(Invitation.secret_hash == hash_of(secret))
    ).one_or_none()
    if row is None:
        raise NotFound(_("This invitation is not known here. Copy the whole link and try again."))
    invitation, inviter = row
    if _state(invitation, now) != "open":
        raise NotFound(_(ENDED))
    return InvitationPage(
        inviter=inviter,
        role=invitation.role,
        uses_max=invitation.uses_max,
        expires_at=invitation.expires_at,
        is_first=invitation.role == Role.ADMINISTRATOR and not has_administrator(session),
    )


def invitations_for(
    session: Session, *, viewer_id: int, sees_all: bool, now: datetime
) -> tuple[InvitationLine, ...]:
    """Return the newest links: one's own, or everyone's for an administrator."""
    mine = () if sees_all else (Invitation.invited_by_id == viewer_id,)
    rows = session.execute(
        select(Invitation, Person.name)
        .outerjoin(Person, Person.id == Invitation.invited_by_id)
        .where(*mine)
        .order_by(Invitation.id.desc())
        .limit(PAGE_LENGTH)
    )
    return tuple(
        InvitationLine(
            id=row.id,
            note=row.note,
            role=row.role,
            inviter=inviter or _("the command line"),
            uses_max=row.uses_max,
            used_count=row.used_count,
            created_at=row.created_at,
            expires_at=row.expires_at,
            state=_state(row, now),
            is_mine=row.invited_by_id == viewer_id,
        )
        for row, inviter in rows
    )


def _state(invitation: Invitation, now: datetime) -> str:
    if invitation.revoked_at is not None:
        return "stopped"
    if invitation.used_count >= invitation.uses_max:
        return "used up"
    return "open" if invitation.expires_at > now else "ended"


def person_with_roles(session: Session, person_id: int) -> Person:
    """Return a person with the roles given to them; NotFound when there is none."""
    person = session.scalars(
        select(Person).where(Person.id == person_id).options(selectinload(Person.grants))
    ).one_or_none()
    if person is None:
        raise NotFound(_("There is no such person."))
    return person


def person_for_token(session: Session, token: str, *, key: str, now: datetime) -> Person:
    """Return who may choose a new password by a token; NotFound when nobody may any more."""
    parts = token_parts(token)
    person = session.get(Person, parts[0]) if parts and parts[1] > now else None
    kept = person.password_hash if person else None
    if not is_signed(token, key, password_hash=kept) or person is None or not person.is_active:
        raise NotFound(_("This link has ended. Ask an administrator for a new one."))
    return person


def acts_on(session: Session, person_id: int, *, limit: int = ACTS_SHOWN) -> tuple[ActLine, ...]:
    """Return what administrators did to a person's account, the latest first."""
    rows = session.execute(
        select(Activity, Person.name)
        .join(Person, Person.id == Activity.actor_id)
        .where(
            Activity.object_kind == "person",
            Activity.object_id == person_id,
            Activity.actor_id != person_id,
        )
        .order_by(Activity.id.desc())
        .limit(limit)
    )
    return tuple(
        ActLine(
            words=done_to_you(actor, row.act, row.detail),
            question=None,
            created_at=row.created_at,
        )
        for row, actor in rows
    )


def find_people(session: Session, *, search: str = "", page: int = 1) -> PeoplePage:
    """Return a page of the people whose name, e-mail, team or role holds the words searched."""
    found = select(Person.id).where(*(_holds(word) for word in search.lower().split()))
    found_count = _count(session, found)
    page_count = max(1, -(-found_count // PAGE_LENGTH))
    page = min(max(page, 1), page_count)
    last_seen = (
        select(func.max(SignIn.seen_at)).where(SignIn.person_id == Person.id).scalar_subquery()
    )
    rows = session.execute(
        select(Person, last_seen)
        .where(Person.id.in_(found))
        .options(selectinload(Person.grants))
        .order_by(func.lower(Person.name), Person.id)
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
    )
    return PeoplePage(
        people=tuple(_line(person, seen_at) for person, seen_at in rows),
        found_count=found_count,
        all_count=_count(session, select(Person.id)),
        active_count=_count(session, select(Person.id).where(Person.is_active)),
        page=page,
        page_count=page_count,
    )


def _holds(word: str) -> ColumnElement[bool]:
    has_role = exists().where(Grant.person_id == Person.id, Grant.role == word)
    texts = (Person.name, Person.email, Person.team)
    return or_(has_role, *(func.lower(text).contains(word, autoescape=True) for text in texts))


def _line(person: Person, seen_at: datetime | None) -> PersonLine:
    return PersonLine(
        id=person.id,
        name=person.name,
        email=person.email,
        team=person.team,
        roles=tuple(sorted(grant.role for grant in person.grants)),
        is_active=person.is_active,
        seen_at=seen_at,
    )


def sign_ins_of(
    session: Session, person_id: int, *, this_session: str, now: datetime
) -> tuple[SignInLine, ...]:
    """Return where a person is signed in, the newest first; `this_session` is a secret's hash."""
    rows = session.scalars(
        select(SignIn)
        .where(SignIn.person_id == person_id, SignIn.expires_at > now)
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return tuple(
        SignInLine(
            id=row.id,
            browser=browser_words(row.browser),
            created_at=row.created_at,
            seen_at=row.seen_at,
            is_this=row.secret_hash == this_session,
        )
        for row in rows
    )


def acts_of(
    session: Session, person_id: int, *, viewer_id: int, limit: int = ACTS_SHOWN
) -> tuple[ActLine, ...]:
    """Return what a person did last; of others only what they did under their own name.

    Nothing done in a challenge that hides names, and no judgement, belief or trade of others.
    """
    chosen = [Activity.actor_id == person_id]
    if person_id != viewer_id:
        chosen += [
            tuple_(Activity.object_kind, Activity.act).in_(list(PUBLIC_DEEDS)),
            or_(Activity.challenge_id.is_(None), Challenge.name_policy == NAMED),
            or_(Challenge.id.is_(None), Challenge.state != "draft"),
        ]
    rows = session.execute(
        select(Activity, Challenge.question)
        .outerjoin(Challenge, Challenge.id == Activity.challenge_id)
        .where(*chosen)
        .order_by(Activity.id.desc())
        .limit(limit)
    )
    return tuple(
        ActLine(
            words=deed_words(row.object_kind, row.act),
            question=question,
            created_at=row.created_at,
        )
        for row, question in rows
    )


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
