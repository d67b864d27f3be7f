"""Reads of people for pages: names as a challenge shows them."""

from collections.abc import Iterable

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from models.community import Alias
from models.people import Person
from models.purpose import Challenge
from people.names import NAMED, ShownPerson, shown_person


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
