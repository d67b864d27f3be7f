"""The whole demonstration, from an empty house forty days ago to now, in one go."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.services.notifications import read_all
from demo.asking import SPONSOR, plan_challenge
from demo.branches import plan_branches
from demo.calendar import Calendar
from demo.deciding import plan_decision
from demo.judging import plan_judging
from demo.people import Door
from demo.script import the_challenge, the_house
from demo.stage import Scene, Stage
from demo.trading import plan_markets
from models.people import Person
from purpose.services.stating import state_purpose

SEED = 1
# Each challenge, and how many days ago it opened.
CHALLENGES = (("missed", 40.0), ("waiting", 24.0), ("nights", 3.6))
FIRST_DAY = timedelta(days=44)
READ_BEFORE = timedelta(hours=30)


@dataclass(frozen=True, kw_only=True)
class Made:
    """How much there is when everything has happened."""

    people: int
    acts: int


def is_empty(session: Session) -> bool:
    """Say whether nobody has come in yet."""
    return session.scalar(select(Person.id).limit(1)) is None


def make_community(session: Session, *, seed: int = SEED, now: datetime) -> Made:
    """Let a community come, ask, judge, trade and decide, until now; the same for each seed."""
    house, calendar = the_house(), Calendar(until=now)
    written = {name: the_challenge(name) for name, _ in CHALLENGES}
    tags = {tag for found in written.values() for idea in found.ideas for tag in idea.tags}
    door = Door(session, tags=tags, chance=_chance(seed, "people"))
    stage = Stage(
        session=session,
        calendar=calendar,
        people={one.key: door.let_in(one, now - FIRST_DAY) for one in house.people},
    )
    state_purpose(
        session,
        statement=house.purpose,
        why=house.why,
        measures=house.measures,
        person_id=stage.id_of(SPONSOR),
        now=now - FIRST_DAY,
    )
    for name, days in CHALLENGES:
        opened_at = (now - timedelta(days=days)).replace(microsecond=0)
        scene = Scene(
            stage=stage,
            script=written[name],
            opened_at=opened_at,
            chance=_chance(seed, name),
        )
        for plan in (plan_challenge, plan_judging, plan_markets, plan_decision):
            plan(scene)
        plan_branches(scene, _chance(seed, f"{name} branches"))
    _plan_reading(stage, now)
    return Made(people=len(stage.people), acts=calendar.pass_by())


def _plan_reading(stage: Stage, now: datetime) -> None:
    """Let everybody have read what they were told, but for the news of the last day."""
    for player in stage.people.values():
        stage.calendar.at(now - READ_BEFORE, partial(_read, stage, player.id))


def _read(stage: Stage, person_id: int, now: datetime) -> None:
    read_all(stage.session, person_id=person_id, now=now)


def _chance(seed: int, of: str) -> Random:
    """Return chance that comes out the same each time."""
    return Random(f"{seed}-{of}")  # noqa: S311  # Nothing here is a secret.
