"""The orders that wait in a market: those that stand now, and how they end without trading."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ledger.services import Movement, account_of, lock_accounts, post
from markets.book import Resting, Side
from models.ledger import Account
from models.markets import Market, Position
from models.orders import Order
from models.people import Person


def open_book(session: Session, market: Market, now: datetime) -> tuple[Resting, ...]:
    """Return the orders that stand at `now`, the oldest first.

    Whether an order has expired is decided here, by the clock; nothing depends on a timer.
    Orders of people who have been deactivated stand aside.
    """
    places = {outcome.id: outcome.position for outcome in market.outcomes}
    rows = session.scalars(
        select(Order)
        .join(Person, Person.id == Order.person_id)
        .where(
            Order.market_id == market.id,
            Order.state == "open",
            or_(Order.expires_at.is_(None), Order.expires_at > now),
            Person.is_active.is_(True),
        )
        .order_by(Order.id)
    )
    return tuple(
        Resting(
            id=row.id,
            person_id=row.person_id,
            outcome=places[row.outcome_id],
            side=Side(row.side),
            price_ppm=row.price_ppm,
            shares=row.shares - row.filled,
        )
        for row in rows
    )


def due_orders(session: Session, market_id: int, now: datetime) -> Sequence[Order]:
    """Return the orders of a market whose time is over."""
    return session.scalars(
        select(Order)
        .where(Order.market_id == market_id, Order.state == "open", Order.expires_at <= now)
        .order_by(Order.id)
        .execution_options(populate_existing=True)
    ).all()


def standing_orders(session: Session, market_id: int) -> Sequence[Order]:
    """Return all orders of a market that are kept as open."""
    return session.scalars(
        select(Order)
        .where(Order.market_id == market_id, Order.state == "open")
        .order_by(Order.id)
        .execution_options(populate_existing=True)
    ).all()


def end_orders(
    session: Session, market: Market, orders: Iterable[Order], *, state: str, now: datetime
) -> int:
    """End orders of a locked market and give back what they had reserved; return how many."""
    ended = list(orders)
    if not ended:
        return 0
    people = {order.person_id for order in ended}
    accounts = _accounts(session, people)
    lock_accounts(session, [account.id for pair in accounts.values() for account in pair])
    moves = []
    for order in ended:
        available, reserved = accounts[order.person_id]
        if order.side == Side.BUY:
            moves.append(
                Movement(
                    debit_id=reserved.id,
                    credit_id=available.id,
                    amount=order.reserved,
                    kind="release",
                )
            )
        else:
            _free_shares(session, market, order)
        order.reserved, order.state, order.ended_at = 0, state, now
    if moves:
        post(session, moves, market_id=market.id, now=now)
    session.flush()
    return len(ended)


def _accounts(session: Session, people: Iterable[int]) -> dict[int, tuple[Account, Account]]:
    return {
        person: (
            account_of(session, "available", person_id=person),
            account_of(session, "reserved", person_id=person),
        )
        for person in sorted(people)
    }


def _free_shares(session: Session, market: Market, order: Order) -> None:
    position = session.scalars(
        select(Position)
        .where(
            Position.market_id == market.id,
            Position.person_id == order.person_id,
            Position.outcome_id == order.outcome_id,
        )
        .execution_options(populate_existing=True)
    ).one()
    position.reserved -= order.reserved
