"""Everybody comes in, by invitations like anyone's."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from random import Random

from sqlalchemy.orm import Session

from core.text import slug_of
from demo.script import PersonScript
from demo.stage import Player
from demo.temper import temper_of
from people.passwords import hash_password
from people.services.accounts import change_details
from people.services.invitations import NewInvitation, invite, make_administrator_link
from people.services.joining import join
from people.services.roles import set_roles

HOST = "aldermoor.example"
POINTS = 1000


def email_of(name: str) -> str:
    """Return the address an invented person has."""
    return f"{slug_of(name).replace('-', '.')}@{HOST}"


class Door:
    """Lets invented people in; the first is the administrator, who invites all others."""

    def __init__(self, session: Session, *, tags: Iterable[str], chance: Random) -> None:
        self.session = session
        self.tags = sorted(tags)
        self.chance = chance
        self.host_id: int | None = None
        # One password that nobody knows, for everybody: they come in by the banner.
        self.password_hash = hash_password(secrets.token_urlsafe(24), rounds=1)

    def let_in(self, written: PersonScript, now: datetime) -> Player:
        """Let one person in, with their team and their roles."""
        person = join(
            self.session,
            secret=self._invitation(written, now).secret,
            name=written.name,
            email=email_of(written.name),
            password_hash=self.password_hash,
            season_points=POINTS,
            now=now,
        )
        change_details(
            self.session, person_id=person.id, name=written.name, team=written.team, zone="UTC"
        )
        if self.host_id is None:
            self.host_id = person.id
            self._give_up_roles(person.id, set(written.roles), now)
        return Player(
            key=written.key,
            id=person.id,
            temper=temper_of(written.kind, self.tags, self.chance),
            roles=written.roles,
        )

    def _invitation(self, written: PersonScript, now: datetime) -> NewInvitation:
        if self.host_id is None:
            return make_administrator_link(self.session, now=now)
        return invite(
            self.session,
            inviter_id=self.host_id,
            is_administrator=True,
            role=written.roles[0] if written.roles else "member",
            uses_max=1,
            days=7,
            note=written.name,
            now=now,
        )

    def _give_up_roles(self, person_id: int, roles: set[str], now: datetime) -> None:
        """Keep only the roles written for the first, who came in with all of them."""
        set_roles(self.session, actor_id=person_id, person_id=person_id, roles=roles, now=now)
