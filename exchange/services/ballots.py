"""Bring in ballots: answers of approval, and ratings on a challenge's criteria."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from exchange.formats import BallotRow, RatingRow
from exchange.services.loading import (
    Found,
    Into,
    People,
    idea_ids,
    in_challenge,
    not_in_future,
    sieve,
)
from exchange.services.refusing import Advance, Report, no_progress, sifted
from exchange.tables import Reading
from models.purpose import Challenge
from models.voting import Ballot
from purpose.queries import challenge_by_slug
from voting.services.importing import ImportedBallot
from voting.services.importing import import_ballots as add_ballots
from voting.services.rounds import ensure_rounds

LATER = "This person has judged it since then."
Judged = Mapping[tuple[int, int], datetime]  # when each person judged each idea last


def import_ballots(
    session: Session,
    *,
    reading: Reading[BallotRow],
    into: Into,
    now: datetime,
    advance: Advance = no_progress,
) -> Report:
    """Add answers of approval to a challenge's round, whatever its phase.

    An author's answer to an own idea is kept; rankings leave it out.

    Raises:
        BadRows: some rows cannot be used; nothing was loaded.
        NotFound: there is no such challenge.
        Closed: judging is not part of the challenge.
    """
    challenge = challenge_by_slug(session, into.challenge)
    ideas = idea_ids(session, challenge)
    people = People(session, [row.person for row in reading.rows], into=into)
    round_id = ensure_rounds(session, challenge, now=now)["approval"].id
    judged = _judged(session, round_id)
    known, dated = in_challenge(ideas), not_in_future(now, "judged_at")
    found = sieve(
        reading,
        lambda row: known(row.idea),
        lambda row: people.check(row.person),
        lambda row: dated(row.judged_at),
        lambda row: _judged_later(row, judged, ideas, people, now=now),
    )
    skipped = sifted(found.bad, skip_bad=into.skip_bad)
    ids = people.add_missing((row.person for row in found.rows), challenge=challenge, now=now)
    ballots = [
        ImportedBallot(
            idea_id=ideas[row.idea],
            person_id=ids[row.person],
            choice=row.choice,
            at=row.judged_at or now,
        )
        for row in found.rows
    ]
    count = add_ballots(session, round_id, ballots, now, advance=advance)
    return Report(counts={"ballots": count}, skipped=skipped)


def import_ratings(
    session: Session,
    *,
    reading: Reading[RatingRow],
    into: Into,
    now: datetime,
    advance: Advance = no_progress,
) -> Report:
    """Add ratings on the criteria of a challenge; those of one person and idea are one ballot.

    Raises:
        BadRows: some rows cannot be used; nothing was loaded.
        NotFound: there is no such challenge.
        Closed: judging is not part of the challenge.
    """
    challenge = challenge_by_slug(session, into.challenge)
    ideas = idea_ids(session, challenge)
    criteria = {criterion.name.casefold(): criterion.id for criterion in challenge.criteria}
    people = People(session, [row.person for row in reading.rows], into=into)
    round_id = ensure_rounds(session, challenge, now=now)["criteria"].id
    judged = _judged(session, round_id)
    known, dated = in_challenge(ideas), not_in_future(now, "judged_at")
    found = sieve(
        reading,
        lambda row: known(row.idea),
        lambda row: _unknown_criterion(row, challenge, criteria),
        lambda row: people.check(row.person),
        lambda row: dated(row.judged_at),
        lambda row: _judged_later(row, judged, ideas, people, now=now),
    )
    skipped = sifted(found.bad, skip_bad=into.skip_bad)
    ids = people.add_missing((row.person for row in found.rows), challenge=challenge, now=now)
    ballots = _rated(found.rows, ideas=ideas, ids=ids, criteria=criteria, now=now)
    count = add_ballots(session, round_id, ballots, now)
    advance(len(found.rows))
    return Report(counts={"ratings": len(found.rows), "ballots": count}, skipped=skipped)


def _judged(session: Session, round_id: int) -> Judged:
    rows = session.execute(
        select(Ballot.idea_id, Ballot.person_id, Ballot.created_at).where(
            Ballot.round_id == round_id, Ballot.is_current.is_(True)
        )
    )
    return {(idea_id, person_id): at for idea_id, person_id, at in rows}


def _judged_later(
    row: BallotRow | RatingRow,
    judged: Judged,
    ideas: Mapping[int, int],
    people: People,
    *,
    now: datetime,
) -> Found:
    if row.person not in people.ids:
        return None
    since = judged.get((ideas[row.idea], people.ids[row.person]))
    return ("judged_at", LATER) if since and since > (row.judged_at or now) else None


def _unknown_criterion(row: RatingRow, challenge: Challenge, criteria: Mapping[str, int]) -> Found:
    if row.criterion.casefold() in criteria:
        return None
    names = ", ".join(criterion.name for criterion in challenge.criteria)
    return "criterion", f"The criteria of this challenge are {names}."


def _rated(
    rows: Iterable[RatingRow],
    *,
    ideas: Mapping[int, int],
    ids: Mapping[str, int],
    criteria: Mapping[str, int],
    now: datetime,
) -> list[ImportedBallot]:
    """Gather the ratings of one person and idea into one ballot, dated by the last of them."""
    gathered: dict[tuple[int, str], list[RatingRow]] = defaultdict(list)
    for row in rows:
        gathered[row.idea, row.person].append(row)
    return [
        ImportedBallot(
            idea_id=ideas[idea],
            person_id=ids[person],
            ratings={criteria[row.criterion.casefold()]: row.rating for row in given},
            at=max(row.judged_at or now for row in given),
        )
        for (idea, person), given in gathered.items()
    ]
