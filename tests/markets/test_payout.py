"""Settling a market in full, in part, or not at all, to the micro-point."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from markets.payout import (
    WHOLE,
    check_weights,
    clawback,
    settle_in_full,
    settle_in_part,
    settle_void,
)

ALICE, BOB, CARA = 1, 2, 3


def test_it_pays_a_point_for_each_share_of_what_happened():
    held = {ALICE: (10_000_000, 0), BOB: (2_500_000, 7_000_000), CARA: (0, 1_000_000)}
    found = settle_in_full(held, outcome=0, cash=81_814_719)
    assert found.payments == {ALICE: 10_000_000, BOB: 2_500_000}
    assert found.remainder == 81_814_719 - 12_500_000
    assert not found.clawbacks
    assert not found.shortfalls


def test_it_pays_parts_rounded_down_and_keeps_the_rest():
    held = {ALICE: (1, 0, 0), BOB: (10, 20, 30), CARA: (0, 0, 5)}
    found = settle_in_part(held, weights=(333_333, 333_333, 333_334), cash=100)
    # Alice: 0.333333; Bob: 10·.333333 + 20·.333333 + 30·.333334 = 20.00001; Cara: 1.66667.
    assert found.payments == {BOB: 20, CARA: 1}
    assert found.remainder == 79


def test_it_pays_a_whole_weight_as_a_full_settlement():
    held = {ALICE: (7, 9), BOB: (5, 0)}
    assert settle_in_part(held, weights=(0, WHOLE), cash=50) == settle_in_full(
        held, outcome=1, cash=50
    )


@pytest.mark.parametrize(
    "weights", [(), (500_000, 499_999), (500_000, 500_001), (-1, 1_000_001), (0, 0)]
)
def test_it_refuses_weights_that_do_not_add_up(weights):
    with pytest.raises(InvalidInput, match="add up to 100 percent") as refusal:
        check_weights(weights)
    assert refusal.value.field == "weights"


def test_it_gives_everyones_net_spend_back_when_void():
    # Cash: the subsidy of 100 and the net spends 30 − 10 + 0.
    found = settle_void({ALICE: 30, BOB: -10, CARA: 0}, available={BOB: 25}, cash=120)
    assert found.payments == {ALICE: 30}
    assert found.clawbacks == {BOB: 10}
    assert found.shortfalls == {}
    assert found.remainder == 100


def test_it_claws_back_only_what_is_there_and_names_the_shortfall():
    found = settle_void({ALICE: 30, BOB: -10}, available={BOB: 4}, cash=120)
    assert found.clawbacks == {BOB: 4}
    assert found.shortfalls == {BOB: 6}
    assert found.remainder == 100
    nothing_left = settle_void({ALICE: 30, BOB: -10}, available={BOB: 0}, cash=120)
    assert nothing_left.clawbacks == {}
    assert nothing_left.shortfalls == {BOB: 10}
    assert nothing_left.remainder == 100


@given(st.integers(0, 10**15), st.integers(-5, 10**15))
def test_it_never_takes_more_than_there_is(owed, available):
    taken, missing = clawback(owed, available)
    assert taken + missing == owed
    assert 0 <= taken <= max(0, available)
    assert missing >= 0


@given(
    st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**12)), min_size=1, max_size=20),
    st.integers(0, WHOLE),
)
def test_it_never_pays_out_more_than_the_largest_outcome(holdings, weight):
    held = dict(enumerate(holdings))
    cash = max(sum(shares) for shares in zip(*holdings, strict=True))
    found = settle_in_part(held, weights=(weight, WHOLE - weight), cash=cash)
    assert sum(found.payments.values()) + found.remainder == cash
    assert found.remainder >= 0
    exact = sum(a * weight + b * (WHOLE - weight) for a, b in holdings)
    assert exact - WHOLE * len(holdings) < sum(found.payments.values()) * WHOLE <= exact


def test_it_stops_when_the_cash_does_not_cover_the_shares():
    with pytest.raises(ValueError, match="1 micro-points short"):
        settle_in_full({ALICE: (11, 0)}, outcome=0, cash=10)
