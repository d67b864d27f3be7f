"""What rankings found, read once by each process: a snapshot never changes, its hash names it.

Reading the file of 1,000 ideas takes a tenth of a second; pages of ideas, challenges and
decisions all ask for it.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.methods.canonical import from_json
from aggregation.methods.outcome import RankingOutput
from core.remembering import Remembered
from models.aggregation import Ranking

_read: Remembered[RankingOutput] = Remembered(lasts=timedelta.max, most=16)


def latest_ranking(session: Session, challenge_id: int) -> Ranking | None:
    """Return a challenge's latest snapshot; None when there is none."""
    return session.scalars(
        select(Ranking)
        .where(Ranking.challenge_id == challenge_id)
        .order_by(Ranking.number.desc())
        .limit(1)
    ).one_or_none()


def outcome_of(ranking: Ranking) -> RankingOutput:
    """Return what a snapshot found."""
    known = _read.get(ranking.output_hash, ranking.made_at)
    if known is None:
        known = from_json(RankingOutput, ranking.output)
        _read.keep(ranking.output_hash, known, ranking.made_at)
    return known


def latest_outcome(session: Session, challenge_id: int) -> RankingOutput | None:
    """Return what a challenge's latest snapshot found; None when there is none."""
    ranking = latest_ranking(session, challenge_id)
    return outcome_of(ranking) if ranking else None
