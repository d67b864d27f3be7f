"""Make the condition that markets on an idea hang on, and settle it when it is decided."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Closed, NotFound, Refused
from core.language import _, later
from ledger.services import Movement, account_of, lock_accounts, post
from markets.services.activity import record_act, tell_holders
from markets.services.load import locked_market
from markets.services.waiting import end_orders, standing_orders
from markets.tokens import branch_taken
from models.conditions import Condition
from models.ideas import Idea
from models.ledger import POINT, Account
from models.markets import Market
from models.purpose import Challenge

SELECTED = {"selected", "under_way", "delivered"}


def locked_challenge(session: Session, challenge_id: int) -> Challenge:
    """Return a challenge, locked against being concluded and against new conditional markets.

    The first lock of all; rows that merely point to the challenge do not wait for it.

    Raises:
        NotFound: there is no such challenge.
    """
    challenge = session.get(
        Challenge, challenge_id, with_for_update={"key_share": True}, populate_existing=True
    )
    if challenge is None:
        raise NotFound(_("There is no such challenge."))
    return challenge


def condition_for(session: Session, *, idea_id: int, now: datetime) -> Condition:
    """Return the condition that an idea is selected, making it when there is none.

    Raises:
        Refused: it is decided already.
        NotFound: there is no such idea.
    """
    idea = session.get(Idea, idea_id)
    if idea is None:
        raise NotFound(_("There is no such idea."))
    challenge = locked_challenge(session, idea.challenge_id)
    condition = session.scalars(select(Condition).filter_by(idea_id=idea_id)).one_or_none()
    if challenge.state != "open" or (condition is not None and condition.state != "pending"):
        raise Refused(
            _(
                "This is decided already, so a market on it depends on nothing. Open an "
                "ordinary one."
            ),
            field="branch",
        )
    if condition is None:
        condition = Condition(
            challenge_id=idea.challenge_id, idea_id=idea_id, state="pending", made_at=now
        )
        session.add(condition)
        session.flush()
    return condition


def is_condition_settled(session: Session, idea_id: int) -> bool:
    """Say whether markets on the choice of an idea have been settled by it."""
    state = session.scalar(select(Condition.state).where(Condition.idea_id == idea_id))
    return state is not None and state != "pending"


def require_decided(session: Session, market: Market) -> None:
    """Refuse a verdict on a market whose condition is pending, or that has lapsed.

    Raises:
        Closed: saying what it waits for.
    """
    if market.state == "lapsed":
        raise Closed(_("This market has lapsed: everyone has back what they had locked."))
    if market.condition_id is None:
        return
    if session.get_one(Condition, market.condition_id).state == "pending":
        raise Closed(
            _("This market waits for the decision about the idea. It is settled after that.")
        )


def settle_conditions(session: Session, *, challenge_id: int, now: datetime) -> list[Condition]:
    """Settle every pending condition of a challenge; the caller has locked the challenge.

    Tokens of the branch that is taken become points where they are, so its markets and orders go
    on. Those of the other branch are worth nothing, its markets lapse, and everyone has back what
    they had locked. Locks: the markets by number, then all accounts by number.
    """
    conditions = session.scalars(
        select(Condition)
        .filter_by(challenge_id=challenge_id, state="pending")
        .order_by(Condition.id)
    ).all()
    numbers = [condition.id for condition in conditions]
    hanging = session.scalars(
        select(Market.id).where(Market.condition_id.in_(numbers)).order_by(Market.id)
    ).all()
    markets = [locked_market(session, number) for number in hanging]
    for market in markets:  # What pays out later must be there before accounts are locked.
        account_of(session, "market", market_id=market.id)
    _lock_all(session, numbers)
    for condition in conditions:
        mine = [market for market in markets if market.condition_id == condition.id]
        _settle(session, condition, mine, now=now)
    return list(conditions)


def _lock_all(session: Session, numbers: list[int]) -> None:
    """Lock every account of some conditions, and the points account of every owner of one."""
    tokens = select(Account).where(Account.condition_id.in_(numbers)).subquery()
    touched = (
        Account.condition_id.in_(numbers)
        | Account.person_id.in_(select(tokens.c.person_id))
        | Account.challenge_id.in_(select(tokens.c.challenge_id))
        | Account.market_id.in_(select(tokens.c.market_id))
    )
    lock_accounts(session, session.scalars(select(Account.id).where(touched)))


def _settle(
    session: Session, condition: Condition, markets: list[Market], *, now: datetime
) -> None:
    idea = session.get_one(Idea, condition.idea_id, populate_existing=True)
    is_met = idea.status in SELECTED
    taken = branch_taken(is_met=is_met)
    for market in markets:
        if market.branch != taken:
            _lapse(session, market, now=now)
    accounts = session.scalars(
        select(Account).where(Account.condition_id == condition.id).order_by(Account.id)
    ).all()
    moves = [
        move
        for account in accounts
        if account.balance > 0 and account.unit != POINT
        for move in _ending(session, account, accounts, is_taken=account.unit == taken)
    ]
    if moves:
        post(session, moves, market_id=_chain_of(markets, taken), now=now)
    condition.state, condition.settled_at = ("met" if is_met else "unmet"), now
    session.flush()
    for market in markets:
        if market.branch == taken:
            market.version += 1
            _go_on(session, market, now=now)


def _chain_of(markets: Iterable[Market], taken: str) -> int:
    """Return the market whose chain keeps the settling: one that goes on, if there is one.

    How many moves it takes says how many traded, which stays hidden while a market trades.
    """
    return min(markets, key=lambda market: (market.branch != taken, market.id)).id


def _ending(
    session: Session, account: Account, accounts: Iterable[Account], *, is_taken: bool
) -> list[Movement]:
    """Return what becomes of the tokens in an account: points at par, or nothing."""
    ours = list(accounts)
    issuer = next(one for one in ours if one.kind == "issuer" and one.unit == account.unit)
    kind = "redeem" if is_taken else "burn"
    moves = [Movement(debit_id=account.id, credit_id=issuer.id, amount=account.balance, kind=kind)]
    if is_taken:
        vault = next(one for one in ours if one.kind == "locked")
        points = account_of(
            session,
            account.kind,
            person_id=account.person_id,
            challenge_id=account.challenge_id,
            market_id=account.market_id,
        )
        moves.append(
            Movement(debit_id=vault.id, credit_id=points.id, amount=account.balance, kind=kind)
        )
    return moves


def _lapse(session: Session, market: Market, *, now: datetime) -> None:
    text = later("“%(question)s” has lapsed, so your order is over.", question=market.question)
    waiting = standing_orders(session, market.id)
    end_orders(session, market, waiting, state="cancelled", now=now, because=text)
    market.closed_at = market.closed_at or now
    market.state = "lapsed"
    market.version += 1
    record_act(session, market, "lapsed", actor_id=None, now=now)
    tell_holders(
        session,
        market,
        later(
            "“%(question)s” has lapsed: what it asked about was not decided. Everyone has back "
            "what they had locked.",
            question=market.question,
        ),
        kind="market_lapsed",
        now=now,
    )


def _go_on(session: Session, market: Market, *, now: datetime) -> None:
    record_act(session, market, "went on", actor_id=None, now=now)
    tell_holders(
        session,
        market,
        later(
            "The decision is made, and “%(question)s” goes on in points.",
            question=market.question,
        ),
        kind="market_taken",
        now=now,
    )
