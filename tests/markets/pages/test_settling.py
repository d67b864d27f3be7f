"""Opening, closing, proposing, approving, disputing and paying in the browser."""

import pytest
from cast import visitor
from factories import make_person
from market_cast import buy, faults, make_market
from resolving import EVIDENCE, REASON, approve, close, crowd, propose, settle
from sqlalchemy import select

from core.points import MICRO
from markets.services.belief import state_beliefs
from markets.verdict import Verdict
from models.markets import Market, Resolution
from models.people import Person
from models.settling import PanelSeat


@pytest.fixture
def second(app, cast):
    return visitor(app, cast.second_facilitator)


@pytest.fixture
def opening(place, now):
    """What a facilitator types to open a market."""
    return {
        "question": "Will people wait 2 h 08 or less in September 2027?",
        "kind": "binary",
        "resolution_rule": "Yes, if table 4 says 2 h 08 or less for all sites.",
        "source": "The return, table 4",
        "closes_at": "2027-08-31T18:00",
        "budget": "150",
    }


def state(session):
    session.expire_all()
    return session.scalars(select(Market.state).order_by(Market.id.desc()).limit(1)).one()


def test_it_opens_a_market_on_an_idea(session, facilitator, place, opening):
    path = f"/challenges/{place.challenge.slug}/markets/open?idea=1"
    answer = facilitator.fill(path, opening)
    assert answer.status_code == 303
    market = session.scalars(select(Market)).one()
    assert (market.idea_id, market.kind, market.is_success_test) == (
        place.idea.id,
        "binary",
        True,
    )
    assert 150 * MICRO - 1 <= market.subsidy <= 150 * MICRO
    assert faults(session) == []


def test_it_opens_one_of_several_on_the_challenge(session, facilitator, place, opening):
    path = f"/challenges/{place.challenge.slug}/markets/open"
    fields = {**opening, "kind": "exclusive", "outcomes": "Rooms\r\n\r\nNurses\r\nOther"}
    assert facilitator.fill(path, fields).status_code == 303
    market = session.scalars(select(Market)).one()
    assert (market.idea_id, market.kind, market.is_success_test) == (None, "exclusive", False)


def test_it_keeps_what_was_typed_when_a_market_is_refused(session, facilitator, place, opening):
    path = f"/challenges/{place.challenge.slug}/markets/open"
    wrong = {
        "question": "They will wait less",
        "resolution_rule": "",
        "source": "",
        "closes_at": "2020-01-01T00:00",
        "budget": "1e9",
    }
    for field, typed in wrong.items():
        answer = facilitator.fill(path, {**opening, field: typed})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        kept = {**opening, field: typed}
        assert kept["question"] in answer.text
        assert "table 4" in answer.text
    answer = facilitator.fill(path, {**opening, "budget": "1000.01"})
    assert "1,000.00 left" in answer.text
    fields = {**opening, "kind": "exclusive", "outcomes": "Rooms\nrooms"}
    assert "is there twice" in facilitator.fill(path, fields).text
    assert session.scalars(select(Market)).all() == []


def test_it_says_what_is_left_and_what_can_be_lost(facilitator, place, market):
    page = facilitator.get(f"/challenges/{place.challenge.slug}/markets/open").text
    assert "800.00" in page
    assert "Most that this challenge’s markets can lose" in page
    assert "200.00" in page


def test_it_walks_from_open_to_paid(session, cast, facilitator, second, alice, market, time):
    path = f"/markets/{market.id}"
    crowd(session, cast, market, time.now)
    session.commit()
    answer = facilitator.fill(path, {"reason": "The return is out"}, action=f"{path}/close")
    assert (answer.status_code, state(session)) == (303, "closed")
    fields = {"verdict": "0", "reason": REASON, "evidence": EVIDENCE}
    assert facilitator.fill(f"{path}/propose", fields).status_code == 303
    assert state(session) == "proposed"
    assert "Approve Yes" not in facilitator.get(path).text
    approval = f"/resolutions/{session.scalars(select(Resolution.id)).one()}/approve"
    assert second.fill(path, action=approval).status_code == 303
    assert state(session) == "approved"
    assert "Pay now" not in second.get(path).text
    time.forward(hours=7)
    answer = alice.fill(path, {"reason": "It counts bank staff."}, action=f"{path}/dispute")
    assert (answer.status_code, state(session)) == (303, "disputed")
    seated = session.scalars(select(PanelSeat.person_id)).one()
    third = visitor(alice.application, session.get(Person, seated))
    ruling = {"ruling": "overruled", "reason": "The rule says so."}
    assert third.fill(path, ruling, action="/disputes/1/rule").status_code == 303
    assert state(session) == "approved"
    time.forward(hours=65)
    second = visitor(alice.application, cast.second_facilitator)
    assert second.fill(path, action=f"{path}/pay").status_code == 303
    assert state(session) == "resolved"
    assert faults(session) == []


