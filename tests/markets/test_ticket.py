"""The ticket's words and figures."""

import pytest

from core.errors import PriceMoved
from core.points import MICRO
from markets.quote import Holdings, MarketState, Side
from markets.ticket import Selection, default_shares, make_ticket

STATE = MarketState(q=(0, 0), b=100 * MICRO, version=7, is_open=True, position_max=90 * MICRO)
ALONE = Holdings(available=1000 * MICRO, shares=(0, 0))


def ticket(state=STATE, holdings=ALONE, problem=None, **choice):
    kept = {"outcome": 0, "side": Side.BUY, "shares": 10 * MICRO, "belief_ppm": 700_000}
    return make_ticket(
        Selection(**{**kept, **choice}),
        labels=["Yes", "No"],
        state=state,
        holdings=holdings,
        problem=problem,
    )


def test_it_says_what_a_purchase_costs_pays_and_can_lose():
    # cases/markets.md 2: 10 shares at b = 100 cost 5.124947951; the price goes to .5249791875.
    found = ticket()
    assert found.lines == (
        ("It costs", "5.13"),
        ("It pays, if Yes", "10.00"),
        ("It pays, if No", "0.00"),
        ("Price after", "50 to 52"),
        ("Most you can lose", "5.13 points"),
    )
    assert found.action == "Buy 10 Yes for 5.13"
    assert found.heading == "At 50, Yes looks cheap to you"
    assert found.note == (
        "On your own belief you would gain 1.87 points on average. You have 1,000 points."
    )


def test_it_accepts_what_it_shows_and_no_more():
    assert ticket().cost_limit == 5_130_000
    held = Holdings(available=0, shares=(10 * MICRO, 0), spent=5_124_948)
    sale = ticket(MarketState(q=(10 * MICRO, 0), b=100 * MICRO, version=8, is_open=True), held,
                  side=Side.SELL)  # fmt: skip
    assert sale.cost_limit == -5_120_000
    assert sale.action == "Sell 10 Yes for 5.12"


def test_it_speaks_of_what_no_is_worth():
    found = ticket(outcome=1, belief_ppm=300_000)
    assert found.heading == "At 50, No looks cheap to you"
    assert ticket(outcome=1).heading == "At 50, No looks dear to you"
    assert ticket(belief_ppm=500_000).heading == "At 50, Yes costs what you believe"


def test_it_offers_numbers_that_the_cap_allows():
    assert [pick.label for pick in ticket().picks] == ["10", "20", "40", "80"]
    held = Holdings(available=MICRO, shares=(85 * MICRO, 0))
    assert [pick.label for pick in ticket(holdings=held).picks] == ["1", "2", "5"]
    assert default_shares(Side.BUY, 0, STATE, ALONE) == 40 * MICRO


def test_it_offers_to_sell_all():
    held = Holdings(available=0, shares=(35_500_000, 0))
    picks = ticket(holdings=held, side=Side.SELL).picks
    assert [(pick.label, pick.value) for pick in picks][-1] == ("All 35.50", "35.50")


def test_it_says_why_there_is_no_price_and_what_is_possible():
    found = ticket(shares=100 * MICRO)
    assert (found.action, found.lines, found.cost_limit) == ("", (), None)
    assert "90.00 shares" in found.refusal
    assert (found.offer, found.offer_shares) == ("Take the 90.00", "90")


def test_it_shows_a_refusal_above_the_new_price():
    found = ticket(problem=PriceMoved("The price has moved."))
    assert found.refusal == "The price has moved."
    assert found.action == "Buy 10 Yes for 5.13"


@pytest.mark.parametrize(
    ("choice", "token"),
    [
        ({}, "buy-0-s10000000"),
        ({"shares": None, "budget": 5 * MICRO}, "buy-0-p5000000"),
        ({"side": Side.SELL, "outcome": 1}, "sell-1-s10000000"),
    ],
)
def test_it_names_what_its_price_is_for(choice, token):
    assert ticket(**choice).token == token
