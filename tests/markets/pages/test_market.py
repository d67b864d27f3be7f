"""The market's page: what it shows to whom, in each of its states."""

import csv
from datetime import timedelta

import pytest
from cast import visitor
from market_cast import buy, make_market
from resolving import NO, YES, approve, close, crowd, propose, settle

from core.points import MICRO
from markets.services.belief import state_beliefs
from markets.services.clarify import clarify_market
from markets.services.dispute import dispute_resolution
from markets.services.extend import add_outcome
from markets.services.settle import settle_market
from markets.services.undo import ask_undo, undo_market
from markets.verdict import VOID, Verdict


@pytest.fixture
def stated(session, cast, market, now):
    """Alice has said what she believes."""
    state_beliefs(
        session, market_id=market.id, person_id=cast.alice.id, chances={0: 700_000}, now=now
    )
    session.commit()


def address(market):
    return f"/markets/{market.id}"


def test_it_asks_for_a_belief_first(session, cast, alice, market, now):
    buy(session, market, cast.mallory, 30, now)
    page = alice.get(address(market))
    assert page.status_code == 200
    assert "Say it and see the crowd" in page.text
    assert "1 person has; where they stand" in page.text
    for hidden in ("price of Yes", "Mallory", "Positions", "as CSV"):
        assert hidden not in page.text


def test_it_shows_the_crowd_once_a_belief_is_stated(session, cast, alice, market, now, stated):
    buy(session, market, cast.mallory, 30, now)
    session.commit()
    page = alice.get(address(market)).text
    for shown in ("price of Yes", "pooled beliefs", "Mallory Moss", "bought Yes", "All 1, as CSV"):
        assert shown in page
    assert "Buy 20 Yes for" in page


def test_it_says_how_it_will_be_settled(alice, market):
    page = alice.get(address(market)).text
    assert market.resolution_rule in page
    assert market.source in page
    assert "may dispute it for 3 days" in page
    assert "One person holds at most 40.00 shares" in page


def test_it_hides_price_from_the_author_until_trading_closes(session, app, cast, market, now):
    buy(session, market, cast.mallory, 30, now)
    session.commit()
    bob = visitor(app, cast.bob)
    page = bob.get(address(market)).text
    assert "your own idea" in page
    assert "price of Yes" not in page
    assert 'name="belief"' not in page
    close(session, cast, market, now)
    session.commit()
    assert "price of Yes" in bob.get(address(market)).text


def test_it_tells_the_opener_why_they_do_not_trade(facilitator, market):
    page = facilitator.fill(address(market), {"belief": "60"}, action=f"{address(market)}/belief")
    assert page.status_code == 303
    assert "You opened this market" in facilitator.get(address(market)).text


def test_it_shows_each_state_in_words(session, cast, alice, market, now, stated):
    crowd(session, cast, market, now)
    close(session, cast, market, now)
    session.commit()
    assert "It waits for its source" in alice.get(address(market)).text
    resolution = propose(session, cast, market, now)
    session.commit()
    assert "Finn Facilitator proposes Yes." in alice.get(address(market)).text
    approve(session, cast, resolution, now)
    session.commit()
    page = alice.get(address(market)).text
    assert "say two people who hold nothing" in page
    assert "You would receive" in page
    assert "27 November 2026, 09:00 UTC" in page
    dispute_resolution(
        session, market_id=market.id, person_id=cast.alice.id, reason="Own staff.", now=now
    )
    session.commit()
    page = alice.get(address(market)).text
    assert "1 person disputes that it is Yes" in page
    assert "“Own staff.”" in page


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (YES, ["It came true. You gained", "It paid you"]),
        (NO, ["It did not come true. You lost", "Loss"]),
        (VOID, ["everyone got back exactly what they paid", "Given back"]),
        (Verdict.in_part(["60", "40"]), ["It counted in part: Yes 60 %, No 40 %."]),
    ],
)
def test_it_shows_how_it_ended(session, cast, alice, market, now, stated, verdict, words):
    crowd(session, cast, market, now)
    settle(session, cast, market, now, verdict)
    session.commit()
    page = alice.get(address(market)).text
    assert [word for word in words if word not in page] == []


def test_it_is_closed_by_its_date_without_any_command(session, cast, alice, place, time):
    market = make_market(session, cast, place, time.now, closes_at=time.now + timedelta(hours=2))
    time.forward(hours=2, seconds=-1)
    assert "Say it and see the crowd" in alice.get(address(market)).text
    time.forward(seconds=1)
    assert "It waits for its source" in alice.get(address(market)).text


def test_it_shows_clarifications(session, cast, alice, market, now):
    clarify_market(
        session, market_id=market.id, author_id=cast.facilitator.id, body="Own staff.", now=now
    )
    session.commit()
    assert "Made clearer on 24 November 2026" in alice.get(address(market)).text


def test_it_shows_one_of_several(session, cast, alice, place, now):
    market = make_market(
        session, cast, place, now, outcomes=("Rooms", "Nurses", "Beds"), is_success_test=False
    )
    fields = {"belief0": "50", "belief1": "", "belief2": ""}
    answer = alice.fill(address(market), fields, action=f"{address(market)}/belief")
    assert answer.status_code == 303
    page = alice.get(address(market)).text
    assert page.count("you say 25\u00a0%") == 2
    assert "The prices are always 100 together." in page
    assert "Buy 20 shares for" in page


