"""State a belief: a probability, before or without trading."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from markets.admission import require_life
from markets.beliefs import check_chance
from markets.life import market_state
from markets.services.load import locked_market, outcome_at
from markets.services.standing import require_may_believe
from models.markets import Belief, Market
from models.purpose import Challenge


def state_beliefs(
    session: Session,
    *,
    market_id: int,
    person_id: int,
    chances: Mapping[int, int],
    now: datetime,
) -> list[Belief]:
    """Keep what a person believes of some outcomes: position → parts per million.

    In a yes/no market only outcome 0 is believed; "no" is the rest. Saying the same again
    changes nothing.

    Raises:
        InvalidInput: a chance is outside 1 to 99 per cent.
        Closed: the market is not open.
        NotAllowed: it is about the person's own idea.
        NotFound: there is no such market or outcome.
    """
    market = locked_market(session, market_id)
    require_may_believe(session, market, person_id)
    require_open(market, now)
    return keep_beliefs(session, market, person_id=person_id, chances=chances, now=now)


def require_open(market: Market, now: datetime) -> None:
    """Refuse when a market is not open at `now`.

    Raises:
        Closed: it has not opened yet, or is over.
    """
    require_life(market_state(market, now))


def keep_beliefs(
    session: Session,
    market: Market,
    *,
    person_id: int,
    chances: Mapping[int, int],
    now: datetime,
) -> list[Belief]:
    """Keep beliefs in a market that the caller has locked and checked."""
    positions = {outcome_at(market, position).id: position for position in chances}
    current = _current(session, market, person_id)
    seen = bool(current) or _shows_price(session, market)
    kept = []
    for outcome_id, position in positions.items():
        check_chance(chances[position])
        before = current.get(outcome_id)
        if before is not None and before.probability_ppm == chances[position]:
            kept.append(before)
            continue
        if before is not None:
            before.is_current = None
        kept.append(
            Belief(
                market_id=market.id,
                outcome_id=outcome_id,
                person_id=person_id,
                probability_ppm=chances[position],
                price_seen=seen,
                created_at=now,
            )
        )
    session.flush()  # Those that are replaced first: one current belief an outcome and person.
    session.add_all(kept)
    session.flush()
    return kept


def _current(session: Session, market: Market, person_id: int) -> dict[int, Belief]:
    """Return what a person believes now, by outcome."""
    rows = session.scalars(
        select(Belief).where(
            Belief.market_id == market.id,
            Belief.person_id == person_id,
            Belief.is_current.is_(True),
        )
    )
    return {row.outcome_id: row for row in rows}


def _shows_price(session: Session, market: Market) -> bool:
    policy = session.scalar(
        select(Challenge.tally_policy).where(Challenge.id == market.challenge_id)
    )
    return policy == "open"
