"""Carry out orders on a market in memory: what each comes to, and what has to be written. Pure.

Given the market, everyone's balances and positions, and orders in their turn, the result follows
from nothing else. An order that is refused changes nothing; one alone is a batch of one.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.errors import ThrongError
from core.reader import reading_as
from ledger.posting import Movement, Stamp, link, require_funds, require_one_unit
from markets.admission import believed, check_end, check_number, welcome
from markets.floor import NEW_ORDERS, Fill, Floor, Record, Seat, Stake, Standing, Stated, Traded
from markets.pairs import Pair
from markets.quote import Quote, Side, quote
from markets.turns import Done, Result, Turn, replayed


def carry_out(floor: Floor, turns: Sequence[Turn], *, now: datetime) -> list[Result]:
    """Carry out orders one after the other; return what became of each."""
    return [_answered(floor, turn, now) for turn in turns]


def _answered(floor: Floor, turn: Turn, now: datetime) -> Result:
    reader = turn.asked.reader
    with reading_as(reader.language, reader.zone):
        try:
            return replayed(floor.records, turn) or _perform(floor, turn, now)
        except ThrongError as refusal:
            return refusal


@dataclass(frozen=True, kw_only=True)
class Deal:
    """An order that may happen: who comes, what they believe, what it does, and to whose orders."""

    turn: Turn
    seat: Seat
    belief: Stated
    found: Quote
    fills: list[Fill]
    now: datetime

    @property
    def people(self) -> list[int]:
        """Everyone whose points or shares move."""
        return sorted({self.seat.person_id, *(fill.order.person_id for fill in self.fills)})


def _perform(floor: Floor, turn: Turn, now: datetime) -> Done:
    """Check an order and quote it, then do what it comes to; nothing changes before."""
    deal = _agreed(floor, turn, now)
    _move(floor, deal)
    _keep_belief(floor, deal.seat, deal.belief)
    record = _record(floor, turn)
    trade = _take(floor, deal, record)
    order = _leave(floor, deal, record)
    if trade is not None:
        trade.order = order
    for fill in deal.fills:
        _fill(floor, fill)
    _stamp(floor, deal, count=len(deal.fills) + (trade is not None))
    answer = _placed(floor, deal.found, order) if order else _receipt(floor, deal)
    return Done(record=record, trade=trade, order=order, answer=answer)


def _agreed(floor: Floor, turn: Turn, now: datetime) -> Deal:
    asked = turn.asked
    if asked.waits:
        check_end(asked.ends_at(now), now)
    seat = welcome(floor, asked.person_id)
    belief = believed(floor, seat, asked)
    found = quote(floor.state, seat.holdings(len(floor.q)), asked.wish)
    if asked.waits:
        check_number(floor, seat)
    fills = _fills_of(floor, found)
    return Deal(turn=turn, seat=seat, belief=belief, found=found, fills=fills, now=now)


def _fills_of(floor: Floor, found: Quote) -> list[Fill]:
    """Return what each resting order trades, its legs put together, in the order they were met."""
    ranks = dict.fromkeys(leg.order.id for leg in found.legs if leg.order)
    fills = []
    for rank in ranks:
        mine = [leg for leg in found.legs if leg.order and leg.order.id == rank]
        shares, cost = sum(leg.shares for leg in mine), sum(leg.cost for leg in mine)
        fills.append(Fill(order=floor.book[rank], shares=shares, cost=cost))
    return fills


def _move(floor: Floor, deal: Deal) -> None:
    """Move the points of an execution, then unlock what has become free in a branch."""
    stamp = Stamp(
        chain=f"market-{floor.market_id}",
        transaction_id=deal.turn.transaction_id,
        market_id=floor.market_id,
        now=deal.now,
    )
    pair, found = deal.seat.pair, deal.found
    locking = pair.locking(max(0, found.cost) + found.reserve) if pair else []
    _post(floor, [*locking, *movements_of(floor, deal)], stamp)
    pairs = [met for person in deal.people if (met := floor.seats[person].pair)]
    _post(floor, freed(pairs), stamp)


def freed(pairs: Iterable[Pair]) -> list[Movement]:
    """Return the transfers that turn every free pair back into points."""
    return [move for pair in pairs for move in pair.unlocking()]


def movements_of(floor: Floor, deal: Deal) -> list[Movement]:
    """Return all transfers of a quote, those into the market first, those out of it last."""
    mine, kept, till = deal.seat.purse, deal.seat.kept, floor.till
    cost, reserve = deal.found.cost, deal.found.reserve
    moves = []
    if cost > 0:
        moves += [Movement(debit_id=mine.id, credit_id=till.id, amount=cost, kind="buy")]
    if cost < 0:
        moves += [Movement(debit_id=till.id, credit_id=mine.id, amount=-cost, kind="sell")]
    if reserve:
        moves += [Movement(debit_id=mine.id, credit_id=kept.id, amount=reserve, kind="reserve")]
    for fill in deal.fills:
        moves += fill.movements(floor.seats[fill.order.person_id], till)
    return sorted(moves, key=lambda move: (move.credit_id != till.id, move.debit_id == till.id))


def _post(floor: Floor, moves: list[Movement], stamp: Stamp) -> None:
    """Do in memory what `ledger.services.post` does to rows."""
    ids = {number for move in moves for number in (move.debit_id, move.credit_id)}
    touched = {number: floor.accounts[number] for number in ids}
    require_one_unit(touched, moves)
    require_funds(touched, moves)
    floor.changes.transfers += link(touched, floor.head, moves, stamp)
    floor.changes.accounts |= touched


def _keep_belief(floor: Floor, seat: Seat, belief: Stated) -> None:
    before = seat.beliefs.get(belief.place)
    if before is belief:
        return
    if before is not None:
        before.is_current = False
        if before.id is not None:
            floor.changes.replaced.append(before)
    seat.beliefs[belief.place] = belief
    floor.changes.beliefs.append(belief)


def _record(floor: Floor, turn: Turn) -> Record:
    asked = turn.asked
    record = Record(
        person_id=asked.person_id, key=asked.key, act=asked.act, request_hash=turn.request_hash
    )
    floor.records[asked.person_id, asked.key] = record
    floor.changes.records.append(record)
    return record


def stake_of(floor: Floor, seat: Seat, place: int) -> Stake:
    """Return a person's position in an outcome, to be written; a new one where there was none."""
    if not seat.stakes:
        floor.trader_count += 1
    stake = seat.stakes.setdefault(place, Stake(place=place, person_id=seat.person_id))
    floor.changes.stakes[seat.person_id, place] = stake
    return stake


