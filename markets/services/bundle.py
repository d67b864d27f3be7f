"""Buy or give back complete sets: a share of every outcome, for exactly one point."""

import json
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotEnough, OverCap
from core.points import LOT, format_shares
from ledger.idempotency import Answer, once
from ledger.services import Movement, post
from markets.book import Leg, Side, promised
from markets.makers.inverse import single
from markets.quote import MarketState
from markets.services.execute import Stamp, free_up, position_max, stand_at, state_of
from markets.services.holding import Trader, position_of, shift
from markets.services.trade import Visit, visit_market
from models.ledger import IdempotencyRecord
from models.markets import Market, Trade


def trade_sets(
    session: Session,
    *,
    market_id: int,
    person_id: int,
    side: Side,
    shares: int,
    key: str,
    now: datetime,
) -> int:
    """Buy or sell `shares` micro-shares of every outcome; return the micro-points paid.

    No price moves: a complete set pays one point whatever happens, and costs one, exactly. Who
    holds sets gets the points back that are tied up in them. It says nothing about what will
    happen, so no belief is asked for.

    Raises:
        InvalidInput: no whole lots.
        NotAllowed: this person does not trade here.
        NotFound: there is no such market.
        Refused: closed, over the cap, or too few points or shares.
    """
    if shares <= 0 or shares % LOT:
        raise InvalidInput("Give a number of sets in steps of 0.01.", field="sets")

    def perform(record: IdempotencyRecord) -> Answer:
        visit = visit_market(session, market_id, person_id, now=now)
        state = state_of(visit.market, now, visit.book)
        _check(visit, state, side, shares)
        _exchange(session, visit, state, side=side, shares=shares, record=record, now=now)
        return {"cost": side.sign * shares}

    answer, _ = once(
        session,
        person_id=person_id,
        key=key,
        act="trade_sets",
        request={"market": market_id, "side": str(side), "shares": shares},
        perform=perform,
        now=now,
    )
    return int(str(answer["cost"]))


def _check(visit: Visit, state: MarketState, side: Side, shares: int) -> None:
    """Refuse sets that are not held, or that one person may not hold."""
    market, trader = visit.market, visit.trader
    waiting = promised(visit.book, trader.person_id, side=side, n=len(state.q))
    for outcome, promise in zip(market.outcomes, waiting, strict=True):
        position = trader.positions.get(outcome.id)
        held = position.shares if position else 0
        if side is Side.SELL and shares > held - promise:
            raise NotEnough(
                f"You hold {format_shares(max(0, held - promise))} shares of {outcome.label} that "
                "wait for nothing else.",
                field="sets",
            )
        most = position_max(market) - held - promise
        if side is Side.BUY and shares > most:
            raise OverCap(
                f"You can buy at most {format_shares(max(0, most))} more shares of "
                f"{outcome.label}.",
                largest=max(0, most),
                field="sets",
            )


def _exchange(
    session: Session,
    visit: Visit,
    state: MarketState,
    *,
    side: Side,
    shares: int,
    record: IdempotencyRecord,
    now: datetime,
) -> None:
    """Move the points and the shares; each outcome's trade carries its part of the cost."""
    market, trader, q = visit.market, visit.trader, state.q
    prices = state.maker.prices(q)
    stamp = Stamp(
        market=market,
        prices=json.dumps(prices),
        transaction_id=post(
            session, _movements(trader, side, shares), market_id=market.id, now=now
        ),
        now=now,
    )
    free_up(session, market, [trader], stamp)
    for place, outcome in enumerate(market.outcomes):
        step = single(len(q), place, side.sign * shares)
        cost = state.maker.cost(q, step)
        q = tuple(quantity + change for quantity, change in zip(q, step, strict=True))
        position_of(market, trader, outcome.id)
        session.add(shift(market, trader, Leg(outcome=place, side=side, shares=shares, cost=cost)))
        trade = Trade(outcome_id=outcome.id, shares=side.sign * shares, cost=cost, kind="bundle")
        trade.idempotency_id = record.id if place == 0 else None
        session.add(stamp.on(trade, trader.person_id))
    stand_at(market, q, prices)
    session.flush()


def _movements(trader: Trader, side: Side, amount: int) -> list[Movement]:
    mine, till = trader.available.id, trader.till.id
    if side is Side.BUY:
        paid = Movement(debit_id=mine, credit_id=till, amount=amount, kind="buy")
        return [*trader.locking(amount), paid]
    return [Movement(debit_id=till, credit_id=mine, amount=amount, kind="sell")]


def sets_held(market: Market, held: dict[int, int]) -> int:
    """Return the complete sets in what someone holds: outcome id → micro-shares."""
    return min((held.get(outcome.id, 0) for outcome in market.outcomes), default=0) // LOT * LOT
