"""The orders that wait in a market: those that stand now, and how they end without trading."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from community.services import notifications
from core.language import later
from ledger.services import Movement, account_of, lock_accounts, post
from markets.book import Resting, Side
from markets.services.activity import path_of
from markets.services.purse import Unit, ids_of, pairs_at, unit_at, unlock_free
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


def is_due(now: datetime) -> ColumnElement[bool]:
    """Return the condition that an order is over: its time, or its owner's stay."""
    gone = select(Person.id).where(Person.is_active.is_(False))
    return and_(Order.state == "open", or_(Order.expires_at <= now, Order.person_id.in_(gone)))


def due_orders(session: Session, market_id: int, now: datetime) -> Sequence[Order]:
    """Return the orders of a market whose time is over, or whose owners have left."""
    return session.scalars(
        select(Order)
        .where(Order.market_id == market_id, is_due(now))
        .order_by(Order.id)
        .execution_options(populate_existing=True)
    ).all()


def end_due(session: Session, market: Market, due: Iterable[Order], *, now: datetime) -> None:
    """End orders that are due: expired and told, or taken back for those who have left."""
    orders = list(due)
    expired = [one for one in orders if one.expires_at is not None and one.expires_at <= now]
    left = [one for one in orders if one not in expired]
    end_orders(session, market, left, state="cancelled", now=now)
    text = later("The time of your order in “%(question)s” is over.", question=market.question)
    end_orders(session, market, expired, state="expired", now=now, because=text)


def end_standing(session: Session, market: Market, *, now: datetime) -> None:
    """End every order of a market that takes no more trades, and tell their owners."""
    text = later(
        "“%(question)s” takes no more trades, so your order is over.", question=market.question
    )
    end_orders(
        session,
        market,
        standing_orders(session, market.id),
        state="expired",
        now=now,
        because=text,
    )


def standing_orders(session: Session, market_id: int) -> Sequence[Order]:
    """Return all orders of a market that are kept as open."""
    return session.scalars(
        select(Order)
        .where(Order.market_id == market_id, Order.state == "open")
        .order_by(Order.id)
        .execution_options(populate_existing=True)
    ).all()


def end_orders(
    session: Session,
    market: Market,
    orders: Iterable[Order],
    *,
    state: str,
    now: datetime,
    because: str = "",
) -> int:
    """End orders of a locked market and give back what they had reserved; return how many.

    `because` is what their owners are told; nothing where they know.
    """
    ended = list(orders)
    if not ended:
        return 0
    people = {order.person_id for order in ended}
    unit = unit_at(session, market)
    accounts = _accounts(session, people, unit)
    pairs = pairs_at(session, unit, "available", people) if unit.is_token else {}
    touched = [account.id for both in accounts.values() for account in both]
    lock_accounts(session, [*touched, *(i for pair in pairs.values() for i in ids_of(pair))])
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
    unlock_free(session, market, pairs.values(), now=now)
    session.flush()
    if because:
        words = later("%(because)s What it had set aside is yours again.", because=because)
        _tell(session, market, people, words, now=now)
    return len(ended)


def _tell(
    session: Session, market: Market, people: Iterable[int], text: str, *, now: datetime
) -> None:
    notifications.notify(
        session,
        person_ids=people,
        kind="order_over",
        object_kind="market",
        object_id=market.id,
        text=text,
        path=path_of(market),
        now=now,
    )


def _accounts(
    session: Session, people: Iterable[int], unit: Unit
) -> dict[int, tuple[Account, Account]]:
    return {
        person: (
            account_of(session, "available", person_id=person, **vars(unit)),
            account_of(session, "reserved", person_id=person, **vars(unit)),
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
