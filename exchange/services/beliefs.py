"""Bring in beliefs: what people said the chances were, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from exchange.formats import BeliefRow, Key
from exchange.services.loading import Found, Into, People, not_in_future, sieve
from exchange.services.markets import known_outcome, markets_by_key, position_of
from exchange.services.refusing import Advance, Report, no_progress, sifted
from exchange.tables import Reading
from models.markets import Belief, Market
from models.purpose import Challenge
from purpose.queries import challenge_by_slug

Stated = Mapping[tuple[int, int], datetime]  # by outcome and person: when, last


def import_beliefs(
    session: Session,
    *,
    reading: Reading[BeliefRow],
    into: Into,
    now: datetime,
    advance: Advance = no_progress,
) -> Report:
    """Add beliefs as they were stated; of each person and outcome the latest is the present one.

    Raises:
        BadRows: some rows cannot be used; nothing was loaded.
        NotFound: there is no such challenge.
    """
    challenge = challenge_by_slug(session, into.challenge)
    here = markets_by_key(session, challenge)
    people = People(session, [row.person for row in reading.rows], into=into)
    stated = _stated(session, challenge)
    known, dated = known_outcome(here), not_in_future(now, "stated_at")
    found = sieve(
        reading,
        lambda row: known(row.key, row.outcome),
        lambda row: _not_yes(row, here),
        lambda row: people.check(row.person),
        lambda row: dated(row.stated_at),
        lambda row: _stated_later(row, stated, here, people, now=now),
    )
    skipped = sifted(found.bad, skip_bad=into.skip_bad)
    ids = people.add_missing((row.person for row in found.rows), challenge=challenge, now=now)
    values = _values(found.rows, here, ids, now=now)
    _follow(session, stated, values)
    if values:
        session.execute(insert(Belief).execution_options(render_nulls=True), values)
    session.flush()
    advance(len(values))
    return Report(counts={"beliefs": len(values)}, skipped=skipped)


def _values(
    rows: Sequence[BeliefRow], here: Mapping[Key, Market], ids: Mapping[str, int], *, now: datetime
) -> list[dict[str, Any]]:
    """Return the beliefs in the order of their times, of each person the last as present."""
    ordered = sorted(rows, key=lambda row: (row.stated_at or now, row.line))
    last = {(row.key, row.outcome.casefold(), row.person): row.line for row in ordered}
    present = set(last.values())
    return [
        {
            "market_id": here[row.key].id,
            "outcome_id": _outcome_id(row, here),
            "person_id": ids[row.person],
            "probability_ppm": row.probability,
            "is_current": True if row.line in present else None,
            "price_seen": False,
            "created_at": row.stated_at or now,
        }
        for row in ordered
    ]


def _follow(session: Session, stated: Stated, values: Sequence[Mapping[str, Any]]) -> None:
    """Let the present beliefs of the same people be followed by the new ones."""
    for outcome_id, person_id in {(v["outcome_id"], v["person_id"]) for v in values} & set(stated):
        session.execute(
            update(Belief)
            .where(
                Belief.outcome_id == outcome_id,
                Belief.person_id == person_id,
                Belief.is_current.is_(True),
            )
            .values(is_current=None),
            execution_options={"synchronize_session": False},
        )


def _stated(session: Session, challenge: Challenge) -> Stated:
    rows = session.execute(
        select(Belief.outcome_id, Belief.person_id, Belief.created_at)
        .join(Market, Market.id == Belief.market_id)
        .where(Market.challenge_id == challenge.id, Belief.is_current.is_(True))
    )
    return {(outcome_id, person_id): at for outcome_id, person_id, at in rows}


def _outcome_id(row: BeliefRow, here: Mapping[Key, Market]) -> int:
    market = here[row.key]
    return market.outcomes[position_of(market, row.outcome) or 0].id


def _not_yes(row: BeliefRow, here: Mapping[Key, Market]) -> Found:
    market = here[row.key]
    if market.kind == "binary" and position_of(market, row.outcome) != 0:
        return "outcome", f"State the chance of {market.outcomes[0].label}; the other is the rest."
    return None


def _stated_later(
    row: BeliefRow, stated: Stated, here: Mapping[Key, Market], people: People, *, now: datetime
) -> Found:
    if row.person not in people.ids:
        return None
    since = stated.get((_outcome_id(row, here), people.ids[row.person]))
    if since and since >= (row.stated_at or now):
        return "stated_at", "This person has stated a belief since then."
    return None
