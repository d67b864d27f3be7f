"""Bringing in many ballots at once, with their tallies, as quickly as the database can."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from models.ideas import Idea
from models.voting import Ballot, Rating, Tally, VotingRound
from voting.counting import recount
from voting.services.casting import COUNTED, NOTHING
from voting.shown import CHOICES

BATCH = 5_000


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportedBallot:
    """One judgement from elsewhere: approve, reject or pass, or ratings 1 to 7 by criterion."""

    idea_id: int
    person_id: int
    choice: str = "rated"
    ratings: Mapping[int, int] | None = None
    at: datetime


def import_ballots(
    session: Session, round_id: int, rows: Iterable[ImportedBallot], now: datetime
) -> int:
    """Add ballots to a round as they come and return how many; the last of a person counts.

    Phases are not asked: whoever imports answers for the dates. The tallies of the round are
    counted anew.

    Raises:
        InvalidInput: a ballot says what this round does not know, or comes from the future.
    """
    found = session.get_one(VotingRound, round_id, with_for_update={"key_share": True})
    session.flush()
    total = 0
    for batch in _batches(rows):
        _check(found, batch, now)
        _add(session, round_id, batch)
        total += len(batch)
    _mark_current(session, round_id)
    _date_first_judgements(session, round_id)
    _tally_anew(session, round_id)
    session.expire_all()
    return total


def _batches(rows: Iterable[ImportedBallot]) -> Iterator[Sequence[ImportedBallot]]:
    pending = iter(rows)
    while batch := list(islice(pending, BATCH)):
        yield batch


def _check(found: VotingRound, batch: Sequence[ImportedBallot], now: datetime) -> None:
    for row in batch:
        is_rated = row.choice == "rated"
        if is_rated != (found.rule == "criteria") or not (is_rated or row.choice in CHOICES):
            raise InvalidInput(f"“{row.choice}” is not an answer in a round of {found.rule}.")
        if is_rated and not row.ratings:
            raise InvalidInput("A rating names at least one criterion.")
        if row.at > now:
            raise InvalidInput("A ballot comes from the future.")


def _add(session: Session, round_id: int, batch: Sequence[ImportedBallot]) -> None:
    values = [
        {
            "round_id": round_id,
            "idea_id": row.idea_id,
            "idea_version": 1,
            "person_id": row.person_id,
            "choice": row.choice,
            "is_current": None,
            "tally_seen": False,
            "created_at": row.at,
        }
        for row in batch
    ]
    into = insert(Ballot).execution_options(render_nulls=True)
    if batch[0].choice != "rated":
        session.execute(into, values)
        return
    added = session.scalars(into.returning(Ballot.id, sort_by_parameter_order=True), values)
    ratings = [
        {"ballot_id": ballot_id, "criterion_id": criterion_id, "value": value}
        for ballot_id, row in zip(added, batch, strict=True)
        for criterion_id, value in sorted((row.ratings or {}).items())
    ]
    session.execute(insert(Rating), ratings)


def _mark_current(session: Session, round_id: int) -> None:
    """Make the last ballot of each person on each idea the current one."""
    last = (
        select(func.max(Ballot.id))
        .where(Ballot.round_id == round_id)
        .group_by(Ballot.person_id, Ballot.idea_id)
    )
    here = update(Ballot).where(Ballot.round_id == round_id)
    quietly = {"synchronize_session": False}
    session.execute(
        here.where(Ballot.is_current.is_(True), Ballot.id.not_in(last)).values(is_current=None),
        execution_options=quietly,
    )
    session.execute(
        here.where(Ballot.is_current.is_(None), Ballot.id.in_(last)).values(is_current=True),
        execution_options=quietly,
    )


def _date_first_judgements(session: Session, round_id: int) -> None:
    """Note on each idea when someone first judged it."""
    first = session.execute(
        select(Ballot.idea_id, func.min(Ballot.created_at))
        .where(Ballot.round_id == round_id)
        .group_by(Ballot.idea_id)
    )
    for idea_id, at in first.all():
        session.execute(
            update(Idea).where(Idea.id == idea_id, Idea.judged_at.is_(None)).values(judged_at=at),
            execution_options={"synchronize_session": False},
        )


def _tally_anew(session: Session, round_id: int) -> None:
    session.execute(delete(Tally).where(Tally.round_id == round_id))
    tallies = [
        {"round_id": round_id, "idea_id": idea_id, **NOTHING}
        | {COUNTED[choice]: ballots for choice, ballots in counts.items()}
        for idea_id, counts in recount(session, round_id).items()
    ]
    if tallies:
        session.execute(insert(Tally), tallies)
