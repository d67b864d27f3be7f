"""Pages of markets that wait for a decision: what they ask, what locks, what came of it."""

from html import unescape

import pytest
from cast import sign_in, visitor
from conditional import decide_on, open_branch
from market_cast import buy, make_market, make_place
from sqlalchemy import select

from core.points import format_points
from markets.services.belief import state_beliefs
from models.conditions import Lot
from models.ideas import Idea
from models.markets import Market

FORM = {
    "pattern": "If we do “{idea}”, will people wait 2 h 08 or less?",
    "resolution_rule": "Yes, if the median wait in September 2027 is 2 hours 8 minutes or less.",
    "source": "The monthly waiting-time return, table 4",
    "closes_at": "2026-12-20T09:00",
    "budget": "200",
    "share": "each",
    "key": "shortlist-key",
}


@pytest.fixture
def place(session, cast, now):
    return make_place(session, cast, now)


@pytest.fixture
def market(session, cast, place, now):
    return open_branch(session, cast, place, now)


@pytest.fixture
def listed(session, place):
    idea = session.get(Idea, place.idea.id)
    idea.status = "shortlisted"
    session.commit()
    return idea


def page(client, market):
    return client.get(f"/markets/{market.id}").text


def test_a_market_says_what_it_waits_for(client, session, cast, place, market, now):
    buy(session, market, cast.alice, 10, now)
    session.commit()
    sign_in(client, cast.alice)
    shown = page(client, market)
    assert "Asks: if “A triage nurse at the door” is selected." in shown
    assert "Trades lock points. If it is not selected, everything comes back." in shown
    assert "they come back whole" in shown
    assert "if selected" in client.get("/markets").text


def test_only_its_own_twin_stands_beside_it(client, session, cast, place, market, now):
    twin = open_branch(session, cast, place, now, branch="if_not")
    other = make_market(session, cast, place, now, is_success_test=False)
    sign_in(client, cast.alice)
    shown = page(client, market)
    assert f'href="/markets/{twin.id}"' in shown
    assert f'href="/markets/{other.id}"' not in shown
    assert "Asked with it" not in page(client, other)


def test_the_challenge_says_what_its_markets_can_lose(client, cast, place, market):
    sign_in(client, cast.alice)
    shown = client.get("/challenges/wait").text
    assert "can lose at most 200.00 points" in unescape(shown).replace("\xa0", " ")
    assert "/challenges/wait/lot" in shown
    assert "if selected" in client.get(f"/ideas/{place.idea.id}-{place.idea.slug}").text


def test_a_record_says_what_is_locked(client, session, cast, market, now):
    paid = buy(session, market, cast.alice, 10, now).cost
    session.commit()
    sign_in(client, cast.alice)
    assert "Locked until a decision" in client.get("/you/record").text
    assert format_points(paid) in client.get("/you/record").text
    assert "Locked until a decision" in client.get("/you").text


def test_the_header_says_what_is_locked_only_when_there_is_some(
    app, client, session, cast, market, now
):
    sign_in(client, cast.alice)
    assert "locked until a decision" not in client.get("/you").text.lower()
    paid = buy(session, market, cast.alice, 10, now).cost
    session.commit()
    title = f'title="{format_points(paid)} points more are locked until a decision"'
    assert title in unescape(client.get("/markets").text)
    other = visitor(app, cast.bob).get("/markets").text
    assert "locked until a decision" not in other.lower()


def test_another_person_does_not_see_what_somebody_has_locked(client, session, cast, market, now):
    buy(session, market, cast.alice, 10, now)
    session.commit()
    sign_in(client, cast.bob)
    assert "ocked until a decision" not in client.get(f"/people/{cast.alice.id}").text


def test_anybody_sees_how_the_choice_is_made(client, session, cast, place, market, now):
    twin = open_branch(session, cast, place, now, branch="if_not")
    sign_in(client, cast.alice)
    hidden = client.get("/challenges/wait/lot").text
    assert "your belief first" in hidden
    buy(session, market, cast.alice, 20, now)
    buy(session, twin, cast.alice, 20, now, outcome=1)
    session.commit()
    shown = unescape(client.get("/challenges/wait/lot").text).replace("\xa0", " ")
    assert "52 %" in shown
    assert "48 %" in shown
    assert "+3" in shown
    assert "100 %" in shown  # Without a lot the best is always chosen.


