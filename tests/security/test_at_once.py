"""Two at the same moment: a double click, two approvals, two payments; each happens once."""

import threading

import pytest
from flask.testing import FlaskClient
from market_cast import faults
from sqlalchemy import func, select
from world import browser_of

from models.ideas import Idea
from models.markets import Market, Resolution, Trade
from models.settling import Payout
from models.voting import Ballot
from web.extensions import db

TICKET = {"outcome": "0", "side": "buy", "shares": "2", "belief": "70", "quoted": "buy-0-s2000000"}


@pytest.fixture
def at_once(app, world):
    """Return a function that sends several forms at one moment, each by someone, from a thread."""

    def send(*acts: tuple[str, str, dict]) -> list:
        tokens = [browser_of(app, world, who).csrf_token() for who, _, _ in acts]
        start, answers = threading.Barrier(len(acts)), [None] * len(acts)

        def act(place: int) -> None:
            who, address, fields = acts[place]
            client = FlaskClient(app, use_cookies=True)
            client.set_cookie("throng", world.cookies[who])
            start.wait(timeout=20)
            sent = {**fields, "csrf_token": tokens[place]}
            answers[place] = client.post(address, data=sent)

        db.session.commit()
        threads = [threading.Thread(target=act, args=(place,)) for place in range(len(acts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        db.session.expire_all()
        return answers

    return send


def test_it_trades_once_for_a_double_click(at_once, session, world):
    address = f"/markets/{world.markets['open']}/trade"
    before = session.scalar(select(func.count(Trade.id)))
    sent = ("mallory", address, {**TICKET, "key": "a-double-click"})
    answers = at_once(sent, sent, sent)
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert session.scalar(select(func.count(Trade.id))) == before + 1
    assert faults(session) == []


def test_it_trades_for_each_of_several_people(at_once, session, world):
    address = f"/markets/{world.markets['open']}/trade"
    people = ("mallory", "sponsor", "bob", "third_facilitator")
    answers = at_once(*((who, address, {**TICKET, "key": f"of-{who}-alone"}) for who in people))
    assert [answer.status_code for answer in answers] == [303] * len(people)
    market = session.get_one(Market, world.markets["open"], populate_existing=True)
    assert market.trade_count == session.scalar(
        select(func.count(Trade.id)).where(Trade.market_id == market.id)
    )
    assert faults(session) == []


def test_it_approves_once(at_once, session, world):
    address = f"/resolutions/{world.proposed}/approve"
    answers = at_once(
        ("second_facilitator", address, {"note": "Seen."}),
        ("third_facilitator", address, {"note": "Seen too."}),
    )
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    refused = next(answer for answer in answers if answer.status_code == 422)
    assert "in the meantime" in refused.text
    assert session.get_one(Resolution, world.proposed, populate_existing=True).state == "approved"


def test_it_pays_once(at_once, session, world):
    market = world.markets["due"]
    address = f"/markets/{market}/pay"
    answers = at_once(*((who, address, {}) for who in ("facilitator", "second_facilitator")))
    assert sorted(answer.status_code for answer in answers) == [303, 422]
    people = select(func.count(Payout.person_id.distinct())).where(Payout.market_id == market)
    rows = select(func.count(Payout.id)).where(Payout.market_id == market)
    assert session.scalar(rows) == session.scalar(people) == 1  # Who held the outcome.
    assert faults(session) == []


def test_it_keeps_one_judgement_for_a_double_click(at_once, session, world):
    address = f"/ideas/{world.idea}/judgement"
    sent = ("mallory", address, {"answer": "approve"})
    assert {answer.status_code for answer in at_once(sent, sent, sent)} == {303}
    current = select(func.count(Ballot.id)).where(
        Ballot.person_id == world.people["mallory"],
        Ballot.idea_id == world.idea,
        Ballot.is_current.is_(True),
    )
    assert session.scalar(current) == 1


def test_it_numbers_ideas_one_by_one(at_once, session, world, time):
    time.now = time.now.replace(month=11, day=13)  # While ideas are still taken.
    address = f"/challenges/{world.judging}/ideas/new"
    people = ("mallory", "alice", "bob", "sponsor")
    answers = at_once(
        *((who, address, {"title": f"The idea of {who}", "proposal": "Do it."}) for who in people)
    )
    assert [answer.status_code for answer in answers] == [303] * len(people)
    numbers = session.scalars(
        select(Idea.number).where(Idea.challenge_id == world.judging_id).order_by(Idea.number)
    ).all()
    assert numbers == list(range(1, 8))
