"""Faults put into orders on purpose: each is noticed, and without it nothing is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from market_cast import buy, faults, make_market, make_place, sell
from sqlalchemy import select

from core.errors import NotEnough, Refused
from core.points import MICRO
from markets import kernel
from markets.book import Side
from markets.floor import Seat
from markets.quote import Wish
from markets.services.extend import add_liquidity
from markets.services.orders import cancel_order, place_order
from models.orders import Order


class Stage:
    """A market, its people, and what a trial does with them."""

    def __init__(self, session, cast, now):
        self.session, self.cast, self.now = session, cast, now
        place = make_place(session, cast, now)
        self.market = make_market(session, cast, place, now)

    def wait(self, person, shares, price, *, outcome=0, side=Side.BUY, hours=24):
        wish = Wish(
            outcome=outcome,
            side=side,
            shares=round(shares * MICRO),
            limit_ppm=round(price * MICRO),
        )
        return place_order(
            self.session,
            market_id=self.market.id,
            person_id=person.id,
            wish=wish,
            belief_ppm=600_000,
            key=f"planted-{person.id}-{outcome}-{side}-{price}",
            expires_at=self.now + timedelta(hours=hours),
            now=self.now,
        )


def wait_and_audit(stage) -> list[str]:
    stage.wait(stage.cast.alice, 20, 0.40)
    return faults(stage.session)


def meet_and_audit(stage) -> list[str]:
    stage.wait(stage.cast.alice, 20, 0.49)
    buy(stage.session, stage.market, stage.cast.mallory, 25, stage.now, outcome=1)
    return faults(stage.session)


def meet_ones_own(stage) -> list[str]:
    stage.wait(stage.cast.alice, 10, 0.50)
    try:
        stage.wait(stage.cast.alice, 10, 0.50, outcome=1)
    except Refused:
        return []
    return ["somebody traded with themselves"]


def meet_what_has_expired(stage) -> list[str]:
    stage.wait(stage.cast.alice, 10, 0.50, hours=1)
    later = stage.now + timedelta(hours=2)
    buy(stage.session, stage.market, stage.cast.mallory, 5, later, outcome=1)
    filled = stage.session.scalar(select(Order.filled))
    return [f"{filled} shares for an order that was over"] if filled else []


def sell_twice(stage) -> list[str]:
    buy(stage.session, stage.market, stage.cast.alice, 10, stage.now)
    stage.wait(stage.cast.alice, 10, 0.70, side=Side.SELL)
    try:
        sell(stage.session, stage.market, stage.cast.alice, 10, stage.now, key="sell-them-twice")
    except NotEnough:
        return []
    except ValueError:
        return ["only the last check refused"]
    return faults(stage.session)


def take_back_and_audit(stage) -> list[str]:
    placed = stage.wait(stage.cast.alice, 20, 0.40)
    wanted = {"order_id": placed.order_id, "person_id": stage.cast.alice.id}
    cancel_order(stage.session, **wanted, key="take-it-back", now=stage.now)
    return faults(stage.session)


def deepen_and_audit(stage) -> list[str]:
    add_liquidity(
        stage.session,
        market_id=stage.market.id,
        facilitator_id=stage.cast.facilitator.id,
        points=50 * MICRO,
        key="deeper-by-fifty",
        now=stage.now,
    )
    return faults(stage.session)


moves_of, holdings_of = kernel.movements_of, Seat.holdings


def without(kind: str) -> Callable:
    return lambda *given: [move for move in moves_of(*given) if move.kind != kind]


def paid_from_the_purse(floor, deal):
    """Pay what a waiting order buys from what its owner has, not from what is set aside."""
    purse = {one.kept.id: one.purse.id for one in floor.seats.values()}
    return [
        replace(move, debit_id=purse[move.debit_id])
        if move.debit_id in purse and move.kind == "buy"
        else move
        for move in moves_of(floor, deal)
    ]


def nobody_in_particular(seat, n):
    return replace(holdings_of(seat, n), person_id=0)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One part to take out, and the trial that must notice."""

    name: str
    trial: Callable[[Stage], list[str]]
    parts: dict[str, object]


FAULTS = [
    Fault(
        name="nothing is set aside",
        trial=wait_and_audit,
        parts={"markets.kernel.movements_of": without("reserve")},
    ),
    Fault(
        name="paid from the purse",
        trial=meet_and_audit,
        parts={"markets.kernel.movements_of": paid_from_the_purse},
    ),
    Fault(
        name="own orders meet",
        trial=meet_ones_own,
        parts={"markets.floor.Seat.holdings": nobody_in_particular},
    ),
    Fault(
        name="orders never expire",
        trial=meet_what_has_expired,
        parts={"markets.services.gather._is_due": lambda *_: False},
    ),
    Fault(
        name="waiting shares are sold",
        trial=sell_twice,
        parts={"markets.quote.promised": lambda *_, n, **__: (0,) * n},
    ),
    Fault(
        name="nothing comes back",
        trial=take_back_and_audit,
        parts={"markets.services.waiting.post": lambda *_, **__: ""},
    ),
    Fault(
        name="liquidity for nothing",
        trial=deepen_and_audit,
        parts={"markets.services.extend.put_in": lambda *_, **__: None},
    ),
]


@pytest.fixture
def stage(session, cast, now):
    return Stage(session, cast, now)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_finds_nothing_wrong_as_things_are(stage, fault):
    assert fault.trial(stage) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_it_notices_what_is_missing(stage, fault, monkeypatch):
    for place, part in fault.parts.items():
        monkeypatch.setattr(place, part)
    assert fault.trial(stage) != []
