"""The parameters rankings are computed with: learned from results, in force forward in time."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aggregation.methods.canonical import from_json, to_json
from aggregation.methods.learn import learn
from aggregation.methods.parameters import LearningRow, Parameters
from aggregation.readings import Readings
from models import aggregation as kept
from models.purpose import Challenge, Result

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def parameters_for(session: Session, challenge: Challenge) -> kept.Parameters:
    """Return the parameters that were in force when a challenge opened.

    What is learned later never re-ranks it.
    """
    opened_at = challenge.opened_at or challenge.created_at
    found = session.scalars(
        select(kept.Parameters)
        .where(kept.Parameters.in_force_from <= opened_at)
        .order_by(kept.Parameters.number.desc())
        .limit(1)
    ).one_or_none()
    return found or _first(session)


def values_of(row: kept.Parameters) -> Parameters:
    """Return kept parameters as the values the mathematics takes."""
    return from_json(Parameters, row.content)


def learn_again(session: Session, *, now: datetime) -> kept.Parameters:
    """Learn from every row whose result stands; what comes of it is for challenges opened later."""
    _first(session)
    rows = [
        LearningRow(
            challenge_id=row.challenge_id,
            idea_id=row.idea_id,
            readings=from_json(Readings, row.signals).readings,
            succeeded=bool(row.outcome),
        )
        for row in session.scalars(
            select(kept.LearningRow)
            .join(Result, Result.id == kept.LearningRow.result_id)
            .where(Result.is_current.is_(True))
            .order_by(kept.LearningRow.id)
        )
    ]
    number = session.scalar(select(func.max(kept.Parameters.number))) or 0
    learned = kept.Parameters(
        number=number + 1,
        content=to_json(learn(rows)),
        row_count=len(rows),
        in_force_from=now,
    )
    session.add(learned)
    session.flush()
    return learned


def _first(session: Session) -> kept.Parameters:
    """Return the parameters of the first day, before anything has resolved."""
    first = session.scalars(select(kept.Parameters).filter_by(number=0)).one_or_none()
    if first is None:
        first = kept.Parameters(
            number=0, content=to_json(Parameters()), row_count=0, in_force_from=BEGINNING
        )
        session.add(first)
        session.flush()
    return first
