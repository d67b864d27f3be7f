"""What markets tell lists, boards and rankings."""

from datetime import timedelta

import pytest
from market_cast import buy, make_market, make_place, sell
from resolving import NO, approve, close, propose, settle

from core.policy import Viewer
from markets.queries import (
    judgement_for_ranking,
    markets_of_challenge,
    markets_of_idea,
    waiting_for,
)
from markets.services.belief import state_beliefs
from markets.services.dispute import dispute_resolution
from markets.services.undo import ask_undo
from markets.verdict import VOID


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def market(session, cast, place, now):
    return make_market(session, cast, place, now)


def viewer(person):
    return Viewer(id=person.id, roles=frozenset({"member", "facilitator"}))


def test_it_lists_what_the_viewer_may_see(session, cast, place, market, now):
    buy(session, market, cast.alice, 20, now)
    seen = markets_of_idea(session, place.idea.id, viewer=viewer(cast.alice), now=now)[0]
    hidden = markets_of_idea(session, place.idea.id, viewer=viewer(cast.mallory), now=now)[0]
    assert (seen.price_words, seen.trade_count, seen.belief_ppm) == ("52", 1, 700_000)
    assert (hidden.price, hidden.trade_count, hidden.trader_count) == (None, None, None)
    assert (seen.idea_number, seen.state, seen.leader) == (1, "open", "Yes")


def test_it_shows_the_price_to_all_where_tallies_are_open(session, cast, place, market, now):
    place.challenge.tally_policy = "open"
    session.flush()
    row = markets_of_challenge(session, place.challenge.id, viewer=viewer(cast.bob), now=now)[0]
    assert row.price == pytest.approx(0.5)


def test_it_shows_the_verdict_once_paid(session, cast, place, market, now):
    settle(session, cast, market, now, NO)
    row = markets_of_idea(session, place.idea.id, viewer=viewer(cast.bob), now=now)[0]
    assert (row.state, row.verdict, row.is_hidden) == ("resolved", "No", False)


def test_it_lists_no_markets_of_drafts(session, cast, place, market, now):
    place.challenge.state = "draft"
    session.flush()
    rows = markets_of_challenge(session, place.challenge.id, viewer=viewer(cast.bob), now=now)
    assert rows == []


def acts(session, person, now):
    return [row.act for row in waiting_for(session, viewer=viewer(person), now=now)]


def test_it_says_what_waits_for_whom(session, cast, market, now):
    first, second = cast.facilitator, cast.second_facilitator
    assert acts(session, first, now) == []
    assert acts(session, first, market.closes_at) == ["propose"]
    close(session, cast, market, now)
    assert acts(session, second, now) == ["propose"]
    resolution = propose(session, cast, market, now)
    assert (acts(session, first, now), acts(session, second, now)) == ([], ["approve"])
    approve(session, cast, resolution, now)
    assert acts(session, second, now) == []
    assert acts(session, second, now + timedelta(hours=72)) == ["pay"]


def whom(session, person, now):
    """Return, of the one market there is, what it waits for, for whom, and whether it is late."""
    (row,) = waiting_for(session, viewer=viewer(person), now=now, with_others=True)
    return row.act, row.words, row.whom, row.is_yours, row.is_late


SECOND = "a second facilitator who has not traded there"


def test_it_names_whom_each_state_waits_for(session, cast, market, now):
    first, second = cast.facilitator, cast.second_facilitator
    buy(session, market, cast.alice, 1, now)
    anyone = "a facilitator who has not traded there"
    close(session, cast, market, now)
    said = "Trading is over. Say what happened."
    assert whom(session, first, now) == ("propose", said, anyone, True, False)
    assert whom(session, cast.alice, now)[3] is False  # She holds shares.
    assert whom(session, cast.bob, now)[3] is False  # He wrote the idea.
    late = "Trading is over. Nobody has said what happened, for a week or more."
    week = now + timedelta(days=7, seconds=1)
    assert whom(session, first, week) == ("propose", late, anyone, True, True)
    resolution = propose(session, cast, market, now)
    said = "Finn Facilitator proposes “Yes”."
    assert whom(session, first, now) == ("approve", said, SECOND, False, False)
    assert whom(session, second, now) == ("approve", said, SECOND, True, False)
    approve(session, cast, resolution, now)
    until = "those who traded there, who may dispute it until 27 November, 09:00 UTC"
    assert whom(session, second, now) == ("wait", "Approved as “Yes”.", until, False, False)
    dispute_resolution(session, market_id=market.id, person_id=cast.alice.id, reason="No.", now=now)
    act, said, panel, mine, _ = whom(session, second, now)
    assert (act, said, mine) == ("rule", "A holder disputes that it is “Yes”.", False)
    assert panel.endswith(", drawn for the panel")
    assert cast.administrator.name in panel


def test_it_names_whom_an_undoing_waits_for(session, cast, market, now):
    settle(session, cast, market, now, NO)
    assert acts(session, cast.second_facilitator, now) == []
    wanted = {"market_id": market.id, "facilitator_id": cast.facilitator.id, "now": now}
    ask_undo(session, **wanted, reason="Table 4 was revised.")
    said = "Finn Facilitator asks to undo how it was settled: “Table 4 was revised.”"
    assert whom(session, cast.facilitator, now) == ("undo", said, SECOND, False, False)
    assert acts(session, cast.second_facilitator, now) == ["undo"]


def test_a_sponsor_settles_nothing(session, cast, market, now):
    close(session, cast, market, now)
    sponsor = Viewer(id=cast.sponsor.id, roles=frozenset({"member", "sponsor"}))
    assert waiting_for(session, viewer=sponsor, now=now) == []
    assert len(waiting_for(session, viewer=sponsor, now=now, with_others=True)) == 1


def test_it_asks_nobody_with_a_part_in_it_to_rule(session, cast, market, now):
    buy(session, market, cast.alice, 1, now)
    close(session, cast, market, now)
    approve(session, cast, propose(session, cast, market, now), now)
    dispute_resolution(session, market_id=market.id, person_id=cast.alice.id, reason="No.", now=now)
    assert acts(session, cast.facilitator, now) == []
    assert acts(session, cast.alice, now) == []
    assert acts(session, cast.administrator, now) == ["rule"]


def test_it_tells_rankings_everything_about_success(session, cast, place, market, now):
    state_beliefs(
        session, market_id=market.id, person_id=cast.mallory.id, chances={0: 300_000}, now=now
    )
    buy(session, market, cast.alice, 10, now)
    buy(session, market, cast.mallory, 5, now, outcome=1, belief_ppm=None)
    sell(session, market, cast.mallory, 2, now, outcome=1, belief_ppm=None)
    make_market(session, cast, place, now, is_success_test=False)
    found = judgement_for_ranking(session, place.challenge.id)
    assert [(row.idea_id, row.b, row.price_start) for row in found.markets] == [
        (place.idea.id, market.b, 0.5)
    ]
    assert sorted(row.probability_ppm for row in found.beliefs) == [300_000, 700_000]
    assert [row.shares for row in found.trades] == [10_000_000, -5_000_000, 2_000_000]
    assert [row.seq for row in found.trades] == [1, 2, 3]
    assert found.trades[0].price > found.trades[1].price < found.trades[2].price
    assert found.markets[0].closed_at == market.closes_at


def test_it_tells_rankings_nothing_of_void_markets(session, cast, place, market, now):
    settle(session, cast, market, now, VOID)
    assert judgement_for_ranking(session, place.challenge.id).markets == []
