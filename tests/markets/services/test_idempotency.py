"""A trade happens once per key, however often it is sent (R6)."""

from dataclasses import asdict, replace
from random import Random

import pytest
from keeping import keep_result
from market_cast import buy, faults, points_of, sell
from sqlalchemy import func, select

from core.errors import NotEnough, Stale
from core.points import MICRO
from models.ledger import IdempotencyRecord, Transfer
from models.markets import Trade

REPLAYS = 1_000


def counts(session):
    return [
        session.scalar(select(func.count()).select_from(table))
        for table in (Trade, Transfer, IdempotencyRecord)
    ]


def test_it_gives_the_first_receipt_again(session, cast, market, now):
    first = buy(session, market, cast.alice, 10, now, key="one-key-one-trade")
    session.commit()
    before = counts(session)
    for _ in range(REPLAYS):
        again = buy(session, market, cast.alice, 10, now, key="one-key-one-trade")
        assert replace(again, is_repeat=False) == first
        assert again.is_repeat
    assert counts(session) == before
    assert points_of(session, cast.alice) == 1000 * MICRO - first.cost
    assert faults(session) == []


@pytest.mark.long
def test_it_gives_first_receipts_50_000_times(session, cast, market, now):
    people = (cast.alice, cast.mallory, cast.sponsor)
    sent = {f"one-of-{n:04d}": people[n % 3] for n in range(60)}
    first = {key: buy(session, market, one, 1, now, key=key) for key, one in sent.items()}
    session.commit()
    before, chance = counts(session), Random(6)
    for key in chance.choices(list(sent), k=50_000):
        again = buy(session, market, sent[key], 1, now, key=key)
        assert again == replace(first[key], is_repeat=True)
    assert counts(session) == before
    assert faults(session) == []
    keep_result("R6", "50,000 replays of 60 trades, one effect each", seed=6)


def test_it_gives_the_first_receipt_even_when_the_price_has_moved(session, cast, market, now):
    first = buy(session, market, cast.alice, 10, now, key="one-key-one-trade")
    buy(session, market, cast.mallory, 30, now)
    again = buy(session, market, cast.alice, 10, now, key="one-key-one-trade")
    assert asdict(again) == {**asdict(first), "is_repeat": True}


@pytest.mark.parametrize(
    "changes", [{"shares": 11}, {"outcome": 1}, {"belief_ppm": 600_000}, {"cost_limit": 1}]
)
def test_it_refuses_the_key_for_something_else(session, cast, market, now, changes):
    buy(session, market, cast.alice, 10, now, key="one-key-one-trade")
    shares = changes.pop("shares", 10)
    with pytest.raises(Stale, match="already used"):
        buy(session, market, cast.alice, shares, now, key="one-key-one-trade", **changes)


def test_it_keeps_keys_of_different_people_apart(session, cast, market, now):
    buy(session, market, cast.alice, 10, now, key="one-key-one-trade")
    assert not buy(session, market, cast.mallory, 10, now, key="one-key-one-trade").is_repeat


def test_it_leaves_the_key_free_after_a_refusal(session, cast, market, now):
    session.commit()
    with pytest.raises(NotEnough):
        sell(session, market, cast.alice, 10, now, key="one-key-one-trade")
    session.rollback()
    assert not buy(session, market, cast.alice, 10, now, key="one-key-one-trade").is_repeat