def shift(stake: Stake, side: Side, shares: int, cost: int) -> None:
    """Bring a position in line with what has changed hands."""
    stake.shares += side.sign * shares
    stake.paid += max(cost, 0)
    stake.received += max(-cost, 0)


def _take(floor: Floor, deal: Deal, record: Record) -> Traded | None:
    """Give who has come their shares, or take them; None where everything wished waits."""
    found, seat = deal.found, deal.seat
    if not found.shares:
        return None
    stake = stake_of(floor, seat, found.outcome)
    shift(stake, found.side, found.shares, found.cost)
    if found.side is Side.SELL and stake.reserved > stake.shares:
        raise ValueError(f"person {seat.person_id} sold shares that wait in an order")
    trade = Traded(
        person_id=seat.person_id,
        place=found.outcome,
        shares=found.side.sign * found.shares,
        cost=found.cost,
        belief=deal.belief,
        record=record,
    )
    floor.changes.trades.append(trade)
    return trade


def _leave(floor: Floor, deal: Deal, record: Record) -> Standing | None:
    """Leave what is not traded at once in the book; None for what does not wait."""
    asked, found = deal.turn.asked, deal.found
    wish = asked.wish
    if not asked.waits:
        return None
    order = Standing(
        rank=NEW_ORDERS + len(floor.changes.orders),
        person_id=deal.seat.person_id,
        place=wish.outcome,
        side=wish.side,
        price_ppm=wish.limit_ppm or 0,
        shares=found.shares + found.rests,
        filled=found.shares,
        reserved=found.reserve if wish.side is Side.BUY else found.rests,
        expires_at=asked.ends_at(deal.now),
        belief=deal.belief,
        record=record,
        state="open" if found.rests else "filled",
    )
    floor.changes.orders.append(order)
    if found.rests:
        floor.book[order.rank] = order
    if wish.side is Side.SELL:
        stake_of(floor, deal.seat, order.place).reserved += found.rests
    return order


def _fill(floor: Floor, fill: Fill) -> None:
    """Write down what has become of an order that was met, and its trade."""
    order = fill.order
    stake = stake_of(floor, floor.seats[order.person_id], order.place)
    shift(stake, order.side, fill.shares, fill.cost)
    if order.side is Side.SELL:
        stake.reserved -= fill.shares
    order.filled += fill.shares
    order.reserved -= fill.freed
    floor.changes.filled[order.rank] = order
    if order.filled == order.shares:
        order.state = "filled"
        del floor.book[order.rank]
    trade = Traded(
        person_id=order.person_id,
        place=order.place,
        shares=order.side.sign * fill.shares,
        cost=fill.cost,
        kind="fill",
        order=order,
        belief=order.belief,
    )
    floor.changes.trades.append(trade)


def _stamp(floor: Floor, deal: Deal, *, count: int) -> None:
    """Write down where the market stands, and number the trades of this execution."""
    floor.q, floor.prices = tuple(deal.found.q_after), tuple(deal.found.prices_after)
    floor.version += 1
    prices, trades = json.dumps(deal.found.prices_after), floor.changes.trades
    for trade in trades[len(trades) - count :]:
        floor.trade_count += 1
        trade.seq = floor.trade_count
        trade.prices, trade.transaction_id = prices, deal.turn.transaction_id


def _receipt(floor: Floor, deal: Deal) -> dict[str, object]:
    found, stake = deal.found, deal.seat.stakes[deal.found.outcome]
    return {
        "market_id": floor.market_id,
        "outcome": found.outcome,
        "side": str(found.side),
        "shares": found.shares,
        "cost": found.cost,
        "price_before_ppm": round(found.price_before * 1_000_000),
        "price_after_ppm": round(found.price_after * 1_000_000),
        "holds": stake.shares,
        "paid": stake.paid,
        "points_left": deal.seat.points_left,
        "transaction_id": deal.turn.transaction_id,
    }


def _placed(floor: Floor, found: Quote, order: Standing) -> dict[str, object]:
    return {
        "market_id": floor.market_id,
        "shares": found.shares,
        "cost": found.cost,
        "waits": found.rests,
        "reserved": order.reserved,
    }
