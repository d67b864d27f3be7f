"""Write down what orders have done to a market: a few statements, however many orders there were.

Objects of the session that show what has changed are read anew when next asked.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from community.services import notifications
from core.language import later
from ledger.services import CHAIN_HEAD, TRANSFER
from markets.floor import Floor, Standing
from markets.turns import Done
from models.base import Base, table_of
from models.ledger import Account, ChainHead, IdempotencyRecord
from models.markets import Belief, Market, Outcome, Position, Trade
from models.orders import Order
from people.services.aliases import alias_of

ACCOUNT, RECORD, ORDER = map(table_of, (Account, IdempotencyRecord, Order))
BELIEF, MARKET, OUTCOME = map(table_of, (Belief, Market, Outcome))
POSITION, TRADE = map(table_of, (Position, Trade))
KEY = "row_id"  # the name under which an update is told which row


def keep(session: Session, floor: Floor, done: Sequence[Done], *, now: datetime) -> None:
    """Write everything that orders have changed, and keep the answer of each with its key.

    Market, accounts and chain are locked by the caller's transaction.
    """
    if not done:
        return
    _keep_records(session, floor, now)
    _keep_beliefs(session, floor, now)
    _keep_orders(session, floor, now)
    _keep_trades(session, floor, now)
    _keep_points(session, floor)
    _keep_positions(session, floor)
    _keep_market(session, floor)
    _keep_answers(session, done)
    _tell(session, floor, now)


def _new(
    session: Session, table: Table, things: Sequence[Any], rows: Iterable[dict[str, Any]]
) -> None:
    """Insert rows and give the things they stand for their numbers, in the same order."""
    if not things:
        return
    kept = session.connection().execute(
        insert(table).returning(table.c.id, sort_by_parameter_order=True), list(rows)
    )
    for thing, number in zip(things, kept.scalars(), strict=True):
        thing.id = number


def _change(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Update rows by their number; objects of them that the session holds are read anew."""
    if not rows:
        return
    table = table_of(model)
    names = [name for name in rows[0] if name != KEY]
    session.connection().execute(
        update(table)
        .where(table.c.id == bindparam(KEY))
        .values({name: bindparam(name) for name in names}),
        list(rows),
    )
    forget(session, model, [row[KEY] for row in rows], names)


def forget(session: Session, model: type[Base], keys: Iterable[Any], names: list[str]) -> None:
    """Let the session read these columns of its objects anew when next asked."""
    for key in keys if session.identity_map else ():
        kept = session.identity_map.get(identity_key(model, key))
        if kept is not None:
            session.expire(kept, names)


def _keep_records(session: Session, floor: Floor, now: datetime) -> None:
    records = floor.changes.records
    rows = (
        {
            "person_id": one.person_id,
            "key": one.key,
            "act": one.act,
            "request_hash": one.request_hash,
            "answer": "{}",
            "created_at": now,
        }
        for one in records
    )
    _new(session, RECORD, records, rows)


def _keep_beliefs(session: Session, floor: Floor, now: datetime) -> None:
    """Write beliefs; those that are replaced first: one current belief an outcome and person."""
    replaced = [{KEY: one.id, "is_current": None} for one in floor.changes.replaced]
    _change(session, Belief, replaced)
    beliefs = floor.changes.beliefs
    rows = (
        {
            "market_id": floor.market_id,
            "outcome_id": floor.outcomes[one.place],
            "person_id": one.person_id,
            "probability_ppm": one.chance,
            "is_current": one.is_current or None,
            "price_seen": one.price_seen,
            "created_at": now,
        }
        for one in beliefs
    )
    _new(session, BELIEF, beliefs, rows)


def _keep_orders(session: Session, floor: Floor, now: datetime) -> None:
    placed = floor.changes.orders
    rows = (
        {
            "market_id": floor.market_id,
            "outcome_id": floor.outcomes[one.place],
            "person_id": one.person_id,
            "side": str(one.side),
            "price_ppm": one.price_ppm,
            "shares": one.shares,
            "belief_id": _id(one.belief),
            "idempotency_id": _id(one.record),
            "created_at": now,
            "expires_at": one.expires_at,
            **_course(one, now),
        }
        for one in placed
    )
    met = [one for one in floor.changes.filled.values() if one.id is not None]
    _new(session, ORDER, placed, rows)
    _change(session, Order, [{KEY: one.id, **_course(one, now)} for one in met])


