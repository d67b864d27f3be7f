"""Read what people have at a market and what speaks against their trading there, as plain rows."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Row, and_, literal, or_, select, union_all
from sqlalchemy.orm import Session

from ledger.services import account_of
from markets.floor import Account, Seat, Stake, Stated
from markets.pairs import Pair
from markets.services.purse import Unit
from markets.tokens import other_branch
from models import ledger
from models.base import table_of
from models.ideas import CoAuthor, Idea
from models.ledger import POINT
from models.markets import Belief, Position, Resolution
from models.people import Person
from models.settling import Insider

ACCOUNT, POSITION, BELIEF = map(table_of, (ledger.Account, Position, Belief))
PERSON, IDEA, COAUTHOR = map(table_of, (Person, Idea, CoAuthor))
INSIDER, RESOLUTION = map(table_of, (Insider, Resolution))

Key = tuple[str, str, int]  # kind, unit, person; 0 where no person owns it
Accounts = dict[Key, Account]


def locked_accounts(
    session: Session, market_id: int, unit: Unit, person_ids: Collection[int]
) -> Accounts:
    """Return the accounts of people and of a market, locked in order; open those missing."""
    found = _locked(session, market_id, unit, person_ids)
    missing = [key for key in _wanted(found, unit, person_ids) if key not in found]
    for kind, held, person in missing:
        is_bound = held != POINT or kind == "locked"
        account_of(
            session,
            kind,
            unit=held,
            person_id=person or None,
            market_id=market_id if kind == "market" else None,
            condition_id=unit.condition_id if is_bound else None,
        )
    return _locked(session, market_id, unit, person_ids) if missing else found


def _wanted(found: Accounts, unit: Unit, person_ids: Iterable[int]) -> list[Key]:
    members = [person for person in sorted(person_ids) if ("available", POINT, person) in found]
    wanted = [("market", unit.unit, 0)]
    if unit.is_token:
        branches = (unit.unit, other_branch(unit.unit))
        wanted += [("locked", POINT, 0), *(("issuer", branch, 0) for branch in branches)]
        wanted += [("available", branch, person) for branch in branches for person in members]
    return [*wanted, *(("reserved", unit.unit, person) for person in members)]


def _locked(session: Session, market_id: int, unit: Unit, person_ids: Collection[int]) -> Accounts:
    columns = ACCOUNT.c
    of_condition = columns.condition_id == unit.condition_id
    till = and_(columns.kind == "market", columns.market_id == market_id, columns.unit == unit.unit)
    held = or_(columns.unit == POINT, of_condition) if unit.is_token else columns.unit == POINT
    wanted = [till, and_(columns.person_id.in_(person_ids), held)]
    if unit.is_token:
        wanted.append(and_(columns.kind.in_(("locked", "issuer")), of_condition))
    rows = session.connection().execute(
        select(ACCOUNT).where(or_(*wanted)).order_by(columns.id).with_for_update()
    )
    return {
        (row.kind, row.unit, row.person_id or 0): Account(
            id=row.id,
            kind=row.kind,
            unit=row.unit,
            condition_id=row.condition_id,
            balance=row.balance,
        )
        for row in rows
    }


def seats_of(
    session: Session,
    market: Row[Any],
    unit: Unit,
    accounts: Accounts,
    *,
    places: dict[int, int],
    comers: Collection[int],
    others: Collection[int],
) -> dict[int, Seat]:
    """Return everyone at a market; of those who only have orders there, no more than they need.

    `places` says at which place an outcome stands.
    """
    seats = {person: _seat(person, unit, accounts) for person in {*comers, *others}}
    _give_positions(session, market.id, seats, places)
    _give_beliefs(session, market.id, {person: seats[person] for person in comers}, places)
    _bar(session, market, {person: seats[person] for person in comers})
    return seats


def _seat(person: int, unit: Unit, accounts: Accounts) -> Seat:
    if ("available", POINT, person) not in accounts:
        return Seat(person_id=person)
    return Seat(
        person_id=person,
        available=accounts["available", unit.unit, person],
        reserved=accounts["reserved", unit.unit, person],
        pair=_pair(person, unit, accounts) if unit.is_token else None,
    )


def _pair(person: int, unit: Unit, accounts: Accounts) -> Pair:
    other = other_branch(unit.unit)
    return Pair(
        points=accounts["available", POINT, person],
        mine=accounts["available", unit.unit, person],
        other=accounts["available", other, person],
        vault=accounts["locked", POINT, 0],
        issuer=accounts["issuer", unit.unit, 0],
        other_issuer=accounts["issuer", other, 0],
    )


def _give_positions(
    session: Session, market_id: int, seats: dict[int, Seat], places: dict[int, int]
) -> None:
    held = session.connection().execute(
        select(POSITION).where(POSITION.c.market_id == market_id, POSITION.c.person_id.in_(seats))
    )
    for row in held:
        place = places[row.outcome_id]
        seats[row.person_id].stakes[place] = Stake(
            place=place,
            person_id=row.person_id,
            id=row.id,
            shares=row.shares,
            reserved=row.reserved,
            paid=row.paid,
            received=row.received,
        )


def _give_beliefs(
    session: Session, market_id: int, seats: dict[int, Seat], places: dict[int, int]
) -> None:
    stated = session.connection().execute(
        select(BELIEF).where(
            BELIEF.c.market_id == market_id,
            BELIEF.c.person_id.in_(seats),
            BELIEF.c.is_current.is_(True),
        )
    )
    for row in stated:
        place = places[row.outcome_id]
        seats[row.person_id].beliefs[place] = Stated(
            place=place,
            person_id=row.person_id,
            chance=row.probability_ppm,
            price_seen=row.price_seen,
            id=row.id,
        )


def _bar(session: Session, market: Row[Any], seats: dict[int, Seat]) -> None:
    """Note who has left, and who may not trade here and why, as `trade_bar` says it."""
    rows = session.connection().execute(
        union_all(
            select(literal("here"), PERSON.c.id).where(PERSON.c.id.in_(seats), PERSON.c.is_active),
            select(literal("author"), IDEA.c.author_id).where(IDEA.c.id == market.idea_id),
            select(literal("author"), COAUTHOR.c.person_id).where(
                COAUTHOR.c.idea_id == market.idea_id
            ),
            select(literal("insider"), INSIDER.c.person_id).where(INSIDER.c.market_id == market.id),
            select(literal("settler"), RESOLUTION.c.proposed_by_id).where(
                RESOLUTION.c.market_id == market.id
            ),
            select(literal("settler"), RESOLUTION.c.approved_by_id).where(
                RESOLUTION.c.market_id == market.id
            ),
        )
    )
    found = {(what, person) for what, person in rows}
    for person, seat in seats.items():
        seat.is_active = ("here", person) in found
        bars = {what for what, of in found if of == person and what != "here"}
        seat.bars = frozenset(bars | ({"opener"} if market.opened_by_id == person else set()))
