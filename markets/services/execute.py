"""Carry out a quote: points, shares, price and the trades' rows, on a market that is locked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.language import _
from core.points import LOT
from ledger.services import Movement, account_of, lock_accounts
from markets.book import Leg, Resting
from markets.life import is_open
from markets.makers.choice import maker_of
from markets.quote import Holdings, MarketState, Quote, Side
from markets.services.holding import Trader, shift
from markets.services.purse import Unit, ids_of, pairs_at, till_of, unit_at, unlock_free
from models.ledger import POINT, Account
from models.markets import Market, Position, Trade

POSITION_CAP_PERCENT = 20


def position_max(market: Market) -> int:
    """Return the most micro-shares of one outcome that a person may hold in a market.

    A fifth of the shares that the subsidy alone would pay for, one point each; begun lots whole.
    """
    return -(-market.subsidy * POSITION_CAP_PERCENT // (100 * LOT)) * LOT


def state_of(market: Market, now: datetime, book: tuple[Resting, ...] = ()) -> MarketState:
    """Return a market, its outcomes loaded, and its book as the pure quote sees them."""
    return MarketState(
        q=tuple(outcome.q for outcome in market.outcomes),
        b=market.b,
        version=market.version,
        is_open=is_open(market, now),
        position_max=position_max(market),
        maker_kind=market.maker,
        weight_ppm=market.weight_ppm,
        book=book,
    )


def opening_prices(market: Market) -> tuple[float, ...]:
    """Return the prices before the first trade: every market opens at q = 0."""
    n = len(market.outcomes)
    return maker_of(market.maker, market.b, n, market.weight_ppm).prices((0,) * n)


def trader_at(session: Session, market: Market, person_id: int) -> Trader:
    """Return a person's accounts and positions at a locked market, locked in order.

    Raises:
        NotFound: the person has no account.
    """
    return traders_at(session, market, [person_id])[person_id]


def traders_at(session: Session, market: Market, person_ids: Iterable[int]) -> dict[int, Trader]:
    """Return several people's accounts and positions, all locked at once in order.

    Raises:
        NotFound: one of them has no account.
    """
    people = sorted(set(person_ids))
    unit = unit_at(session, market)
    ids = _own_accounts(session, people, unit)
    pairs = pairs_at(session, unit, "available", people) if unit.is_token else {}
    till = till_of(session, market)
    everything = [till.id, *ids.values(), *(i for pair in pairs.values() for i in ids_of(pair))]
    locked = lock_accounts(session, everything)
    traders = {
        person: Trader(
            person_id=person,
            available=locked[ids["available", person]],
            reserved=locked[ids["reserved", person]],
            till=locked[till.id],
            positions={},
            pair=pairs.get(person),
        )
        for person in people
    }
    for position in session.scalars(
        select(Position).where(Position.market_id == market.id, Position.person_id.in_(people))
    ):
        traders[position.person_id].positions[position.outcome_id] = position
    return traders


def _own_accounts(session: Session, people: list[int], unit: Unit) -> dict[tuple[str, int], int]:
    """Return the numbers of everyone's accounts of a unit, opening those that are missing.

    Raises:
        NotFound: somebody never had points.
    """
    rows = session.execute(
        select(Account.kind, Account.person_id, Account.unit, Account.id).where(
            Account.kind.in_(("available", "reserved")),
            Account.person_id.in_(people),
            (Account.unit == POINT) | (Account.condition_id == unit.condition_id),
        )
    )
    ids = {(kind, person or 0, held): number for kind, person, held, number in rows}
    if any(("available", person, POINT) not in ids for person in people):
        raise NotFound(_("This person has no points account."))
    wanted = [(kind, person) for kind in ("available", "reserved") for person in people]
    return {
        (kind, person): ids.get((kind, person, unit.unit))
        or account_of(session, kind, person_id=person, **vars(unit)).id
        for kind, person in wanted
    }


def holdings_of(market: Market, trader: Trader) -> Holdings:
    """Return what a trader has, as the pure quote sees it."""
    held = trader.positions
    return Holdings(
        available=trader.spendable,
        shares=tuple(held[o.id].shares if o.id in held else 0 for o in market.outcomes),
        spent=sum(position.paid - position.received for position in held.values()),
        person_id=trader.person_id,
    )


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What all trades of one execution share."""

    market: Market
    prices: str
    transaction_id: str
    now: datetime

    def on(self, trade: Trade, person_id: int) -> Trade:
        """Complete a trade's row with its number in the market."""
        self.market.trade_count += 1
        trade.market_id = self.market.id
        trade.seq = self.market.trade_count
        trade.person_id = person_id
        trade.prices = self.prices
        trade.transaction_id = self.transaction_id
        trade.created_at = self.now
        return trade


def free_up(session: Session, market: Market, traders: Iterable[Trader], stamp: Stamp) -> None:
    """Give traders in a branch the points behind their free pairs, as part of an execution."""
    unlock_free(
        session,
        market,
        [trader.pair for trader in traders],
        now=stamp.now,
        transaction_id=stamp.transaction_id,
    )


def stand_at(market: Market, q: Sequence[int], prices: Sequence[float]) -> None:
    """Write down where the maker of a market stands."""
    for outcome, quantity, price in zip(market.outcomes, q, prices, strict=True):
        outcome.q, outcome.price = quantity, price
    market.version += 1


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
    leg = Leg(outcome=quote.outcome, side=quote.side, shares=quote.shares, cost=quote.cost)
    position = shift(market, trader, leg)
    if quote.side is Side.SELL and position.reserved > position.shares:
        raise ValueError(f"person {trader.person_id} sold shares that wait in an order")
