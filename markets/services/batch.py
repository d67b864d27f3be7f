"""Carry out the orders that wait for one market together, in one transaction, in their order."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFound, ThrongError
from core.language import _
from core.reader import reading_as
from ledger.idempotency import request_hash
from markets.asked import Asked, Placed, Receipt
from markets.floor import Record
from markets.kernel import carry_out
from markets.services.gather import gather
from markets.services.keep import RECORD, keep
from markets.services.load import GONE
from markets.turns import Done, Result, Turn, replayed

Answer = Receipt | Placed | ThrongError
Records = dict[tuple[int, str], Record]


def carry_out_together(session: Session, orders: Sequence[Asked], *, now: datetime) -> list[Answer]:
    """Answer orders on one market, each with its receipt or with why it cannot be.

    An order that is refused leaves nothing behind; the others are carried out all the same. The
    same key with the same wish gives the first answer again.
    """
    turns = [
        Turn(
            asked=order,
            request_hash=request_hash(order.act, order.request),
            transaction_id=str(uuid.uuid4()),
        )
        for order in orders
    ]
    results = _results(session, turns, now)
    return [_answer(turn, result) for turn, result in zip(turns, results, strict=True)]


def carry_out_alone(session: Session, order: Asked, *, now: datetime) -> Receipt | Placed:
    """Carry out one order.

    Raises:
        ThrongError: it cannot be; nothing is left behind.
    """
    (answer,) = carry_out_together(session, [order], now=now)
    if isinstance(answer, ThrongError):
        raise answer
    return answer


def _results(session: Session, turns: list[Turn], now: datetime) -> list[Result]:
    people = {turn.asked.person_id for turn in turns}
    try:
        floor = gather(session, turns[0].asked.market_id, people, now=now)
    except NotFound:
        records = _records(session, turns)
        return [_nowhere(records, turn) for turn in turns]
    floor.records = _records(session, turns)
    results = carry_out(floor, turns, now=now)
    keep(session, floor, [one for one in results if isinstance(one, Done)], now=now)
    return results


def _records(session: Session, turns: list[Turn]) -> Records:
    """Return what is kept under the keys of these orders."""
    rows = session.connection().execute(
        select(RECORD).where(
            RECORD.c.person_id.in_({turn.asked.person_id for turn in turns}),
            RECORD.c.key.in_({turn.asked.key for turn in turns}),
        )
    )
    return {
        (row.person_id, row.key): Record(
            person_id=row.person_id,
            key=row.key,
            act=row.act,
            request_hash=row.request_hash,
            answer=row.answer,
            id=row.id,
        )
        for row in rows
    }


def _nowhere(records: Records, turn: Turn) -> Result:
    """Answer an order on a market that is not there."""
    with reading_as(turn.asked.reader.language, turn.asked.reader.zone):
        try:
            return replayed(records, turn) or NotFound(_(GONE))
        except ThrongError as refusal:
            return refusal


def _answer(turn: Turn, result: Result) -> Answer:
    if isinstance(result, ThrongError):
        return result
    is_repeat = isinstance(result, Record)
    record = result if isinstance(result, Record) else result.record
    kind = Placed if turn.asked.waits else Receipt
    return kind(**json.loads(record.answer), is_repeat=is_repeat)
