"""Counting ballots anew: what a running tally must always equal."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.voting import Ballot


def recount(session: Session, round_id: int) -> dict[int, dict[str, int]]:
    """Count the present ballots of a round anew, by idea and choice; withdrawn ones left out."""
    counts: dict[int, dict[str, int]] = {}
    for idea_id, choice, ballots in session.execute(
        select(Ballot.idea_id, Ballot.choice, func.count())
        .where(
            Ballot.round_id == round_id,
            Ballot.is_current.is_(True),
            Ballot.choice != "withdrawn",
        )
        .group_by(Ballot.idea_id, Ballot.choice)
    ):
        counts.setdefault(idea_id, {})[choice] = ballots
    return counts
