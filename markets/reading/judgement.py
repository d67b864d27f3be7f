"""Reads of what markets say of ideas' success, in plain rows: many, and fast."""

import json
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from markets.facts import BeliefFact, MarketFact, TradeFact
from markets.makers.choice import maker_of
from models.markets import Belief, Market, Outcome, Trade

Conditions = Sequence[ColumnElement[bool]]


def market_facts(session: Session, mine: Conditions) -> list[MarketFact]:
    """Return the markets themselves, with the price of "yes" they opened at."""
    rows = session.execute(
        select(
            Market.id,
            Market.idea_id,
            Market.maker,
            Market.b,
            Market.weight_ppm,
            Market.opens_at,
            Market.closes_at,
            Market.closed_at,
        )
        .where(*mine)
        .order_by(Market.id)
    )
    opening = _opening_quantities(session, mine)
    return [
        MarketFact(
            id=row.id,
            idea_id=row.idea_id,
            b=row.b,
            price_start=maker_of(row.maker, row.b, 2, row.weight_ppm).prices(opening[row.id])[0],
            opens_at=row.opens_at,
            closed_at=row.closed_at or row.closes_at,
        )
        for row in rows
    ]


def _opening_quantities(session: Session, mine: Conditions) -> dict[int, list[int]]:
    """Return the quantities each market opened with, by outcome."""
    opening: dict[int, list[int]] = {}
    for market_id, q in session.execute(
        select(Outcome.market_id, Outcome.q_opening)
        .join(Market, Market.id == Outcome.market_id)
        .where(*mine)
        .order_by(Outcome.market_id, Outcome.position)
    ):
        opening.setdefault(market_id, []).append(q)
    return opening


def belief_facts(session: Session, mine: Conditions) -> list[BeliefFact]:
    """Return every current belief in "yes"."""
    rows = session.execute(
        select(Market.idea_id, Belief.person_id, Belief.probability_ppm, Belief.created_at)
        .join(Market, Market.id == Belief.market_id)
        .join(Outcome, Outcome.id == Belief.outcome_id)
        .where(*mine, Belief.is_current.is_(True), Outcome.position == 0)
        .order_by(Belief.id)
    )
    return [
        BeliefFact(
            idea_id=row.idea_id,
            person_id=row.person_id,
            probability_ppm=row.probability_ppm,
            created_at=row.created_at,
        )
        for row in rows
    ]


def trade_facts(session: Session, mine: Conditions) -> list[TradeFact]:
    """Return every trade as "yes" gained, in order."""
    rows = session.execute(
        select(
            Trade.market_id,
            Trade.seq,
            Trade.person_id,
            Trade.shares,
            Trade.prices,
            Trade.created_at,
            Outcome.position,
        )
        .join(Market, Market.id == Trade.market_id)
        .join(Outcome, Outcome.id == Trade.outcome_id)
        .where(*mine)
        .order_by(Trade.market_id, Trade.seq)
    )
    return [
        TradeFact(
            market_id=market_id,
            seq=seq,
            person_id=person_id,
            shares=shares if position == 0 else -shares,
            price=json.loads(after)[0],
            created_at=at,
        )
        for market_id, seq, person_id, shares, after, at, position in rows
    ]
