"""The ticket's words and figures."""

import pytest

from core.errors import PriceMoved
from core.points import MICRO
from markets.book import Resting
from markets.quote import Holdings, MarketState, Side
from markets.ticket import Selection, default_price, default_shares, make_ticket
from markets.ticket_words import before_you

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


WAITING = {"price_ppm": 520_000, "waits": True, "lasts": "close"}


def test_an_order_says_what_trades_waits_and_is_set_aside():
    # b = 100; from 50 to 52 the maker sells 100 · ln(.52/.48) = 8.004 shares, in whole lots 8.00.
    found = ticket(**WAITING)
    assert found.heading == "Buy Yes at 52 or less"
    assert found.lines == (
        ("8 at once cost", "4.08"),
        ("Price after", "50 to 52"),
        ("Waits", "2 shares"),
        ("Stands until", "trading closes"),
        ("Set aside", "1.04"),
        ("It pays, if Yes", "10.00"),
        ("Most you can lose", "5.12 points"),
    )
    assert found.action == "Buy 8 now, wait for 2"
    assert found.cost_limit is None  # The price is the limit.
    assert found.token == "buy-0-s10000000-l520000-close"


def test_what_is_let_go_is_said():
    found = ticket(price_ppm=520_000, waits=False)
    assert ("Let go", "2 shares") in found.lines
    assert found.action == "Buy 8 Yes for 4.08"


def test_it_counts_who_stands_before_in_the_line():
    book = (
        Resting(id=1, person_id=2, outcome=0, side=Side.BUY, price_ppm=400_000, shares=30 * MICRO),
        Resting(id=2, person_id=2, outcome=1, side=Side.SELL, price_ppm=600_000, shares=20 * MICRO),
        Resting(id=3, person_id=2, outcome=0, side=Side.BUY, price_ppm=390_000, shares=7 * MICRO),
        Resting(id=4, person_id=1, outcome=0, side=Side.BUY, price_ppm=400_000, shares=5 * MICRO),
    )
    # Selling No at 60 stands in the same line as buying Yes at 40; one's own do not count.
    chosen = Selection(outcome=0, side=Side.BUY, price_ppm=400_000)
    assert before_you(book, chosen, 1, n=2) == 50 * MICRO
    assert before_you(book, chosen, 1, n=3) == 30 * MICRO


def test_an_order_to_sell_sets_shares_aside():
    held = Holdings(available=0, shares=(10 * MICRO, 0), spent=5_124_948)
    state = MarketState(q=(10 * MICRO, 0), b=100 * MICRO, version=8, is_open=True)
    found = ticket(state, held, side=Side.SELL, price_ppm=600_000, waits=True)
    assert found.heading == "Sell Yes at 60 or more"
    assert ("Set aside", "10 Yes") in found.lines
    assert found.action == "Offer 10 Yes at 60"


def test_the_person_may_allow_more_than_it_shows():
    assert ticket(cost_max=6 * MICRO).cost_limit == 6 * MICRO
    refused = ticket(cost_max=5 * MICRO)
    assert refused.refusal == "This costs 5.13 points, more than the 5.00 you pay at most."
    assert refused.action == ""


def test_a_budget_accepts_no_fewer_shares_than_it_shows():
    found = ticket(shares=None, budget=5_130_000)
    assert found.least == 10 * MICRO
    assert ticket().least is None


def test_it_says_when_nobody_may_hold_more():
    assert ticket(holdings=Holdings(available=MICRO, shares=(90 * MICRO, 0))).is_full
    assert not ticket().is_full


@pytest.mark.parametrize(
    ("side", "outcome", "price"),
    [(Side.BUY, 0, 490_000), (Side.SELL, 0, 510_000), (Side.BUY, 1, 490_000)],
)
def test_a_price_begins_just_better_than_now(side, outcome, price):
    assert default_price(side, outcome, STATE) == price


def test_it_starts_a_price_between_the_ticks_at_the_edge():
    """b = 100 and q 500 apart: the price of the other answer is 1/(1 + e^5) = 0.67 percent."""
    edge = MarketState(q=(500 * MICRO, 0), b=100 * MICRO, version=7, is_open=True)
    assert default_price(Side.BUY, 1, edge) == 6_000
    assert default_price(Side.SELL, 1, edge) == 10_000
    assert default_price(Side.BUY, 0, edge) == 990_000
    assert default_price(Side.SELL, 0, edge) == 994_000
