"""Carry out a quote: points, shares, price and the trade's row, on a market that is locked."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from ledger.services import Movement, account_of, lock_accounts, post
from markets.life import is_open
from markets.quote import Holdings, MarketState, Quote, Side
from models.ledger import Account
from models.markets import Market, Position, Trade

POSITION_CAP_PERCENT = 20


@dataclass(kw_only=True)
class Trader:
    """A person at a market: their accounts and positions, locked with it."""

    person_id: int
    available: Account
    till: Account
    positions: dict[int, Position]  # by outcome id

    @property
    def has_traded(self) -> bool:
        """Whether the person has ever held shares here."""
        return bool(self.positions)


def position_max(market: Market) -> int:
    """Return the most micro-shares of one outcome that a person may hold in a market.

    A fifth of the shares that the subsidy alone would pay for, one point each.
    """
    return market.subsidy * POSITION_CAP_PERCENT // 100


def state_of(market: Market, now: datetime) -> MarketState:
    """Return a market, its outcomes loaded, as the pure quote sees it."""
    return MarketState(
        q=tuple(outcome.q for outcome in market.outcomes),
        b=market.b,
        version=market.version,
        is_open=is_open(market, now),
        position_max=position_max(market),
    )


def trader_at(session: Session, market: Market, person_id: int) -> Trader:
    """Return a person's accounts and positions at a locked market, locked in order.

    Raises:
        NotFound: the person has no account.
    """
    available_id = session.scalar(
        select(Account.id).where(Account.kind == "available", Account.person_id == person_id)
    )
    if available_id is None:
        raise NotFound("This person has no points account.")
    till = account_of(session, "market", market_id=market.id)
    locked = lock_accounts(session, [available_id, till.id])
    positions = session.scalars(
        select(Position).where(Position.market_id == market.id, Position.person_id == person_id)
    )
    return Trader(
        person_id=person_id,
        available=locked[available_id],
        till=locked[till.id],
        positions={position.outcome_id: position for position in positions},
    )


def holdings_of(market: Market, trader: Trader) -> Holdings:
    """Return what a trader has, as the pure quote sees it."""
    held = trader.positions
    return Holdings(
        available=trader.available.balance,
        shares=tuple(held[o.id].shares if o.id in held else 0 for o in market.outcomes),
        spent=sum(position.paid - position.received for position in held.values()),
    )


def carry_out(
    session: Session, market: Market, trader: Trader, quote: Quote, *, trade: Trade, now: datetime
) -> Trade:
    """Move the points and shares of a quote and complete the trade's row.

    The caller has locked the market and decided that the trade may happen; `trade` carries
    where it comes from (belief, idempotency record, or history).
    """
    trade.transaction_id = post(session, [movement_of(trader, quote)], market_id=market.id, now=now)
    outcome = market.outcomes[quote.outcome]
    hold(market, trader, quote)
    session.add_all(trader.positions.values())
    for place, row in enumerate(market.outcomes):
        row.q = quote.q_after[place]
        row.price = quote.prices_after[place]
    market.version += 1
    market.trade_count += 1
    trade.market_id = market.id
    trade.seq = market.trade_count
    trade.person_id = trader.person_id
    trade.outcome_id = outcome.id
    trade.shares = quote.shares if quote.side is Side.BUY else -quote.shares
    trade.cost = quote.cost
    trade.prices = json.dumps(quote.prices_after)
    trade.created_at = now
    session.add(trade)
    session.flush()
    return trade


def movement_of(trader: Trader, quote: Quote) -> Movement:
    """Return the transfer between a trader and the market that a quote comes to."""
    if quote.cost > 0:
        return Movement(
            debit_id=trader.available.id, credit_id=trader.till.id, amount=quote.cost, kind="buy"
        )
    return Movement(
        debit_id=trader.till.id, credit_id=trader.available.id, amount=-quote.cost, kind="sell"
    )


def hold(market: Market, trader: Trader, quote: Quote) -> None:
    """Bring the person's position in line with the quote; the caller adds it to its session."""
    outcome_id = market.outcomes[quote.outcome].id
    if not trader.has_traded:
        market.trader_count += 1
    position = trader.positions.get(outcome_id)
    if position is None:
        position = Position(
            market_id=market.id,
            person_id=trader.person_id,
            outcome_id=outcome_id,
            shares=0,
            paid=0,
            received=0,
        )
        trader.positions[outcome_id] = position
    position.shares += quote.shares if quote.side is Side.BUY else -quote.shares
    position.paid += max(quote.cost, 0)
    position.received += max(-quote.cost, 0)
