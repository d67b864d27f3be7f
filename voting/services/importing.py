"""Bringing in many ballots at once, with their tallies, as quickly as the database can."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
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
    session: Session,
    round_id: int,
    rows: Iterable[ImportedBallot],
    now: datetime,
    *,
    advance: Callable[[int], None] = lambda _ballots: None,
) -> int:
    """Add ballots to a round as they come and return how many; the last of a person counts.

    Phases are not asked: whoever imports answers for the dates. The tallies of the round are
    counted anew. `advance` is told how many more have been written.

    Raises:
        InvalidInput: a ballot says what this round does not know, or comes from the future.
    """
    found = session.get_one(VotingRound, round_id, with_for_update={"key_share": True})
    session.flush()
    given = list(rows)
    _check(found, given, now)
    last = {(row.person_id, row.idea_id): place for place, row in enumerate(given)}
    _follow_present(session, round_id, last)
    present = set(last.values())
    for start in range(0, len(given), BATCH):
        batch = given[start : start + BATCH]
        marks = [place in present or None for place in range(start, start + len(batch))]
        _add(session, round_id, batch, marks)
        advance(len(batch))
    _date_first_judgements(session, round_id)
    _tally_anew(session, round_id)
    session.expire_all()
    return len(given)


def _check(found: VotingRound, batch: Sequence[ImportedBallot], now: datetime) -> None:
    for row in batch:
        is_rated = row.choice == "rated"
        if is_rated != (found.rule == "criteria") or not (is_rated or row.choice in CHOICES):
            raise InvalidInput(
                _(
                    "“%(choice)s” is not an answer in a round of %(rule)s.",
                    choice=row.choice,
                    rule=found.rule,
                )
            )
        if is_rated and not row.ratings:
            raise InvalidInput(_("A rating names at least one criterion."))
        if row.at > now:
            raise InvalidInput(_("A ballot comes from the future."))


def _follow_present(session: Session, round_id: int, judged: Collection[tuple[int, int]]) -> None:
    """Let the present ballots on what is judged again, by person and idea, be followed."""
    present = session.execute(
        select(Ballot.id, Ballot.person_id, Ballot.idea_id).where(
            Ballot.round_id == round_id, Ballot.is_current.is_(True)
        )
    )
    followed = [number for number, person, idea in present if (person, idea) in judged]
    for start in range(0, len(followed), BATCH):
        session.execute(
            update(Ballot)
            .where(Ballot.id.in_(followed[start : start + BATCH]))
            .values(is_current=None),
            execution_options={"synchronize_session": False},
        )


def _add(
    session: Session,
    round_id: int,
    batch: Sequence[ImportedBallot],
    marks: Sequence[bool | None],
) -> None:
    """Write some ballots; `marks` says of each whether it is its person's present one."""
    values = [
        {
            "round_id": round_id,
            "idea_id": row.idea_id,
            "idea_version": 1,
            "person_id": row.person_id,
            "choice": row.choice,
            "is_current": mark,
            "tally_seen": False,
            "created_at": row.at,
        }
        for row, mark in zip(batch, marks, strict=True)
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
