"""What a trade would do, or why it cannot be: one function for preview and execution."""

from dataclasses import replace

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
)
from core.points import LOT, MICRO
from markets.makers.inverse import in_band
from markets.makers.potential import cost
from markets.quote import Holdings, MarketState, Side, Wish, quote

B = 100 * MICRO
FRESH = MarketState(q=(0, 0), b=B, version=7, is_open=True)
ALICE = Holdings(available=1_000 * MICRO, shares=(0, 0))
BUY_TEN = Wish(outcome=0, side=Side.BUY, shares=10 * MICRO)


def sale(shares, **rest):
    return Wish(outcome=0, side=Side.SELL, shares=shares * MICRO, **rest)


def test_it_says_what_ten_shares_cost_and_pay():
    # b = 100, 10 shares: 5.124947951 points, price .5249791875 (shared cases, LMSR 2). From
    # ⌈69,314,718.06⌉ to ⌈74,439,666.01⌉.
    found = quote(FRESH, ALICE, BUY_TEN)
    assert found.cost == 5_124_948
    assert found.shares == 10 * MICRO
    assert found.q_after == (10 * MICRO, 0)
    assert (found.price_before, found.price_after) == (0.5, pytest.approx(0.5249791875, abs=1e-9))
    assert found.prices_after[1] == pytest.approx(0.4750208125, abs=1e-9)
    assert found.pays == (10 * MICRO, 0)
    assert found.loss_max == found.cost
    assert found.price_mean == pytest.approx(0.5124948)


def test_it_buys_no_as_outcome_1():
    found = quote(FRESH, ALICE, replace(BUY_TEN, outcome=1))
    assert found.cost == 5_124_948
    assert found.q_after == (0, 10 * MICRO)
    assert found.price_after == pytest.approx(0.5249791875, abs=1e-9)


def test_it_turns_a_budget_into_whole_lots():
    found = quote(FRESH, ALICE, Wish(outcome=1, side=Side.BUY, budget=10 * MICRO))
    assert found.shares == 19_090_000  # 19.090283 in micro-shares, case 6
    assert 10 * MICRO - LOT < found.cost <= 10 * MICRO


def test_it_turns_a_budget_into_micro_shares_for_an_import():
    found = quote(FRESH, ALICE, Wish(outcome=1, side=Side.BUY, budget=10 * MICRO), lot=1)
    assert found.shares == pytest.approx(19_090_283, abs=3)


def test_it_pays_back_the_same_for_a_sale():
    bought = quote(FRESH, ALICE, BUY_TEN)
    held = Holdings(available=0, shares=bought.pays, spent=bought.cost)
    sold = quote(replace(FRESH, q=bought.q_after), held, sale(10))
    assert sold.cost == -bought.cost
    assert sold.q_after == FRESH.q
    assert sold.pays == (0, 0)
    assert sold.loss_max == 0


def test_it_counts_everything_spent_here_in_the_most_one_can_lose():
    # 4 shares each way pay 4 points whatever happens.
    held = Holdings(available=MICRO * 100, shares=(4 * MICRO, 9 * MICRO), spent=6 * MICRO)
    found = quote(FRESH, held, replace(BUY_TEN, shares=5 * MICRO))
    assert found.pays == (9 * MICRO, 9 * MICRO)
    assert found.loss_max == max(0, 6 * MICRO + found.cost - 9 * MICRO)
    ahead = replace(held, spent=-20 * MICRO)
    assert quote(FRESH, ahead, BUY_TEN).loss_max == 0


def test_it_works_on_one_of_several():
    state = MarketState(
        q=(10 * MICRO, 20 * MICRO, 23 * MICRO), b=10 * MICRO, version=0, is_open=True
    )
    found = quote(
        state, Holdings(available=MICRO * 9, shares=(0, 0, 0)), replace(BUY_TEN, outcome=2)
    )
    assert found.price_before == pytest.approx(0.4966846267, abs=1e-9)
    assert sum(found.prices_after) == pytest.approx(1)
    assert found.pays == (0, 0, 10 * MICRO)


# Refusals.


