"""Begin a season: everyone starts with as many points; skill, beliefs and positions stay."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
from ledger.services import Movement, lock_accounts, post, treasury
from markets.life import OVER
from markets.reading.locked import locked_points
from models.conditions import Condition
from models.ledger import POINT, Account, Season
from models.markets import Market, Position
from models.people import Person


def begin_season(session: Session, *, points: int, now: datetime) -> Season:
    """Give everyone `points` micro-points, counting what is bound in open markets at its cost.

    Who has 300 points bound in positions and orders begins with 700 more of 1,000. Who has more
    than `points` bound begins with what is bound and nothing more. What positions pay later is
    theirs, in the new season. Inactive people get nothing and give what they had back.

    Raises:
        InvalidInput: the points are not above 0.
    """
    if points <= 0:
        raise InvalidInput(_("A season begins with more than 0 points."), field="points")
    list(session.scalars(select(Market.id).order_by(Market.id).with_for_update()))
    bound = _bound(session)
    active = set(session.scalars(select(Person.id).where(Person.is_active.is_(True))))
    ids = session.scalars(
        select(Account.id).where(Account.kind == "available", Account.unit == POINT)
    ).all()
    bank = treasury(session)
    movements = []
    for account in lock_accounts(session, [bank.id, *ids]).values():
        if account.person_id is None:
            continue
        due = max(0, points - bound.get(account.person_id, 0))
        movements += _towards(account, due if account.person_id in active else 0, bank)
    if movements:
        post(session, movements, now=now)
    season = Season(
        number=(session.scalar(select(func.max(Season.number))) or 0) + 1,
        points=points,
        person_count=len(active),
        begun_at=now,
    )
    session.add(season)
    session.flush()
    return season


def _bound(session: Session) -> dict[int, int]:
    """Return what each person has paid net for open positions, and reserved or locked."""
    bound: dict[int, int] = {}
    pending = select(Condition.id).where(Condition.state == "pending")
    spent = session.execute(
        select(
            Position.person_id,
            Position.market_id,
            func.sum(Position.paid - Position.received),
        )
        .join(Market, Market.id == Position.market_id)
        .where(
            Market.state.not_in(OVER),
            or_(Market.condition_id.is_(None), Market.condition_id.not_in(pending)),
        )
        .group_by(Position.person_id, Position.market_id)
    )
    for (
        person,
        _market,
        net,
    ) in spent:  # A gain already taken in one market frees nothing in another.
        bound[person] = bound.get(person, 0) + max(0, int(net))
    reserved = select(Account).where(Account.kind == "reserved", Account.unit == POINT)
    for account in session.scalars(reserved):
        if account.person_id is not None:
            bound[account.person_id] = bound.get(account.person_id, 0) + account.balance
    for (person, _challenge), points in locked_points(session).items():
        bound[person] = bound.get(person, 0) + max(0, points)
    return bound


def _towards(account: Account, due: int, bank: Account) -> list[Movement]:
    """Return the transfer that brings an account to what it is due; none when it is there."""
    if account.balance > due:
        return [
            Movement(
                debit_id=account.id,
                credit_id=bank.id,
                amount=account.balance - due,
                kind="season_end",
            )
        ]
    if account.balance < due:
        return [
            Movement(
                debit_id=bank.id,
                credit_id=account.id,
                amount=due - account.balance,
                kind="season_grant",
            )
        ]
    return []
