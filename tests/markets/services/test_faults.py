"""A fault at any statement leaves no half state (R7): the k-th statement fails, for every k."""

from collections.abc import Callable
from contextlib import contextmanager

import pytest
from market_cast import buy, faults, plan_for
from resolving import approve, close, crowd, propose, settle
from sqlalchemy import event, select

from markets.quote import Side, Wish
from markets.services.open import open_market
from markets.services.orders import cancel_order, place_order
from markets.services.settle import settle_market
from markets.services.trade import trade
from markets.services.undo import ask_undo, undo_market
from markets.verdict import VOID
from models.schema import metadata
from web.extensions import db
from web.transaction import write


class Broken(Exception):
    """The database failed at a statement."""


@contextmanager
def failing_at(statement: int):
    """Let the given statement of the block fail before it runs."""
    seen = 0

    def count(*_):
        nonlocal seen
        seen += 1
        if seen == statement:
            raise Broken

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def everything() -> dict[str, list]:
    """Return every row of every table."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def fails_whole(act: Callable[[], object]) -> int:
    """Let each statement of an act fail in turn; return how many there were."""
    before, statement = everything(), 0
    while True:
        statement += 1
        try:
            with failing_at(statement):
                act()
        except Broken:
            db.session.rollback()
            assert everything() == before, f"statement {statement} left something behind"
        else:
            assert everything() != before
            return statement - 1


def test_a_trade_happens_whole_or_not_at_all(session, cast, market, now):
    buy(session, market, cast.mallory, 5, now, outcome=1)
    session.commit()
    wish = Wish(outcome=0, side=Side.BUY, shares=10_000_000)
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "wish": wish}

    def act():
        write(trade, **wanted, belief_ppm=700_000, key="a-key-for-faults", now=now)

    assert fails_whole(act) >= 12
    assert faults(session) == []


def test_an_order_is_placed_whole_or_not_at_all(session, cast, market, now):
    wish = Wish(outcome=1, side=Side.BUY, shares=10_000_000, limit_ppm=490_000)
    wanted = {"market_id": market.id, "belief_ppm": 700_000, "now": now}
    first = {"person_id": cast.mallory.id, "wish": wish, "key": "an-order-to-meet"}
    place_order(session, **wanted, **first)
    session.commit()
    wish = Wish(outcome=0, side=Side.BUY, shares=30_000_000, limit_ppm=520_000)

    def act():
        write(place_order, **wanted, person_id=cast.alice.id, wish=wish, key="a-key-for-faults")

    assert fails_whole(act) >= 15
    assert faults(session) == []


def test_an_order_is_taken_back_whole_or_not_at_all(session, cast, market, now):
    wish = Wish(outcome=1, side=Side.BUY, shares=10_000_000, limit_ppm=490_000)
    wanted = {"market_id": market.id, "belief_ppm": 700_000, "now": now}
    placed = place_order(session, **wanted, person_id=cast.alice.id, wish=wish, key="to-take-back")
    session.commit()
    wanted = {"order_id": placed.order_id, "person_id": cast.alice.id, "key": "a-key-for-faults"}
    assert fails_whole(lambda: write(cancel_order, **wanted, now=now)) >= 8
    assert faults(session) == []


@pytest.mark.parametrize("verdict", [None, VOID])
def test_a_settlement_happens_whole_or_not_at_all(session, cast, market, now, verdict):
    market.dispute_hours = 0
    crowd(session, cast, market, now)
    close(session, cast, market, now)
    proposed = propose(session, cast, market, now, **({"verdict": verdict} if verdict else {}))
    approve(session, cast, proposed, now)
    session.commit()
    assert fails_whole(lambda: write(settle_market, market_id=market.id, now=now)) >= 12
    assert faults(session) == []


@pytest.mark.parametrize("verdict", [None, VOID])
def test_an_undoing_happens_whole_or_not_at_all(session, cast, market, now, verdict):
    crowd(session, cast, market, now)
    settle(session, cast, market, now, **({"verdict": verdict} if verdict else {}))
    asked = {"market_id": market.id, "now": now}
    ask_undo(session, **asked, facilitator_id=cast.facilitator.id, reason="Table 4 was wrong.")
    session.commit()
    second = cast.second_facilitator.id
    assert fails_whole(lambda: write(undo_market, **asked, facilitator_id=second)) >= 12
    assert faults(session) == []


def test_an_opening_happens_whole_or_not_at_all(session, cast, place, now):
    plan = plan_for(place, now)
    wanted = {"plan": plan, "opener_id": cast.facilitator.id, "key": "a-key-for-faults"}
    assert fails_whole(lambda: write(open_market, **wanted, now=now)) >= 10
    assert faults(session) == []
