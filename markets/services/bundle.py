"""Trade several outcomes in one act, or complete sets: a share of every outcome for one point."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.language import _
from core.points import LOT
from ledger.idempotency import Answer, once
from ledger.services import Movement, post
from markets.book import Leg, Side
from markets.bundles import BundleQuote, BundleWish, quote_bundle
from markets.services.execute import Stamp, free_up, holdings_of, stand_at, state_of
from markets.services.fills import fills_of, keep_fill
from markets.services.holding import Trader, position_of, shift
from markets.services.visit import Visit, visit_market
from models.ledger import IdempotencyRecord
from models.markets import Belief, Market, Trade


@dataclass(frozen=True, kw_only=True)
class Bundled:
    """What a bundle did: micro-points paid, negative when they came back."""

    market_id: int
    cost: int
    is_repeat: bool = False


def trade_bundle(
    session: Session, *, market_id: int, person_id: int, wish: BundleWish, key: str, now: datetime
) -> Bundled:
    """Buy and sell several outcomes in one act, at the price of this moment.

    Raises:
        InvalidInput: the wish makes no sense, or no belief was stated.
        NotAllowed: this person does not trade here.
        NotFound: there is no such market.
        Refused: closed, over the cap, out of the band, too dear, too little, or stale.
    """
    answer, again = once(
        session,
        person_id=person_id,
        key=key,
        act="trade_bundle",
        request={"market": market_id, **vars(wish), "change": [*wish.change]},
        perform=_performer(session, market_id, person_id, lambda _: wish, now=now),
        now=now,
    )
    return Bundled(market_id=market_id, cost=int(str(answer["cost"])), is_repeat=again)


def trade_sets(
    session: Session,
    *,
    market_id: int,
    person_id: int,
    side: Side,
    shares: int,
    key: str,
    now: datetime,
) -> int:
    """Buy or sell `shares` micro-shares of every outcome; return the micro-points paid.

    No price moves: a complete set pays one point whatever happens, and costs one, exactly. Who
    holds sets gets the points back that are tied up in them. It says nothing about what will
    happen, so no belief is asked for.

    Raises:
        InvalidInput: no whole lots.
        NotAllowed: this person does not trade here.
        NotFound: there is no such market.
        Refused: closed, over the cap, or too few points or shares.
    """
    if shares <= 0 or shares % LOT:
        raise InvalidInput(_("Give a number of sets in steps of 0.01."), field="sets")

    def wanted(market: Market) -> BundleWish:
        return BundleWish(change=(side.sign * shares,) * len(market.outcomes))

    answer, _again = once(
        session,
        person_id=person_id,
        key=key,
        act="trade_sets",
        request={"market": market_id, "side": str(side), "shares": shares},
        perform=_performer(session, market_id, person_id, wanted, now=now),
        now=now,
    )
    return int(str(answer["cost"]))


def _performer(
    session: Session,
    market_id: int,
    person_id: int,
    wanted: Callable[[Market], BundleWish],
    *,
    now: datetime,
) -> Callable[[IdempotencyRecord], Answer]:
    """Return what does a bundle once the market and everyone in its book are locked."""

    def perform(record: IdempotencyRecord) -> Answer:
        visit = visit_market(session, market_id, person_id, now=now)
        wish, market = wanted(visit.market), visit.market
        beliefs = {} if wish.is_set else _beliefs(session, market, person_id, wish)
        found = quote_bundle(
            state_of(market, now, visit.book),
            holdings_of(market, visit.trader),
            wish,
            labels=[outcome.label for outcome in market.outcomes],
        )
        _exchange(session, visit, found, beliefs, record=record, now=now)
        return {"cost": found.cost}

    return perform


def _beliefs(
    session: Session, market: Market, person_id: int, wish: BundleWish
) -> dict[int, int | None]:
    """Return the beliefs that stand beside a bundle, by place; of yes and no, "yes" is believed.

    Raises:
        InvalidInput: one of the outcomes has none.
    """
    rows = session.execute(
        select(Belief.outcome_id, Belief.id).where(
            Belief.market_id == market.id,
            Belief.person_id == person_id,
            Belief.is_current.is_(True),
        )
    )
    stated = {row.outcome_id: row.id for row in rows}
    found: dict[int, int | None] = {}
    for place, step in enumerate(wish.change):
        believed = market.outcomes[0 if market.kind == "binary" else place]
        if step and believed.id not in stated:
            raise InvalidInput(
                _("Say first what you believe of %(label)s, then trade.", label=believed.label)
            )
        found[place] = stated.get(believed.id)
    return found


def _exchange(
    session: Session,
    visit: Visit,
    found: BundleQuote,
    beliefs: dict[int, int | None],
    *,
    record: IdempotencyRecord,
    now: datetime,
) -> None:
    """Move the points and the shares; each outcome's trade carries its part of the cost."""
    market, trader = visit.market, visit.trader
    fills = fills_of(session, found.legs)
    moves = _movements(trader, found.cost)
    moves += [
        move for fill in fills for move in fill.movements(visit.traders[fill.order.person_id])
    ]
    till = trader.till.id
    moves.sort(key=lambda move: (move.credit_id != till, move.debit_id == till))
    moves = [*trader.locking(max(0, found.cost)), *moves]
    stamp = Stamp(
        market=market,
        prices=json.dumps(found.prices_after),
        transaction_id=post(session, moves, market_id=market.id, now=now),
        now=now,
    )
    met = {trader.person_id, *(fill.order.person_id for fill in fills)}
    free_up(session, market, [visit.traders[person] for person in sorted(met)], stamp)
    record_id: int | None = record.id
    for place, (step, cost) in enumerate(zip(found.change, found.parts, strict=True)):
        if not step:
            continue
        side = Side.BUY if step > 0 else Side.SELL
        outcome_id = market.outcomes[place].id
        position_of(market, trader, outcome_id)
        leg = Leg(outcome=place, side=side, shares=abs(step), cost=cost)
        session.add(shift(market, trader, leg))
        trade = Trade(outcome_id=outcome_id, shares=step, cost=cost, kind="bundle")
        trade.idempotency_id, record_id = record_id, None
        trade.belief_id = beliefs.get(place)
        session.add(stamp.on(trade, trader.person_id))
    for fill in fills:
        owner = visit.traders[fill.order.person_id]
        session.add(stamp.on(keep_fill(session, market, owner, fill, now=now), owner.person_id))
    stand_at(market, found.q_after, found.prices_after)
    session.flush()


def _movements(trader: Trader, cost: int) -> list[Movement]:
    """Return the transfer of a bundle's cost, or of what it brings; none of nothing."""
    mine, till = trader.available.id, trader.till.id
    if cost > 0:
        return [Movement(debit_id=mine, credit_id=till, amount=cost, kind="buy")]
    if cost < 0:
        return [Movement(debit_id=till, credit_id=mine, amount=-cost, kind="sell")]
    return []


def sets_held(market: Market, held: dict[int, int]) -> int:
    """Return the complete sets in what someone holds: outcome id → micro-shares."""
    return min((held.get(outcome.id, 0) for outcome in market.outcomes), default=0) // LOT * LOT