def test_it_takes_a_market_without_anybody(alice, market, stated):
    page = alice.get(address(market)).text
    assert "Nobody has traded yet" in page
    assert "Nobody holds shares yet" in page


def test_it_knows_no_market_of_that_number(alice):
    assert alice.get("/markets/99").status_code == 404


def test_it_shows_nobody_elses_receipt(session, cast, alice, market, now, stated):
    buy(session, market, cast.mallory, 1, now)
    session.commit()
    assert alice.get(f"{address(market)}?receipt=1").status_code == 404
    assert alice.get(f"{address(market)}?receipt=99").status_code == 404


def test_it_survives_any_address(alice, market, stated):
    for query in (
        "outcome=7",
        "outcome=-1",
        "outcome=x",
        "side=steal",
        "shares=1e9",
        "shares=NaN",
        "shares=١٢",
        "budget=0.001",
        "shares=" + "9" * 30,
        "quick=,",
        "receipt=x",
        "side=sell&outcome=1",
    ):
        assert alice.get(f"{address(market)}?{query}").status_code == 200
        fragment = alice.get(f"{address(market)}/preview?{query}", headers={"X-Fragment": "1"})
        assert fragment.status_code in {200, 422}


def test_it_marks_what_was_traded_in_the_know(session, cast, alice, market, time, stated):
    buy(session, market, cast.mallory, 10, time.now)
    known_at = time.forward(hours=1)
    buy(session, market, cast.alice, 5, time.forward(hours=1))
    market.dispute_hours = 0
    close(session, cast, market, time.now)
    approve(session, cast, propose(session, cast, market, time.now, known_at=known_at), time.now)
    settle_market(session, market_id=market.id, now=time.now)
    session.commit()
    page = alice.get(address(market)).text
    assert page.count("<s>bought Yes</s>") == 1
    assert "were taken back, because the answer was known" in page
    rows = list(csv.DictReader(alice.get(f"{address(market)}/trades.csv").text.splitlines()))
    assert [(row["number"], row["reversed"]) for row in rows] == [("2", "yes"), ("1", "")]


def test_it_marks_every_trade_of_a_void_market(session, cast, alice, market, now, stated):
    crowd(session, cast, market, now)
    settle(session, cast, market, now, VOID)
    session.commit()
    page = alice.get(address(market)).text
    assert page.count("<s>bought") == 3
    assert "Void: every trade was taken back" in page


def test_undoing_brings_the_trades_back(session, cast, alice, market, now, stated):
    crowd(session, cast, market, now)
    settle(session, cast, market, now, VOID)
    wanted = {"market_id": market.id, "now": now}
    ask_undo(session, **wanted, facilitator_id=cast.facilitator.id, reason="It was answered.")
    undo_market(session, **wanted, facilitator_id=cast.second_facilitator.id)
    session.commit()
    assert "<s>bought" not in alice.get(address(market)).text


def test_a_closed_market_speaks_of_the_past(session, cast, alice, market, now, stated):
    assert "Trading closes on 24 December 2026, 09:00 UTC." in alice.get(address(market)).text
    close(session, cast, market, now)
    session.commit()
    page = alice.get(address(market)).text
    assert "Trading closed on 24 November 2026, 09:00 UTC." in page
    assert ">now</text>" not in page


def test_at_the_cap_it_says_so_instead_of_refusing(session, cast, alice, market, now, stated):
    buy(session, market, cast.alice, 40, now)
    session.commit()
    page = alice.get(f"{address(market)}?outcome=0").text
    assert "You hold all that one person may" in page
    assert "Nothing has changed hands" not in page


def test_it_rounds_what_it_can_lose_up(session, cast, alice, place, now):
    several = make_market(
        session, cast, place, now, outcomes=("A", "B", "C"), budget=300 * MICRO,
        is_success_test=False,
    )  # fmt: skip
    assert several.subsidy < 300 * MICRO  # ⌈b · ln 3⌉ is no whole number of points.
    page = alice.get(address(several)).text
    assert "The market can lose 300.00 points at most." in page
    assert "One person holds at most 60.00 shares" in page


def test_beliefs_of_several_may_be_changed_and_a_new_answer_believed(
    session, cast, alice, place, now
):
    market = make_market(
        session, cast, place, now, outcomes=("North", "Else"), has_rest=True, is_success_test=False
    )
    at = address(market)
    first = {"belief0": "40", "belief1": "60"}
    assert alice.fill(at, first, action=f"{at}/belief").status_code == 303
    add_outcome(
        session,
        market_id=market.id,
        facilitator_id=cast.facilitator.id,
        label="South",
        share_ppm=500_000,
        key="carve-south-out",
        now=now,
    )
    session.commit()
    page = alice.get(at).text
    assert "Change what you believe" in page
    assert 'value="40"' in page  # As it was said before.
    wrong = alice.fill(
        at, {"belief0": "40", "belief1": "60", "belief2": "60"}, action=f"{at}/belief"
    )
    assert wrong.status_code == 422
    again = {"belief0": "40", "belief1": "30", "belief2": "30"}
    assert alice.fill(at, again, action=f"{at}/belief").status_code == 303
    assert alice.get(at).text.count("you say 30\u00a0%") == 2
