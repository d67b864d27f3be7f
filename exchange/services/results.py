"""Bring in results: what the success test showed, learned from once all are there."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from aggregation.services.parameters import learn_again
from aggregation.services.results import keep_result
from core.errors import Refused
from exchange.formats import ResultRow
from exchange.services.loading import (
    Found,
    Into,
    People,
    in_challenge,
    not_in_future,
    sieve,
)
from exchange.services.refusing import Advance, Report, no_progress, sifted
from exchange.tables import Reading
from models.ideas import Idea
from models.purpose import Challenge
from purpose.queries import challenge_by_slug

CHOSEN = ("selected", "under_way", "delivered")


def import_results(
    session: Session,
    *,
    reading: Reading[ResultRow],
    into: Into,
    now: datetime,
    advance: Advance = no_progress,
) -> Report:
    """Record results of ideas that were selected; an earlier result is replaced and kept.

    Raises:
        BadRows: some rows cannot be used; nothing was loaded.
        Refused: the challenge has no success test.
        NotFound: there is no such challenge.
    """
    challenge = challenge_by_slug(session, into.challenge)
    if challenge.success_on is None:
        raise Refused("This challenge has no success test, so there are no results to record.")
    ideas = {
        idea.number: idea
        for idea in session.scalars(select(Idea).where(Idea.challenge_id == challenge.id))
    }
    people = People(session, [row.recorded_by for row in reading.rows], into=into)
    known, dated = in_challenge(ideas), not_in_future(now, "recorded_at")
    found = sieve(
        reading,
        lambda row: known(row.idea),
        lambda row: _not_chosen(ideas[row.idea]),
        lambda row: people.check(row.recorded_by, "recorded_by"),
        lambda row: dated(row.recorded_at),
    )
    skipped = sifted(found.bad, skip_bad=into.skip_bad)
    ids = people.add_missing((row.recorded_by for row in found.rows), challenge=challenge, now=now)
    for row in found.rows:
        _keep(
            session, challenge, ideas[row.idea], row, recorded_by_id=ids[row.recorded_by], now=now
        )
        advance(1)
    if found.rows:
        learn_again(session, now=now)
    return Report(counts={"results": len(found.rows)}, skipped=skipped)


def _not_chosen(idea: Idea) -> Found:
    if idea.status in CHOSEN:
        return None
    return "idea", "Only an idea that was selected has a result."


def _keep(
    session: Session,
    challenge: Challenge,
    idea: Idea,
    row: ResultRow,
    *,
    recorded_by_id: int,
    now: datetime,
) -> None:
    keep_result(
        session,
        challenge=challenge,
        idea=idea,
        is_met=row.met,
        evidence=row.evidence,
        note=row.note,
        recorded_by_id=recorded_by_id,
        now=row.recorded_at or now,
    )