def test_it_refuses_a_closed_market():
    with pytest.raises(Closed, match="closed: it takes no more trades"):
        quote(replace(FRESH, is_open=False), ALICE, BUY_TEN)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"outcome": 2}, "outcome", "Choose one of the outcomes"),
        ({"outcome": -1}, "outcome", "Choose one of the outcomes"),
        ({"shares": None}, "shares", "either a number of shares or a budget"),
        ({"budget": MICRO}, "shares", "either a number of shares or a budget"),
        ({"shares": 0}, "shares", "more than 0"),
        ({"shares": -MICRO}, "shares", "more than 0"),
        ({"shares": None, "budget": 0}, "budget", "more than 0"),
        ({"shares": LOT + 1}, "shares", r"steps of 0\.01"),
        ({"shares": None, "budget": 4_999}, "budget", r"less than 0\.01 shares"),
        ({"shares": None, "side": Side.SELL, "budget": MICRO}, "shares", "how many shares to sell"),
    ],
)
def test_it_refuses_a_wish_that_makes_no_sense(changes, field, message):
    with pytest.raises(InvalidInput, match=message) as refusal:
        quote(FRESH, ALICE, replace(BUY_TEN, **changes))
    assert refusal.value.field == field


def test_it_refuses_shares_that_cost_nothing():
    # 100 outcomes at the edge of the band: a lot of the unlikeliest costs 0.09 micro-points.
    state = MarketState(q=(0,) + (7 * B,) * 99, b=B, version=0, is_open=True)
    wish = Wish(outcome=0, side=Side.BUY, shares=1)
    holdings = Holdings(available=MICRO, shares=(0,) * 100)
    with pytest.raises(InvalidInput, match="less than a millionth of a point"):
        quote(state, holdings, wish, lot=1)


def test_it_refuses_too_little_balance():
    with pytest.raises(NotEnough, match=r"You have 5\.12 points and this costs 5\.13\.") as refusal:
        quote(FRESH, replace(ALICE, available=5_124_947), BUY_TEN)
    assert refusal.value.field == "shares"
    assert quote(FRESH, replace(ALICE, available=5_124_948), BUY_TEN).cost == 5_124_948


def test_it_refuses_selling_what_is_not_held():
    held = replace(ALICE, shares=(3 * MICRO, 50 * MICRO))
    with pytest.raises(NotEnough, match=r"You hold 3\.00 shares") as refusal:
        quote(FRESH, held, sale(4))
    assert refusal.value.field == "shares"
    assert quote(FRESH, held, sale(3)).pays == (0, 50 * MICRO)


def test_it_refuses_to_leave_the_band_and_offers_what_fits():
    rich = replace(ALICE, available=10**15)
    with pytest.raises(OutsideBand, match=r"At most 700\.00 shares") as refusal:
        quote(FRESH, rich, replace(BUY_TEN, shares=701 * MICRO))
    assert refusal.value.largest == 700 * MICRO
    found = quote(FRESH, rich, replace(BUY_TEN, shares=refusal.value.largest))
    assert found.price_after == pytest.approx(0.9990889488)


def test_it_refuses_a_budget_larger_than_the_band_takes():
    rich = replace(ALICE, available=10**15)
    with pytest.raises(OutsideBand, match=r"At most 700\.00 shares") as refusal:
        quote(FRESH, rich, Wish(outcome=0, side=Side.BUY, budget=800 * MICRO))
    assert (refusal.value.largest, refusal.value.field) == (700 * MICRO, "budget")
    whole = cost(FRESH.q, B, (700 * MICRO, 0))
    assert quote(FRESH, rich, Wish(outcome=0, side=Side.BUY, budget=whole)).shares == 700 * MICRO
    with pytest.raises(OutsideBand):
        quote(FRESH, rich, Wish(outcome=0, side=Side.BUY, budget=whole + LOT))


def test_it_refuses_a_sale_that_leaves_the_band():
    state = replace(FRESH, q=(-300 * MICRO, 300 * MICRO))
    with pytest.raises(OutsideBand, match=r"At most 100\.00 shares .* sold") as refusal:
        quote(state, replace(ALICE, shares=(500 * MICRO, 0)), sale(101))
    assert refusal.value.largest == 100 * MICRO


