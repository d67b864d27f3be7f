"""Carry history over: trades made elsewhere, replayed through our maker and our ledger."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ledger.services import post
from markets.quote import MarketState, Quote, Side, Wish, quote
from markets.services.execute import hold, holdings_of, movement_of, trader_at
from markets.services.holding import Trader
from markets.services.load import locked_market
from markets.services.purse import unlock_free
from models.markets import Market, Trade

MICRO_SHARE = 1  # History keeps its own quantities: no lots.


@dataclass(frozen=True, kw_only=True)
class PastTrade:
    """A trade as it happened elsewhere; `shares` in micro-shares, negative for a sale."""

    person_id: int
    outcome: int
    shares: int
    at: datetime


def import_trade(
    session: Session, *, market_id: int, person_id: int, outcome: int, shares: int, now: datetime
) -> Trade:
    """Replay one past trade; for many of one market `import_trades` is faster."""
    past = PastTrade(person_id=person_id, outcome=outcome, shares=shares, at=now)
    import_trades(session, market_id=market_id, trades=[past])
    return session.scalars(
        select(Trade).where(Trade.market_id == market_id).order_by(Trade.seq.desc()).limit(1)
    ).one()


def import_trades(session: Session, *, market_id: int, trades: Iterable[PastTrade]) -> list[Quote]:
    """Replay the past trades of one market in order; return what each of them did.

    Every trade is priced by the maker and moves points through the ledger like any other. What
    is not asked for: a belief, a form's key, lots, the cap, and who may trade.

    Raises:
        NotEnough: someone has too few points or shares.
        OutsideBand: a trade pushes the price further than the maker goes.
        NotFound: there is no such market, or a person without an account.
    """
    market = locked_market(session, market_id)
    state = MarketState(
        q=tuple(outcome.q for outcome in market.outcomes),
        b=market.b,
        version=market.version,
        is_open=True,
        maker_kind=market.maker,
        weight_ppm=market.weight_ppm,
    )
    traders: dict[int, Trader] = {}
    quotes: list[Quote] = []
    rows: list[dict[str, object]] = []
    for past in trades:
        if past.person_id not in traders:
            traders[past.person_id] = _joining(session, market, past.person_id)
        trader = traders[past.person_id]
        found = quote(state, holdings_of(market, trader), _wish(past), lot=MICRO_SHARE)
        moves = [*trader.locking(max(0, found.cost)), movement_of(trader, found)]
        transaction_id = post(session, moves, market_id=market.id, now=past.at)
        unlock_free(session, market, [trader.pair], now=past.at, transaction_id=transaction_id)
        hold(market, trader, found)
        seq = market.trade_count + len(rows) + 1
        rows.append(_row(market, past, found, seq=seq, transaction_id=transaction_id))
        quotes.append(found)
        state = replace(state, q=found.q_after)
    session.add_all(row for trader in traders.values() for row in trader.positions.values())
    _keep(session, market, rows, quotes)
    return quotes


def _joining(session: Session, market: Market, person_id: int) -> Trader:
    """Return a trader whose positions the session forgets until the last trade is done.

    Otherwise every transfer would write every position that has changed before it.
    """
    trader = trader_at(session, market, person_id)
    for position in trader.positions.values():
        session.expunge(position)
    return trader


def _wish(past: PastTrade) -> Wish:
    side = Side.BUY if past.shares > 0 else Side.SELL
    return Wish(outcome=past.outcome, side=side, shares=abs(past.shares))


def _row(
    market: Market, past: PastTrade, found: Quote, *, seq: int, transaction_id: str
) -> dict[str, object]:
    return {
        "market_id": market.id,
        "seq": seq,
        "person_id": past.person_id,
        "outcome_id": market.outcomes[past.outcome].id,
        "shares": past.shares,
        "cost": found.cost,
        "prices": json.dumps(found.prices_after),
        "transaction_id": transaction_id,
        "is_history": True,
        "created_at": past.at,
    }


def _keep(
    session: Session, market: Market, rows: Sequence[dict[str, object]], quotes: Sequence[Quote]
) -> None:
    """Write the rows of all trades at once, and where the market stands after the last."""
    if not rows:
        return
    session.execute(insert(Trade), rows)
    for outcome, q, price in zip(
        market.outcomes, quotes[-1].q_after, quotes[-1].prices_after, strict=True
    ):
        outcome.q, outcome.price = q, price
    market.version += len(rows)
    market.trade_count += len(rows)
    session.flush()