def third_facilitator(session, now):
    person = make_person(session, "Tara Third", roles=["facilitator"], now=now)
    session.commit()
    return person


def test_it_keeps_what_was_typed_when_a_proposal_is_refused(
    session, cast, facilitator, market, now
):
    close(session, cast, market, now)
    session.commit()
    path = f"/markets/{market.id}/propose"
    good = {"verdict": "0", "reason": REASON, "evidence": EVIDENCE}
    for field, typed in {"evidence": "table 4", "reason": "", "verdict": "7"}.items():
        answer = facilitator.fill(path, {**good, field: typed})
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text or f'id="{field}"' in answer.text
        assert {**good, field: typed}["evidence"] in answer.text
    answer = facilitator.fill(path, {**good, "verdict": "partial", "weights": "60\n50"})
    assert 'id="weights-error"' in answer.text
    assert state(session) == "closed"


def test_it_tells_the_later_of_two_who_answer_at_once(session, cast, second, market, now):
    close(session, cast, market, now)
    resolution = propose(session, cast, market, now)
    third = visitor(second.application, third_facilitator(session, now))
    page, other = second.get(f"/markets/{market.id}"), third.get(f"/markets/{market.id}")
    assert "Approve Yes" in page.text
    assert "Approve Yes" in other.text
    assert second.post(f"/resolutions/{resolution.id}/approve").status_code == 303
    late = third.post(f"/resolutions/{resolution.id}/approve")
    assert late.status_code == 422
    assert "Someone else has answered this proposal in the meantime" in late.text


def test_it_asks_for_a_reason_to_reject(session, cast, second, market, now):
    close(session, cast, market, now)
    resolution = propose(session, cast, market, now)
    session.commit()
    path, action = f"/markets/{market.id}", f"/resolutions/{resolution.id}/reject"
    assert second.fill(path, {"note": " "}, action=action).status_code == 422
    assert second.fill(path, {"note": "Table 3."}, action=action).status_code == 303
    assert state(session) == "closed"
    assert "Table 3." in second.get(path).text


def test_it_refuses_facilitators_who_hold_shares(session, cast, second, market, now):
    buy(session, market, cast.second_facilitator, 1, now)
    close(session, cast, market, now)
    resolution = propose(session, cast, market, now)
    session.commit()
    assert "You hold or held shares here" in second.get(f"/markets/{market.id}").text
    assert second.post(f"/resolutions/{resolution.id}/approve").status_code == 403


def test_it_refuses_members(session, cast, alice, market, place, now):
    close(session, cast, market, now)
    approve(session, cast, propose(session, cast, market, now), now)
    session.commit()
    for path in ("close", "clarify", "propose", "pay"):
        assert alice.post(f"/markets/{market.id}/{path}").status_code == 403
    assert alice.post("/resolutions/1/approve").status_code == 403
    assert alice.get(f"/challenges/{place.challenge.slug}/markets/open").status_code == 403
    assert alice.post(f"/markets/{market.id}/dispute", data={"reason": "No"}).status_code == 403


def test_it_lists_markets_by_where_they_stand(session, cast, alice, place, market, now):
    make_market(session, cast, place, now, question="A second one?")
    close(session, cast, market, now)
    session.commit()
    page = alice.get("/markets").text
    assert page.index("A second one?") < page.index("Waiting for their outcome")
    assert "say what you believe" in page


def several_of(session, cast, place, now):
    """Open a market of three answers in which two people trade."""
    labels = ("North", "South", "Else")
    found = make_market(session, cast, place, now, outcomes=labels, is_success_test=False)
    for person, outcome in ((cast.alice, 0), (cast.mallory, 1)):
        state_beliefs(
            session,
            market_id=found.id,
            person_id=person.id,
            chances=dict.fromkeys(range(3), 300_000),
            now=now,
        )
        buy(session, found, person, 10, now, outcome=outcome, belief_ppm=None)
    return found


def test_a_void_market_of_several_shows_its_lines_broken(session, cast, place, alice, now):
    market = several_of(session, cast, place, now)
    settle(session, cast, market, now, Verdict(kind="void"))
    session.commit()
    page = alice.get(f"/markets/{market.id}").text
    assert 'class="price second gone"' in page
    assert "so the lines are broken" in page
    assert "always 100 together" not in page
    assert "what came true" not in page


def test_a_settled_market_of_several_marks_what_came_true(session, cast, place, alice, now):
    market = several_of(session, cast, place, now)
    settle(session, cast, market, now, Verdict.of_outcome(1, 3))
    session.commit()
    page = alice.get(f"/markets/{market.id}").text
    assert "; it was South" in page
    assert "what came true" in page
    assert " gone" not in page.split('id="price-part"')[1].split("</section>")[0]
