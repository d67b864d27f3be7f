"""What every scene of the demonstration needs: the session, the people, chance and the calendar."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from core.policy import Viewer
from demo.calendar import Calendar
from demo.script import ChallengeScript
from demo.temper import Temper


@dataclass(frozen=True, kw_only=True)
class Player:
    """Somebody in the play."""

    key: str
    id: int
    temper: Temper
    roles: tuple[str, ...] = ()

    @property
    def viewer(self) -> Viewer:
        """Return them as pages see them."""
        return Viewer(id=self.id, roles=frozenset({"member", *self.roles}))


@dataclass(kw_only=True)
class Stage:
    """Where the play is given."""

    session: Session
    calendar: Calendar
    people: dict[str, Player]

    def id_of(self, key: str) -> int:
        """Return somebody's number."""
        return self.people[key].id

    @property
    def crowd(self) -> list[Player]:
        """Return everybody who runs nothing: those who judge and trade."""
        return [player for player in self.people.values() if not player.roles]


@dataclass(kw_only=True)
class Scene:
    """One challenge of the play, its ideas by number as they come."""

    stage: Stage
    script: ChallengeScript
    opened_at: datetime
    chance: Random
    challenge_id: int = 0
    ideas: dict[int, int] = field(default_factory=dict)
    criteria: tuple[int, ...] = ()

    def moment(self, day: float) -> datetime:
        """Return the moment at a day of this challenge."""
        return self.opened_at + timedelta(seconds=round(day * 86_400))

    def authors_of(self, number: int) -> set[str]:
        """Return who is behind an idea."""
        idea = self.script.ideas[number - 1]
        return {idea.by, *idea.co_authors}
