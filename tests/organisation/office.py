"""A simulated organisation: its people, its clock and its one seeded chance, on real services."""

import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from unittest.mock import patch

from cast import make_cast
from challenges import make_challenge
from conftest import MORNING, settings_for
from factories import PASSWORD, make_person
from market_cast import faults
from sqlalchemy import func, select

from app import create_app
from core.errors import ThrongError
from core.points import MICRO
from ledger.audit import root_of_heads
from ledger.publishing import missed_heads, present_heads
from models.voting import Ballot, Tally
from people.passwords import hash_password
from people.services.invitations import invite
from purpose.phases import Act, PhaseSpan
from web.extensions import db
from web.transaction import write

MEMBERS = 100
HASH = hash_password(PASSWORD, rounds=1)
EVERYTHING = frozenset(Act)


class Organisation:
    """Acts through services, each in a transaction of its own; all chance comes from one seed."""

    def __init__(self, url, seed):
        self.url, self.seed, self.chance = url, seed, Random(seed)
        self.now, self.done, self.number = MORNING, Counter(), 0
        self.members, self.gone, self.ideas, self.sent = [], [], [], []
        self.heads = ()
        self.context = None

    @contextmanager
    def at_work(self):
        """Open the house; everything in the block uses its seeded chance, keys of rows too."""
        numbers = patch("uuid.uuid4", lambda: uuid.UUID(int=self.chance.getrandbits(128)))
        with numbers:
            self.open()
            try:
                self.found()
                yield self
            finally:
                self.shut()

    def open(self):
        self.context = create_app(settings_for(self.url)).app_context()
        self.context.push()

    def shut(self):
        db.session.remove()
        db.engine.dispose()
        self.context.pop()

    def restart(self):
        """End the process as far as the database can tell: a new application, engine, session."""
        self.shut()
        self.open()
        self.done["restart"] += 1

    @property
    def session(self):
        return db.session()

    def found(self):
        """Let the house begin: who runs it, a link for members, and two challenges."""
        session, now = self.session, self.now
        cast = make_cast(session, now)
        third = make_person(session, "Tara Third", roles=["facilitator"], now=now)
        self.sponsor, self.administrator = cast.sponsor.id, cast.administrator.id
        self.facilitators = [cast.facilitator.id, cast.second_facilitator.id, third.id]
        self.members = [cast.alice.id, cast.bob.id, cast.mallory.id]
        whole = PhaseSpan(
            name="All at once", starts_at=now, ends_at=now + timedelta(days=60), acts=EVERYTHING
        )
        budget = {"points_budget": 40_000 * MICRO}
        made = [
            make_challenge(session, self.sponsor, now, **budget),
            make_challenge(
                session, self.sponsor, now, question="What may we stop?", phases=(whole,), **budget
            ),
        ]
        self.challenges = [one.id for one in made]
        session.commit()
        self.link = write(
            invite,
            inviter_id=self.administrator,
            is_administrator=True,
            uses_max=MEMBERS,
            days=90,
            now=now,
        ).secret

    def do(self, service, **wanted):
        """Let a service act; None where the house says no."""
        try:
            answer = write(service, **wanted, now=self.now)
        except ThrongError as no:
            self.done["refused"] += 1
            self.done[f"refused {service.__name__}"] += 1
            self.done[type(no).__name__] += 1
            return None
        self.done[service.__name__] += 1
        return answer

    def key(self):
        self.number += 1
        return f"organisation-{self.number:07d}"

    def someone(self):
        return self.chance.choice(self.members)

    def facilitator(self):
        return self.chance.choice(self.facilitators)

    def any_of(self, question):
        """Return one of the rows that a question finds; None where it finds none."""
        rows = self.session.scalars(question).all()
        return self.chance.choice(rows) if rows else None

    def pass_time(self):
        """Move the clock: minutes mostly, a night now and then, days seldom."""
        luck = self.chance.random()
        minutes = self.chance.randint(1, 30)
        if luck < 0.003:
            minutes += self.chance.randint(1, 4) * 24 * 60
        elif luck < 0.02:
            minutes += self.chance.randint(6, 16) * 60
        self.now += timedelta(minutes=minutes)

    def audit(self):
        """Return what is wrong: points, shares, chains, tallies, and a past that has changed."""
        session = self.session
        session.rollback()
        wrong = [*faults(session), *missed_heads(session, self.heads), *self._miscounted()]
        self.heads = present_heads(session)
        self.done["audit"] += 1
        return wrong

    def _miscounted(self):
        cast = select(func.count()).select_from(Ballot).where(Ballot.is_current.is_(True))
        sums = {
            choice: self.session.scalar(cast.where(Ballot.choice == choice))
            for choice in ("approve", "reject", "pass")
        }
        return [
            f"{count} {choice}, tallies say {kept}"
            for choice, count in sums.items()
            if (kept := int(self._tallied(choice))) != count
        ]

    def _tallied(self, choice):
        return self.session.scalar(select(func.sum(getattr(Tally, f"{choice}_count")))) or 0

    def head(self):
        """Return the one hash that stands for the whole ledger."""
        return root_of_heads(self.session)