def _course(order: Standing, now: datetime) -> dict[str, Any]:
    return {
        "filled": order.filled,
        "reserved": order.reserved,
        "state": order.state,
        "ended_at": None if order.state == "open" else now,
    }


def _keep_trades(session: Session, floor: Floor, now: datetime) -> None:
    trades = floor.changes.trades
    rows = (
        {
            "market_id": floor.market_id,
            "seq": one.seq,
            "person_id": one.person_id,
            "outcome_id": floor.outcomes[one.place],
            "shares": one.shares,
            "cost": one.cost,
            "kind": one.kind,
            "order_id": _id(one.order),
            "prices": one.prices,
            "belief_id": _id(one.belief),
            "idempotency_id": _id(one.record),
            "is_history": False,
            "transaction_id": one.transaction_id,
            "created_at": now,
        }
        for one in trades
    )
    _new(session, TRADE, trades, rows)


def _keep_points(session: Session, floor: Floor) -> None:
    transfers, accounts = floor.changes.transfers, floor.changes.accounts.values()
    if not transfers:
        return
    session.connection().execute(insert(TRANSFER), transfers)
    _change(session, Account, [{KEY: one.id, "balance": one.balance} for one in accounts])
    chain = transfers[-1]["chain"]
    session.connection().execute(
        update(CHAIN_HEAD)
        .where(CHAIN_HEAD.c.chain == chain)
        .values(seq=floor.head.seq, hash=floor.head.hash)
    )
    forget(session, ChainHead, [chain], ["seq", "hash"])


def _keep_positions(session: Session, floor: Floor) -> None:
    stakes = list(floor.changes.stakes.values())
    new = [one for one in stakes if one.id is None]
    old = [one for one in stakes if one.id is not None]
    rows = (
        {
            "market_id": floor.market_id,
            "person_id": one.person_id,
            "outcome_id": floor.outcomes[one.place],
            "shares": one.shares,
            "reserved": one.reserved,
            "paid": one.paid,
            "received": one.received,
        }
        for one in new
    )
    _change(
        session,
        Position,
        [
            {
                KEY: one.id,
                "shares": one.shares,
                "reserved": one.reserved,
                "paid": one.paid,
                "received": one.received,
            }
            for one in old
        ],
    )
    _new(session, POSITION, new, rows)


def _keep_market(session: Session, floor: Floor) -> None:
    counts = {name: getattr(floor, name) for name in ("version", "trade_count", "trader_count")}
    _change(session, Market, [{KEY: floor.market_id, **counts}])
    standing = zip(floor.outcomes, floor.q, floor.prices, strict=True)
    _change(session, Outcome, [{KEY: key, "q": q, "price": price} for key, q, price in standing])


def _keep_answers(session: Session, done: Sequence[Done]) -> None:
    for one in done:
        one.record.answer = json.dumps(one.whole_answer, sort_keys=True)
    answers = [{KEY: one.record.id, "answer": one.record.answer} for one in done]
    _change(session, IdempotencyRecord, answers)


def _tell(session: Session, floor: Floor, now: datetime) -> None:
    """Give pen names to those who need one, and tell whose orders have been carried out."""
    for person in {one.person_id: None for one in floor.changes.records}:
        if floor.has_pen_names:
            alias_of(session, floor.challenge_id, person)
    filled = [one for one in floor.changes.filled.values() if one.state == "filled"]
    if not filled:
        return
    notifications.notify(
        session,
        person_ids={one.person_id for one in filled},
        kind="order_filled",
        object_kind="market",
        object_id=floor.market_id,
        text=later("Your order in “%(question)s” has been carried out.", question=floor.question),
        path=f"/markets/{floor.market_id}",
        now=now,
    )


def _id(thing: Any) -> int | None:
    return None if thing is None else thing.id
