"""Visit a market for an act of several parts: who comes, and everyone in its book, all locked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from markets.book import Resting
from markets.services.belief import require_open
from markets.services.execute import traders_at
from markets.services.holding import Trader
from markets.services.load import locked_market
from markets.services.standing import require_may_trade
from markets.services.waiting import due_orders, end_due, open_book
from models.markets import Market
from models.purpose import Challenge
from people.names import PSEUDONYMOUS
from people.services.aliases import alias_of
from purpose.phases import Act
from purpose.queries import WHOLE, require_act


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Someone at a locked market, and everyone in its book, locked too."""

    market: Market
    trader: Trader
    traders: dict[int, Trader]
    book: tuple[Resting, ...]


def visit_market(session: Session, market_id: int, person_id: int, *, now: datetime) -> Visit:
    """Lock a market and everyone in its book, and check who comes.

    Orders whose time is over, or whose owners have left, end first.

    Raises:
        Closed: the market or its phase is over, or has not come.
        NotAllowed: this person does not trade here.
        NotFound: there is no such market.
    """
    market = locked_market(session, market_id)
    require_may_trade(session, market, person_id)
    require_open(market, now)
    challenge = require_trading(session, market, now)
    if challenge.name_policy == PSEUDONYMOUS:
        alias_of(session, challenge.id, person_id)
    due = due_orders(session, market.id, now)
    book = open_book(session, market, now)
    people = {person_id, *(one.person_id for one in due), *(one.person_id for one in book)}
    traders = traders_at(session, market, people)
    end_due(session, market, due, now=now)
    return Visit(market=market, trader=traders[person_id], traders=traders, book=book)


def require_trading(session: Session, market: Market, now: datetime) -> Challenge:
    """Return the challenge of a market once its phases allow trading.

    Raises:
        Closed: saying when trading opens.
    """
    challenge = session.scalars(
        select(Challenge).where(Challenge.id == market.challenge_id).options(*WHOLE)
    ).one()
    require_act(challenge, Act.TRADE, now)
    return challenge
