"""Carrying ballots from an idea to the one it was merged into, and taking them back.

A person counts once: who has judged both keeps what they said of the idea that stays.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from ideas.queries import authors_of
from models.ideas import Idea
from models.voting import Ballot, Rating, Tally
from voting.services.casting import COUNTED, NOTHING


def portable_ballots(session: Session, idea_id: int, into_id: int) -> list[Ballot]:
    """Return the current ballots of people who say nothing of the other idea and are not behind it.

    What each says in one round moves by itself: a rating may come along where a yes does not.
    """
    ballots = session.scalars(
        select(Ballot)
        .where(Ballot.idea_id == idea_id, Ballot.is_current.is_(True), Ballot.choice != "withdrawn")
        .options(selectinload(Ballot.ratings))
        .order_by(Ballot.id)
    ).all()
    said = session.execute(
        select(Ballot.round_id, Ballot.person_id).where(
            Ballot.idea_id == into_id, Ballot.is_current.is_(True)
        )
    )
    taken = {(round_id, person_id) for round_id, person_id in said}
    authors = authors_of(session, [into_id])[into_id]
    return [
        ballot
        for ballot in ballots
        if (ballot.round_id, ballot.person_id) not in taken and ballot.person_id not in authors
    ]


def carry_ballots(session: Session, *, idea: Idea, into: Idea, now: datetime) -> list[int]:
    """Let people's ballots on one idea speak for another; return the ids of the new ballots.

    The caller holds both ideas' rows.
    """
    carried = [
        _following(ballot, into.id, into.version, ballot.choice, now)
        for ballot in portable_ballots(session, idea.id, into.id)
    ]
    session.add_all(carried)
    session.flush()
    _recount(session, into.id)
    if carried and into.judged_at is None:
        into.judged_at = now
    return [ballot.id for ballot in carried]


def put_back_ballots(
    session: Session, *, ballot_ids: Collection[int], into: Idea, now: datetime
) -> None:
    """Let carried ballots speak no more, but for those that people have since followed."""
    standing = session.scalars(
        select(Ballot).where(Ballot.id.in_(ballot_ids), Ballot.is_current.is_(True))
    ).all()
    for ballot in standing:
        ballot.is_current = None
    session.flush()  # The database knows only one current ballot.
    for ballot in standing:
        session.add(_following(ballot, into.id, into.version, "withdrawn", now, is_silent=True))
    session.flush()
    _recount(session, into.id)


def _following(
    ballot: Ballot,
    idea_id: int,
    version: int,
    choice: str,
    now: datetime,
    *,
    is_silent: bool = False,
) -> Ballot:
    values = [] if is_silent else ballot.ratings
    return Ballot(
        round_id=ballot.round_id,
        idea_id=idea_id,
        idea_version=version,
        person_id=ballot.person_id,
        choice=choice,
        tally_seen=ballot.tally_seen,
        created_at=now,
        ratings=[Rating(criterion_id=r.criterion_id, value=r.value) for r in values],
    )


def _recount(session: Session, idea_id: int) -> None:
    """Write the tallies of an idea anew from its current ballots."""
    counted = session.execute(
        select(Ballot.round_id, Ballot.choice, func.count())
        .where(Ballot.idea_id == idea_id, Ballot.is_current.is_(True))
        .group_by(Ballot.round_id, Ballot.choice)
    ).all()
    kept = {
        tally.round_id: tally
        for tally in session.scalars(select(Tally).where(Tally.idea_id == idea_id))
    }
    for tally in kept.values():
        for column in COUNTED.values():
            setattr(tally, column, 0)
    for round_id, choice, count in counted:
        if choice not in COUNTED:
            continue
        if round_id not in kept:
            kept[round_id] = Tally(round_id=round_id, idea_id=idea_id, **NOTHING)
            session.add(kept[round_id])
        setattr(kept[round_id], COUNTED[choice], count)
    session.flush()
