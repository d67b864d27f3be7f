"""Trade: buy or sell shares of an outcome, once per key, with the belief stated beside it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
from ledger.idempotency import Answer, once
from markets.book import Resting
from markets.quote import Quote, Wish, quote
from markets.services.belief import keep_beliefs, require_open
from markets.services.execute import (
    carry_out,
    holdings_of,
    state_of,
    traders_at,
)
from markets.services.holding import Trader
from markets.services.load import locked_market
from markets.services.standing import require_may_trade
from markets.services.waiting import due_orders, end_due, open_book
from models.ledger import IdempotencyRecord
from models.markets import Belief, Market, Trade
from models.purpose import Challenge
from people.names import PSEUDONYMOUS
from people.services.aliases import alias_of
from purpose.phases import Act
from purpose.queries import WHOLE, require_act


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a trade did; amounts in micro-points, shares in micro-shares, prices in millionths."""

    trade_id: int
    market_id: int
    outcome: int
    side: str
    shares: int
    cost: int
    price_before_ppm: int
    price_after_ppm: int
    holds: int
    paid: int
    points_left: int
    transaction_id: str
    is_repeat: bool = False


def trade(
    session: Session,
    *,
    market_id: int,
    person_id: int,
    wish: Wish,
    key: str,
    now: datetime,
    belief_ppm: int | None = None,
) -> Receipt:
    """Buy or sell what is wished, at the price of this moment.

    The belief is kept together with the trade; without one the person must have stated it
    before. The same key with the same wish gives the first receipt again.

    Raises:
        InvalidInput: the wish makes no sense, or no belief was stated.
        NotAllowed: this person does not trade here.
        NotFound: there is no such market.
        Refused: closed, over the cap, out of the band, too dear, too little, or stale.
    """
    if wish.limit_ppm is not None and wish.waits:
        raise ValueError("what waits is an order: place it")

    def perform(record: IdempotencyRecord) -> Answer:
        return _perform(
            session,
            market_id=market_id,
            person_id=person_id,
            wish=wish,
            belief_ppm=belief_ppm,
            record=record,
            now=now,
        )

    answer, again = once(
        session,
        person_id=person_id,
        key=key,
        act="trade",
        request={"market": market_id, "belief": belief_ppm, **vars(wish), "side": str(wish.side)},
        perform=perform,
        now=now,
    )
    return Receipt(**answer, is_repeat=again)  # type: ignore[arg-type]


def _perform(
    session: Session,
    *,
    market_id: int,
    person_id: int,
    wish: Wish,
    belief_ppm: int | None,
    record: IdempotencyRecord,
    now: datetime,
) -> Answer:
    entered = enter(session, market_id, person_id, wish, belief_ppm=belief_ppm, now=now)
    market, trader, found = entered.market, entered.trader, entered.found
    row = Trade(belief_id=entered.belief.id, idempotency_id=record.id, is_history=False)
    carry_out(session, market, entered.traders, found, trader=trader, trade=row, now=now)
    position = trader.positions[row.outcome_id]
    return {
        "trade_id": row.id,
        "market_id": market.id,
        "outcome": found.outcome,
        "side": str(found.side),
        "shares": found.shares,
        "cost": found.cost,
        "price_before_ppm": round(found.price_before * 1_000_000),
        "price_after_ppm": round(found.price_after * 1_000_000),
        "holds": position.shares,
        "paid": position.paid,
        "points_left": trader.points_left,
        "transaction_id": row.transaction_id,
    }


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Someone at a locked market, and everyone in its book, locked too."""

    market: Market
    trader: Trader
    traders: dict[int, Trader]
    book: tuple[Resting, ...]


@dataclass(frozen=True, kw_only=True)
class Entered(Visit):
    """A visit with a wish: the belief beside it, and what it comes to."""

    belief: Belief
    found: Quote


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


def enter(
    session: Session,
    market_id: int,
    person_id: int,
    wish: Wish,
    *,
    belief_ppm: int | None,
    now: datetime,
) -> Entered:
    """Visit a market with a wish: keep the belief beside it, and quote it.

    Raises what `trade` raises.
    """
    visit = visit_market(session, market_id, person_id, now=now)
    market = visit.market
    belief = _believed(session, market, person_id, wish, chance=belief_ppm, now=now)
    found = quote(state_of(market, now, visit.book), holdings_of(market, visit.trader), wish)
    return Entered(**vars(visit), belief=belief, found=found)


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


def _believed(
    session: Session,
    market: Market,
    person_id: int,
    wish: Wish,
    *,
    chance: int | None,
    now: datetime,
) -> Belief:
    """Return the belief that stands beside a trade, keeping it if it is new.

    Of a yes/no market, "yes" is what is believed.
    """
    place = 0 if market.kind == "binary" else wish.outcome
    if not 0 <= place < len(market.outcomes):
        raise InvalidInput(_("Choose one of the outcomes of this market."), field="outcome")
    if chance is not None:
        chances = {place: chance}
        return keep_beliefs(session, market, person_id=person_id, chances=chances, now=now)[0]
    belief = session.scalars(
        select(Belief).where(
            Belief.outcome_id == market.outcomes[place].id,
            Belief.person_id == person_id,
            Belief.is_current.is_(True),
        )
    ).one_or_none()
    if belief is None:
        raise InvalidInput(_("Say what you believe first, then trade."), field="belief")
    return belief
