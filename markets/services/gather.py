"""Read a market with everyone who trades in it, locked: a few statements, however many come.

Order of locks: the market, then accounts by number, then the chain's head.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.language import _
from ledger.services import locked_head
from markets.admission import require_life
from markets.floor import Floor, Head, Kept, Standing
from markets.life import market_state
from markets.quote import Side
from markets.services.execute import position_max
from markets.services.load import GONE, locked_market
from markets.services.purse import Unit
from markets.services.seats import Accounts, locked_accounts, seats_of
from markets.services.waiting import due_orders, end_due
from models.base import table_of
from models.conditions import Condition
from models.markets import Market, Outcome
from models.orders import Order
from models.people import Person
from models.purpose import Challenge, Phase
from people.names import PSEUDONYMOUS
from purpose.phases import Act
from purpose.queries import require_act

MARKET, OUTCOME, CONDITION = map(table_of, (Market, Outcome, Condition))
CHALLENGE, PHASE, ORDER, PERSON = map(table_of, (Challenge, Phase, Order, Person))


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When a challenge lets people trade, as `require_act` asks for it."""

    state: str
    phases: Sequence[Row[Any]]


def gather(
    session: Session, market_id: int, person_ids: Collection[int], *, now: datetime
) -> Floor:
    """Return a market with those who come and those in its book, all of it locked.

    Orders whose time is over, or whose owners have left, end first; accounts that are missing
    are opened.

    Raises:
        NotFound: there is no such market.
    """
    session.flush()
    market = _market(session, market_id)
    waiting = _waiting(session, market_id)
    people = {*person_ids, *_owners(waiting)}
    accounts = locked_accounts(session, market.id, _unit(market), people)
    if any(_is_due(row, now) for row in waiting):
        end_due(
            session,
            locked_market(session, market_id),
            due_orders(session, market_id, now),
            now=now,
        )
        session.flush()
        waiting = _waiting(session, market_id)
        accounts = locked_accounts(session, market.id, _unit(market), people)
    return _floor(session, market, accounts, waiting, comers=person_ids, now=now)


def _owners(waiting: Sequence[Row[Any]]) -> set[int]:
    return {row.person_id for row in waiting}


def _market(session: Session, market_id: int) -> Row[Any]:
    """Lock a market, then read it with what it depends on.

    In two statements: one that waited for the lock would still see the challenge and the condition
    as they were when it began to wait, and trade in tokens that have been settled meanwhile.
    """
    connection = session.connection()
    lock = select(MARKET.c.id).where(MARKET.c.id == market_id).with_for_update()
    if connection.execute(lock).one_or_none() is None:
        raise NotFound(_(GONE))
    return connection.execute(
        select(
            MARKET,
            CHALLENGE.c.state.label("challenge_state"),
            CHALLENGE.c.tally_policy,
            CHALLENGE.c.name_policy,
            CONDITION.c.state.label("condition_state"),
        )
        .select_from(MARKET)
        .join(CHALLENGE, CHALLENGE.c.id == MARKET.c.challenge_id)
        .outerjoin(CONDITION, CONDITION.c.id == MARKET.c.condition_id)
        .where(MARKET.c.id == market_id)
    ).one()


def _unit(market: Row[Any]) -> Unit:
    if market.branch is None or market.condition_state != "pending":
        return Unit()
    return Unit(unit=market.branch, condition_id=market.condition_id)


def _waiting(session: Session, market_id: int) -> Sequence[Row[Any]]:
    return (
        session.connection()
        .execute(
            select(ORDER, PERSON.c.is_active)
            .join(PERSON, PERSON.c.id == ORDER.c.person_id)
            .where(ORDER.c.market_id == market_id, ORDER.c.state == "open")
            .order_by(ORDER.c.id)
        )
        .all()
    )


def _is_due(order: Row[Any], now: datetime) -> bool:
    return not order.is_active or (order.expires_at is not None and order.expires_at <= now)


def _floor(
    session: Session,
    market: Row[Any],
    accounts: Accounts,
    waiting: Sequence[Row[Any]],
    *,
    comers: Collection[int],
    now: datetime,
) -> Floor:
    unit = _unit(market)
    outcomes = _outcomes(session, market.id)
    places = {row.id: place for place, row in enumerate(outcomes)}
    head = locked_head(session, f"market-{market.id}")
    return Floor(
        market_id=market.id,
        challenge_id=market.challenge_id,
        question=market.question,
        is_binary=market.kind == "binary",
        shows_price=market.tally_policy == "open",
        has_pen_names=market.name_policy == PSEUDONYMOUS,
        maker_kind=market.maker,
        b=market.b,
        weight_ppm=market.weight_ppm,
        position_max=position_max(cast("Market", market)),
        outcomes=tuple(places),
        q=tuple(row.q for row in outcomes),
        prices=tuple(row.price for row in outcomes),
        version=market.version,
        trade_count=market.trade_count,
        trader_count=market.trader_count,
        gate=_gate(session, market, now),
        till=accounts["market", unit.unit, 0],
        accounts={account.id: account for account in accounts.values()},
        head=Head(seq=head.seq, hash=head.hash),
        seats=seats_of(
            session, market, unit, accounts, places=places, comers=comers, others=_owners(waiting)
        ),
        book={row.id: _standing(row, places) for row in waiting},
        records={},
    )


def _outcomes(session: Session, market_id: int) -> Sequence[Row[Any]]:
    mine = select(OUTCOME).where(OUTCOME.c.market_id == market_id).order_by(OUTCOME.c.position)
    return session.connection().execute(mine).all()


def _gate(session: Session, market: Row[Any], now: datetime) -> Callable[[], None]:
    """Return what refuses while trading is not open, in the language of whoever asks then."""
    phases = (
        session.connection()
        .execute(
            select(PHASE)
            .where(PHASE.c.challenge_id == market.challenge_id)
            .order_by(PHASE.c.position)
        )
        .all()
    )
    calendar = Calendar(state=market.challenge_state, phases=phases)

    def check() -> None:
        require_life(market_state(cast("Market", market), now))
        require_act(cast("Challenge", calendar), Act.TRADE, now)

    return check


def _standing(row: Row[Any], places: dict[int, int]) -> Standing:
    return Standing(
        rank=row.id,
        id=row.id,
        person_id=row.person_id,
        place=places[row.outcome_id],
        side=Side(row.side),
        price_ppm=row.price_ppm,
        shares=row.shares,
        filled=row.filled,
        reserved=row.reserved,
        expires_at=row.expires_at,
        belief=Kept(id=row.belief_id) if row.belief_id is not None else None,
    )