def test_it_refuses_a_cost_above_the_accepted_one():
    with pytest.raises(PriceMoved, match=r"costs 5\.13 points, more than the 5\.12") as refusal:
        quote(FRESH, ALICE, replace(BUY_TEN, cost_limit=5_124_947))
    assert refusal.value.field == "shares"
    assert quote(FRESH, ALICE, replace(BUY_TEN, cost_limit=5_124_948)).cost == 5_124_948


def test_it_refuses_proceeds_below_the_accepted_ones():
    state, held = replace(FRESH, q=(10 * MICRO, 0)), replace(ALICE, shares=(10 * MICRO, 0))
    with pytest.raises(PriceMoved, match=r"brings 5\.12 points, less than the 5\.13"):
        quote(state, held, sale(10, cost_limit=-5_124_949))
    assert quote(state, held, sale(10, cost_limit=-5_124_948)).cost == -5_124_948


def test_it_refuses_a_stale_page_unless_a_cost_was_accepted():
    with pytest.raises(Stale, match="Others have traded"):
        quote(FRESH, ALICE, replace(BUY_TEN, version=6))
    assert quote(FRESH, ALICE, replace(BUY_TEN, version=7))
    assert quote(FRESH, ALICE, replace(BUY_TEN, version=6, cost_limit=6 * MICRO))


def test_it_refuses_more_than_one_person_may_hold():
    state = replace(FRESH, position_max=12 * MICRO)
    held = replace(ALICE, shares=(5 * MICRO, 0))
    with pytest.raises(OverCap, match=r"hold 12\.00 shares .* at most 7\.00 more") as refusal:
        quote(state, held, BUY_TEN)
    assert refusal.value.largest == 7 * MICRO
    assert quote(state, held, replace(BUY_TEN, shares=7 * MICRO)).pays[0] == 12 * MICRO
    # Who already holds more may sell, and is offered 0, not less than 0.
    over = replace(ALICE, shares=(20 * MICRO, 0))
    assert quote(state, over, sale(1)).pays[0] == 19 * MICRO
    with pytest.raises(OverCap) as refusal:
        quote(state, over, BUY_TEN)
    assert refusal.value.largest == 0


# Laws.

REFUSALS = (InvalidInput, NotEnough, OutsideBand, OverCap)


@given(
    gap=st.integers(-7 * B, 7 * B),
    outcome=st.integers(0, 1),
    side=st.sampled_from(Side),
    shares=st.integers(1, 800 * 100),
    held=st.integers(0, 800 * MICRO),
    available=st.integers(0, 800 * MICRO),
)
def test_it_keeps_everybody_solvent_or_refuses(gap, outcome, side, shares, held, available):
    state = replace(FRESH, q=(gap, 0))
    holdings = Holdings(available=available, shares=(held, held))
    try:
        found = quote(state, holdings, Wish(outcome=outcome, side=side, shares=shares * LOT))
    except REFUSALS:
        return
    assert found.cost <= available
    assert min(found.pays) >= 0
    assert in_band(found.q_after, B)
    assert (found.cost > 0) == (side is Side.BUY)
    assert abs(found.cost) <= found.shares
    assert found.loss_max <= max(0, found.cost)


@given(gap=st.integers(-7 * B, 7 * B), budget=st.integers(1, 800 * MICRO))
def test_it_never_spends_more_than_the_budget(gap, budget):
    state = replace(FRESH, q=(gap, 0))
    try:
        found = quote(state, ALICE, Wish(outcome=0, side=Side.BUY, budget=budget))
    except REFUSALS:
        return
    assert budget - LOT < found.cost <= budget


@given(shares=st.integers(1, 70_000), extra=st.integers(1, 10**6))
def test_it_offers_a_quantity_that_it_then_accepts(shares, extra):
    state, rich = replace(FRESH, q=(shares * LOT, 0)), replace(ALICE, available=10**15)
    with pytest.raises(OutsideBand) as refusal:
        quote(state, rich, replace(BUY_TEN, shares=(70_000 - shares + extra) * LOT))
    if refusal.value.largest:
        assert quote(state, rich, replace(BUY_TEN, shares=refusal.value.largest))
