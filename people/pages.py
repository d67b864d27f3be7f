"""What the pages of people are told: values read by queries, nothing to ask the database for."""

from dataclasses import dataclass
from datetime import datetime

from core.language import _, ngettext


@dataclass(frozen=True, kw_only=True)
class InvitationPage:
    """What somebody who was invited sees before coming in."""

    inviter: str | None  # None: the command line
    role: str
    uses_max: int
    expires_at: datetime
    is_first: bool  # nobody administers this place yet


@dataclass(frozen=True, kw_only=True)
class Place:
    """What a door shows of the place behind it."""

    statement: str
    why: str
    member_count: int
    open_count: int

    @property
    def words(self) -> str:
        """Who is here and what is open, in a sentence or two."""
        if self.member_count == 0:
            return _("Nobody is here yet.")
        here = ngettext(
            "%(num)s person is here so far.", "%(num)s people are here so far.", self.member_count
        )
        if self.open_count == 0:
            return here
        asked = ngettext(
            "%(num)s challenge is open.", "%(num)s challenges are open.", self.open_count
        )
        return f"{here} {asked}"


@dataclass(frozen=True, kw_only=True)
class InvitationLine:
    """One link in the list of invitations."""

    id: int
    note: str
    role: str
    inviter: str
    uses_max: int
    used_count: int
    created_at: datetime
    expires_at: datetime
    state: str  # open, used up, ended or stopped
    is_mine: bool

    @property
    def left(self) -> int:
        """How many more people the link lets in."""
        return self.uses_max - self.used_count if self.state == "open" else 0


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """One person in the administrator's list."""

    id: int
    name: str
    email: str | None
    team: str
    roles: tuple[str, ...]
    is_active: bool
    seen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class PeoplePage:
    """A page of the list of people."""

    people: tuple[PersonLine, ...]
    found_count: int
    all_count: int
    active_count: int
    page: int
    page_count: int

    @property
    def closed_count(self) -> int:
        """How many accounts nobody can sign in to."""
        return self.all_count - self.active_count


@dataclass(frozen=True, kw_only=True)
class SignInLine:
    """One of a person's own sign-ins."""

    id: int
    browser: str
    created_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """One act of a person, as their page shows it."""

    words: str
    question: str | None
    created_at: datetime
