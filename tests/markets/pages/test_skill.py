"""One's own record, another's by consent, and who did well."""

import csv
import io
from datetime import timedelta

import pytest
from cast import visitor
from market_cast import buy
from resolving import crowd, settle


@pytest.fixture
def settled(session, cast, market, now):
    crowd(session, cast, market, now)
    settle(session, cast, market, now + timedelta(days=1))
    session.commit()
    return market


@pytest.fixture
def alice(app, cast):
    return visitor(app, cast.alice)


@pytest.fixture
def mallory(app, cast):
    return visitor(app, cast.mallory)


def test_a_record_is_ones_own_until_one_lets_others_see_it(cast, settled, alice, mallory):
    path = f"/people/{cast.alice.id}/record"
    assert "You alone" in alice.get("/you/record").text
    assert mallory.get(path).status_code == 404
    assert "Alice" not in mallory.get("/skill").text
    answer = alice.fill("/you/record", action="/you/record/show")
    assert answer.status_code == 303
    assert mallory.get(path).status_code == 200
    assert "Alice" in mallory.get("/skill").text
    alice.fill("/you/record", action="/you/record/show")
    assert mallory.get(path).status_code == 404


def test_it_shows_scores_and_hands_them_out(settled, alice):
    page = alice.get("/you/record").text
    assert "0.090" in page  # She said 70 percent and it came true.
    rows = list(csv.DictReader(io.StringIO(alice.get("/you/record.csv").text)))
    assert [row["brier"] for row in rows] == ["0.090000"]


def test_it_shows_no_curve_of_fewer_than_five(settled, alice):
    assert "at least 5 people" in alice.get("/skill").text


def test_it_narrows_the_curve_to_a_challenge_or_a_tag(place, settled, alice):
    assert place.challenge.question in alice.get(f"/skill?challenge={place.challenge.slug}").text
    assert alice.get("/skill?challenge=none").status_code == 404
    assert alice.get("/skill?tag=%3Cb%3Ewards").status_code == 200


def test_it_says_so_where_nothing_has_resolved(market, alice):
    assert "has resolved yet" in alice.get("/you/record").text


def test_it_hands_out_positions_and_prices(session, cast, market, now, alice):
    buy(session, market, cast.alice, 10, now)
    session.commit()
    rows = list(csv.DictReader(io.StringIO(alice.get(f"/markets/{market.id}/positions.csv").text)))
    assert [(row["who"], row["outcome"], row["shares"]) for row in rows] == [
        ("You", "Yes", "10.000000")
    ]
    prices = alice.get(f"/markets/{market.id}/prices.csv").text.splitlines()
    assert prices[0] == '"at","Yes","No","reversed","condition","branch"'
    assert len(prices) == 2


def test_the_heads_tell_nothing_of_a_market_that_trades(session, cast, market, now, alice):
    before = alice.get("/ledger/heads.txt").text
    assert before.startswith("root ")
    buy(session, market, cast.mallory, 10, now)
    session.commit()
    assert alice.get("/ledger/heads.txt").text == before
    settle(session, cast, market, now)
    session.commit()
    assert f"market-{market.id}" in alice.get("/ledger").text
