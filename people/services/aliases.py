"""Giving people pen names in pseudonymous challenges."""

from random import Random, SystemRandom

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.community import Alias
from people.pen_names import pen_name

# Whoever knew the seed could tell who is who, so the system's own chance draws by default.
UNGUESSABLE = SystemRandom()
ATTEMPTS = 5


def alias_of(
    session: Session, challenge_id: int, person_id: int, *, chance: Random = UNGUESSABLE
) -> str:
    """Return a person's pen name in a challenge, giving one on their first act there.

    `chance` is for tests and demonstrations that must come out the same each time.
    """
    mine = select(Alias.name).filter_by(challenge_id=challenge_id, person_id=person_id)
    for _ in range(ATTEMPTS):
        kept = session.scalar(mine)
        if kept is not None:
            return kept
        taken = set(session.scalars(select(Alias.name).filter_by(challenge_id=challenge_id)))
        alias = Alias(challenge_id=challenge_id, person_id=person_id, name=pen_name(taken, chance))
        try:
            with session.begin_nested():
                session.add(alias)
        except IntegrityError:
            continue  # Somebody took the name, or this person's other tab was first.
        return alias.name
    raise RuntimeError(_("No pen name was free."))