def test_the_sponsor_declares_a_lot(client, session, cast, place):
    sign_in(client, cast.sponsor)
    answer = client.fill("/challenges/wait/lot", {"chance": "two"})
    assert answer.status_code == 303
    lot = session.scalars(select(Lot)).one()
    assert (lot.choice_ppm, len(lot.secret)) == (20_000, 64)
    shown = client.get("/challenges/wait/lot").text
    assert lot.commitment in shown
    assert lot.secret not in shown


def test_the_sponsor_sees_both_branches_where_they_decide(
    client, session, cast, place, market, now
):
    twin = open_branch(session, cast, place, now, branch="if_not")
    sign_in(client, cast.sponsor)
    address = "/challenges/wait/decide"
    assert "your belief first" in client.get(address).text
    for one, outcome in ((market, 0), (twin, 1)):
        buy(session, one, cast.alice, 20, now, outcome=outcome)
        state_beliefs(
            session, market_id=one.id, person_id=cast.sponsor.id, chances={0: 500_000}, now=now
        )
    session.commit()
    shown = unescape(client.get(address).text).replace("\xa0", " ")
    assert all(words in shown for words in ("If selected", "52 %", "48 %", "+3"))


def test_a_choice_without_such_markets_has_no_columns_for_them(client, cast, place):
    sign_in(client, cast.sponsor)
    shown = client.get("/challenges/wait/decide").text
    assert place.idea.title in shown
    assert "If selected" not in shown


def test_the_challenge_names_its_lot_once_it_is_declared(client, cast, place):
    sign_in(client, cast.sponsor)
    assert "by lot" not in client.get("/challenges/wait").text
    client.fill("/challenges/wait/lot", {"chance": "two"})
    shown = unescape(client.get("/challenges/wait").text).replace("\xa0", " ")
    assert "With a chance of 2 % one more idea is selected by lot." in shown


def test_a_lapsed_market_says_that_all_is_back(client, session, cast, place, market, now):
    buy(session, market, cast.alice, 10, now)
    decide_on(session, cast, place, now, choice="declined")
    session.commit()
    sign_in(client, cast.alice)
    shown = page(client, market)
    assert "“A triage nurse at the door” was not selected." in shown
    assert "Everyone has back what they had locked." in shown
    assert "cost you nothing" in shown
    assert "if selected: lapsed" in client.get("/markets").text


def test_a_market_that_goes_on_says_so(client, session, cast, place, market, now):
    decide_on(session, cast, place, now)
    session.commit()
    sign_in(client, cast.alice)
    assert "this market goes on in points" in page(client, market)


def test_a_closed_one_waits_for_the_decision(client, session, cast, market, now):
    market.state = "closed"
    session.commit()
    sign_in(client, cast.facilitator)
    shown = page(client, market)
    assert "It waits for the decision about the idea." in shown
    assert f"/markets/{market.id}/propose" not in shown
    assert "closed, waits for the decision" in client.get("/markets").text


def test_the_sponsor_opens_the_whole_shortlist(client, session, cast, place, listed):
    sign_in(client, cast.sponsor)
    path = f"/challenges/{place.challenge.slug}/markets/shortlist"
    assert "A triage nurse at the door" in client.get(path).text
    answer = client.fill(path, {**FORM, "ideas": str(listed.id), "with_twin": "y"})
    assert answer.status_code == 303
    assert session.scalars(select(Market.branch).order_by(Market.id)).all() == ["if", "if_not"]


def test_what_is_wrong_stands_beside_its_field(client, session, cast, place, listed):
    sign_in(client, cast.facilitator)
    path = f"/challenges/{place.challenge.slug}/markets/shortlist"
    answer = client.fill(path, {**FORM, "ideas": str(listed.id), "budget": "5000"})
    assert answer.status_code == 422
    assert "budget has 1,000" in answer.text or "budget has 1000" in answer.text
    assert FORM["source"] in answer.text
    assert "These markets can lose at most" in answer.text


def test_members_do_not_open_it(client, cast, place, listed):
    sign_in(client, cast.alice)
    assert client.get(f"/challenges/{place.challenge.slug}/markets/shortlist").status_code == 403
