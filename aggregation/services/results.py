"""What the success test showed: recorded, learned from, and never used to re-rank the past."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.methods.canonical import to_json
from aggregation.methods.outcome import RankedRow
from aggregation.readings import Readings
from aggregation.services.parameters import learn_again
from aggregation.snapshots import outcome_of
from community.drafting import Place
from community.services.activity import record
from community.services.drafts import forget_draft
from core.errors import InvalidInput, Refused
from core.language import _
from models.aggregation import LearningRow, Ranking
from models.ideas import Idea
from models.purpose import Challenge, Result


def record_result(
    session: Session,
    *,
    challenge: Challenge,
    idea: Idea,
    is_met: bool,
    evidence: str,
    note: str,
    recorded_by_id: int,
    now: datetime,
) -> Result:
    """Record whether an idea met the success test, and learn from it.

    Raises:
        Refused: the challenge has no success test, or the idea was never chosen.
        InvalidInput: no evidence was given.
    """
    result = keep_result(
        session,
        challenge=challenge,
        idea=idea,
        is_met=is_met,
        evidence=evidence,
        note=note,
        recorded_by_id=recorded_by_id,
        now=now,
    )
    if session.scalar(select(LearningRow.id).filter_by(result_id=result.id)) is not None:
        learn_again(session, now=now)
    return result


def keep_result(
    session: Session,
    *,
    challenge: Challenge,
    idea: Idea,
    is_met: bool,
    evidence: str,
    note: str,
    recorded_by_id: int,
    now: datetime,
) -> Result:
    """Record a result and what it can teach; whoever records many calls `learn_again` once."""
    _require_checkable(challenge, idea)
    if not evidence.startswith(("https://", "http://")):
        raise InvalidInput(_("Link to where anyone can check it."), field="evidence")
    _replace_earlier(session, idea.id)
    result = Result(
        challenge_id=challenge.id,
        idea_id=idea.id,
        is_met=is_met,
        evidence=evidence,
        note=note,
        recorded_by_id=recorded_by_id,
        recorded_at=now,
    )
    session.add(result)
    idea.status = "delivered"
    challenge.state = "reviewed" if challenge.state == "decided" else challenge.state
    challenge.reviewed_at = challenge.reviewed_at or now
    session.flush()
    keep_learning_row(session, result, now=now)
    record(
        session,
        actor_id=recorded_by_id,
        act="result_met" if is_met else "result_not_met",
        object_kind="idea",
        object_id=idea.id,
        challenge_id=challenge.id,
        detail=note,
        now=now,
    )
    written = Place(kind="result", object_kind="idea", object_id=idea.id)
    forget_draft(session, person_id=recorded_by_id, place=written)
    return result


def _require_checkable(challenge: Challenge, idea: Idea) -> None:
    if challenge.success_on is None:
        raise Refused(_("This challenge has no success test, so there is no result to record."))
    if idea.challenge_id != challenge.id or idea.status not in {
        "selected",
        "under_way",
        "delivered",
    }:
        raise Refused(_("Only an idea that was selected has a result."))


def _replace_earlier(session: Session, idea_id: int) -> None:
    before = session.scalars(
        select(Result).filter_by(idea_id=idea_id, is_current=True).with_for_update()
    ).one_or_none()
    if before is not None:
        before.is_current = None
        session.flush()


def keep_learning_row(session: Session, result: Result, *, now: datetime) -> LearningRow | None:
    """Keep what the signals said of the idea in the last ranking before the result was known.

    Returns None when the idea stands in no ranking: then there is nothing to learn from.
    """
    ranking = session.scalars(
        select(Ranking)
        .where(Ranking.challenge_id == result.challenge_id, Ranking.made_at <= now)
        .order_by(Ranking.number.desc())
        .limit(1)
    ).one_or_none()
    row = _row_of(ranking, result.idea_id) if ranking else None
    if ranking is None or row is None:
        return None
    readings = Readings(readings=tuple(part.reading for part in row.contributions))
    learned = LearningRow(
        challenge_id=result.challenge_id,
        idea_id=result.idea_id,
        result_id=result.id,
        ranking_id=ranking.id,
        signals=to_json(readings),
        probability=row.chance,
        outcome=int(result.is_met),
        created_at=now,
    )
    session.add(learned)
    session.flush()
    return learned


def _row_of(ranking: Ranking, idea_id: int) -> RankedRow | None:
    return next((row for row in outcome_of(ranking).rows if row.idea_id == idea_id), None)
