"""Bundles: one act over several outcomes, at the potential's price, whatever the order."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import (
    Closed,
    InvalidInput,
    NotEnough,
    OutsideBand,
    OverCap,
    PriceMoved,
    Stale,
    ThrongError,
)
from core.points import LOT, MICRO
from markets.book import Resting, Side
from markets.bundle_ticket import make_bundle_ticket, token_of
from markets.bundles import BundleWish, quote_bundle
from markets.quote import Holdings, MarketState, Wish, quote

LABELS = ["North", "South", "East"]
STATE = MarketState(q=(0, 0, 0), b=100 * MICRO, version=7, is_open=True, position_max=90 * MICRO)
ALONE = Holdings(available=1000 * MICRO, shares=(0, 0, 0), person_id=1)
LOTS = st.integers(-2000, 2000).map(lambda lots: lots * LOT)


def bundle(*change, state=STATE, holdings=ALONE, **seen):
    wish = BundleWish(change=tuple(change), **seen)
    return quote_bundle(state, holdings, wish, labels=LABELS)


def test_it_costs_what_hansons_function_says():
    # C(q) = b ln Σ exp(q/b), b = 100: ln(e^.1 + e^.2 + 1) − ln 3 of 10 North and 20 South.
    found = bundle(10 * MICRO, 20 * MICRO, 0)
    exact = 100 * (math.log(math.exp(0.1) + math.exp(0.2) + 1) - math.log(3)) * MICRO
    assert abs(found.cost - exact) <= 1
    assert sum(found.parts) == found.cost
    assert found.pays == (10 * MICRO, 20 * MICRO, 0)
    assert found.loss_max == found.cost  # East may happen.


def test_a_complete_set_costs_a_point():
    found = bundle(5 * MICRO, 5 * MICRO, 5 * MICRO)
    assert (found.cost, found.loss_max) == (5 * MICRO, 0)
    assert found.prices_after == found.prices_before


@given(change=st.tuples(LOTS, LOTS, LOTS).filter(any))
def test_it_equals_its_parts_one_after_the_other(change):
    held = Holdings(available=10**12, shares=(50 * MICRO,) * 3, person_id=1)
    state = MarketState(q=(50 * MICRO,) * 3, b=100 * MICRO, version=0, is_open=True)
    found = bundle(*change, state=state, holdings=held)
    cost, q, shares = 0, state.q, held.shares
    for place, step in reversed([*enumerate(change)]):  # In another order than the bundle's.
        if not step:
            continue
        side = Side.BUY if step > 0 else Side.SELL
        wish = Wish(outcome=place, side=side, shares=abs(step))
        at = MarketState(q=q, b=state.b, version=0, is_open=True)
        mine = Holdings(available=10**12, shares=shares, person_id=1)
        try:
            part = quote(at, mine, wish)
        except InvalidInput:  # Alone, a step can be worth less than a millionth.
            return
        cost, q, shares = cost + part.cost, part.q_after, part.pays
    assert (found.cost, found.q_after) == (cost, q)


@given(change=st.tuples(LOTS, LOTS, LOTS).filter(any))
def test_there_and_back_costs_nothing(change):
    held = Holdings(available=10**12, shares=(50 * MICRO,) * 3, person_id=1)
    state = MarketState(q=(50 * MICRO,) * 3, b=100 * MICRO, version=0, is_open=True)
    there = bundle(*change, state=state, holdings=held)
    after = MarketState(q=there.q_after, b=state.b, version=1, is_open=True)
    mine = Holdings(available=10**12, shares=there.pays, person_id=1)
    back = bundle(*(-step for step in change), state=after, holdings=mine)
    assert there.cost + back.cost == 0


@pytest.mark.parametrize(
    ("change", "changes", "refusal", "words"),
    [
        ((0, 0, 0), {}, InvalidInput, "at least one answer"),
        ((1, 0, 0), {}, InvalidInput, r"steps of 0\.01"),
        ((MICRO, 0), {}, InvalidInput, "at least one answer"),
        ((-MICRO, 0, 0), {}, NotEnough, "You hold 0.00 shares of North"),
        ((MICRO, 91 * MICRO, 0), {}, OverCap, "at most 90.00 more shares of South"),
        ((MICRO, 0, 0), {"cost_limit": 100}, PriceMoved, "has moved"),
        ((MICRO, 0, 0), {"version": 6}, Stale, "Others have traded"),
    ],
)
def test_it_refuses_what_a_trade_would_refuse(change, changes, refusal, words):
    with pytest.raises(refusal, match=words):
        bundle(*change, **changes)


def test_it_refuses_when_closed_or_too_dear():
    closed = MarketState(q=(0, 0, 0), b=100 * MICRO, version=7, is_open=False)
    with pytest.raises(Closed):
        bundle(MICRO, 0, 0, state=closed)
    poor = Holdings(available=MICRO, shares=(0, 0, 0))
    with pytest.raises(NotEnough, match=r"You have 1\.00 points"):
        bundle(10 * MICRO, 20 * MICRO, 0, holdings=poor)


def test_it_says_how_much_fits_into_the_band():
    wide = MarketState(q=(0, 0, 0), b=10 * MICRO, version=7, is_open=True)
    # The band is 7b = 70 shares between the highest and the lowest: of 100 and 50, 70 % fit.
    with pytest.raises(OutsideBand, match="At most 70 % of it fits"):
        bundle(100 * MICRO, 50 * MICRO, 0, state=wide)
    bundle(70 * MICRO, 35 * MICRO, 0, state=wide)


def test_orders_count_towards_the_cap_and_what_is_held():
    waits = Resting(
        id=1, person_id=1, outcome=0, side=Side.BUY, price_ppm=100_000, shares=80 * MICRO
    )
    sells = Resting(
        id=2, person_id=1, outcome=1, side=Side.SELL, price_ppm=900_000, shares=4 * MICRO
    )
    state = MarketState(
        q=(0, 5 * MICRO, 0),
        b=100 * MICRO,
        version=7,
        is_open=True,
        position_max=90 * MICRO,
        book=(waits, sells),
    )
    held = Holdings(available=1000 * MICRO, shares=(0, 5 * MICRO, 0), person_id=1)
    with pytest.raises(OverCap, match=r"at most 10\.00 more"):
        bundle(11 * MICRO, 0, 0, state=state, holdings=held)
    with pytest.raises(NotEnough, match=r"You hold 1\.00 shares of South"):
        bundle(0, -2 * MICRO, 0, state=state, holdings=held)


def test_the_maker_meets_orders_that_it_has_brought_within_reach():
    order = Resting(
        id=1, person_id=2, outcome=2, side=Side.BUY, price_ppm=320_000, shares=10 * MICRO
    )
    state = MarketState(q=(0, 0, 0), b=100 * MICRO, version=7, is_open=True, book=(order,))
    found = bundle(20 * MICRO, 20 * MICRO, 0, state=state)
    (leg,) = found.legs
    assert (leg.order, leg.side, leg.outcome) == (order, Side.BUY, 2)
    assert leg.cost * MICRO <= 320_000 * leg.shares  # Never dearer than its price.
    assert found.q_after == (20 * MICRO, 20 * MICRO, leg.shares)


def test_its_ticket_says_what_it_does():
    change = (10 * MICRO, 20 * MICRO, 0)
    found = make_bundle_ticket(change, labels=LABELS, state=STATE, holdings=ALONE)
    assert found.lines == (
        ("It costs", "10.34"),
        ("It pays, if North", "10.00"),
        ("It pays, if South", "20.00"),
        ("Price of North", "33 to 33"),
        ("Price of South", "33 to 37"),
        ("Most you can lose", "10.34 points"),
    )
    assert (found.action, found.token) == ("Buy 30.00 shares for 10.34", "b1000_2000_0")
    nothing = make_bundle_ticket((0, 0, 0), labels=LABELS, state=STATE, holdings=ALONE)
    assert (nothing.lines, nothing.action, nothing.refusal) == ((), "", "")
    refused = make_bundle_ticket((-MICRO, 0, 0), labels=LABELS, state=STATE, holdings=ALONE)
    assert "You hold 0.00 shares of North" in refused.refusal


def test_a_swap_is_an_exchange():
    held = Holdings(available=0, shares=(10 * MICRO, 0, 0), person_id=1)
    state = MarketState(q=(10 * MICRO, 0, 0), b=100 * MICRO, version=7, is_open=True)
    change = (-10 * MICRO, 9 * MICRO, 0)
    found = make_bundle_ticket(change, labels=LABELS, state=state, holdings=held)
    assert found.lines[0][0] == "You get"
    assert found.action == "Exchange 19.00 shares"


def test_tokens_tell_bundles_apart():
    assert token_of((MICRO, 0)) != token_of((0, MICRO)) != token_of((0, -MICRO))
    assert issubclass(OutsideBand, ThrongError)
