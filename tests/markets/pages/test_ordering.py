"""Orders on the market's page: the book, the form, taking back; sets; kinds; changes."""

import secrets

import pytest
from cast import sign_in
from market_cast import buy, make_market
from sqlalchemy import func, select

from markets.services.belief import state_beliefs
from models.markets import Market, Outcome
from models.orders import Order

ORDER = {"side": "buy", "outcome": "0", "shares": "10", "price_limit": "40", "lasts": "week"}
PLAN = {
    "question": "Will people wait 2 h 08 or less in September 2027?",
    "kind": "binary",
    "resolution_rule": "Yes, if the median wait in September 2027 is 2 h 08 or less.",
    "source": "Table 4",
    "fallback": "",
    "closes_at": "2026-12-20T18:00",
    "budget": "200",
}


@pytest.fixture
def at(session, client, cast, market, now):
    for person in (cast.alice, cast.mallory):
        state_beliefs(
            session, market_id=market.id, person_id=person.id, chances={0: 600_000}, now=now
        )
    session.commit()
    sign_in(client, cast.alice)
    return f"/markets/{market.id}"


def place(client, at, **changes):
    return client.fill(at, {**ORDER, **changes}, action=f"{at}/order")


def test_an_order_waits_in_the_book_and_is_taken_back(session, client, at):
    answer = place(client, at)
    assert answer.status_code == 303
    page = client.get(at)
    assert "Waiting to trade" in page.text
    assert "Take it back" in page.text
    assert "4.00" in page.text  # Ten shares at 40: what is set aside.
    number = session.scalar(select(Order.id))
    again = client.fill(at, action=f"/orders/{number}/cancel")
    assert again.status_code == 303
    assert "taken back" in client.get(at).text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"price_limit": "0"}, "from 1 to 99 percent"),
        ({"price_limit": "nan"}, "from 1 to 99 percent"),
        ({"shares": "1e5"}, "plain number"),
        ({"shares": ""}, "Give a number of shares"),
        ({"shares": "5000"}, "you can buy at most"),
        ({"outcome": "7"}, "Choose one of the outcomes"),
        ({"side": "sell"}, "You hold 0.00 shares"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client, at, changes, said):
    answer = place(client, at, **changes)
    assert answer.status_code == 422
    assert said in answer.text


def test_sets_are_exchanged_for_a_point_each(client, at):
    data = {"side": "buy", "sets": "3"}
    assert client.fill(at, data, action=f"{at}/sets").status_code == 303
    assert "You hold 3.00 such sets" in client.get(at).text


def test_a_facilitator_gives_more_points(session, client, cast, market, now):
    sign_in(client, cast.facilitator)
    at = f"/markets/{market.id}"
    before = market.subsidy
    action = f"{at}/liquidity"
    assert client.fill(at, {"points": "50"}, action=action).status_code == 303
    session.expire_all()
    assert session.get_one(Market, market.id).subsidy > before
    answer = client.fill(at, {"points": "50000"}, action=action)
    assert answer.status_code == 422
    assert "budget has" in answer.text


def test_a_facilitator_adds_an_answer(session, client, cast, place, now):
    several = make_market(
        session, cast, place, now, outcomes=("North", "Else"), has_rest=True, is_success_test=False
    )
    buy(session, several, cast.mallory, 5, now)
    session.commit()
    sign_in(client, cast.facilitator)
    at = f"/markets/{several.id}"
    action = f"{at}/answers"
    assert client.fill(at, {"label": "South"}, action=action).status_code == 303
    assert "South" in client.get(at).text
    answer = client.fill(at, {"label": "north"}, action=action)
    assert answer.status_code == 422
    assert "is there twice" in answer.text


def opened(client, cast, place, **changes):
    sign_in(client, cast.facilitator)
    path = f"/challenges/{place.challenge.slug}/markets/open"
    return client.post(path, data={**PLAN, "key": secrets.token_hex(8), **changes})


KINDS = [
    ({"kind": "exclusive", "outcomes": "North\nSouth\nElse", "has_rest": "y"}, ["exclusive"]),
    ({"kind": "independent", "outcomes": "North\nSouth"}, ["binary", "binary"]),
    ({"kind": "number", "lowest": "2", "highest": "4", "ranges": "4", "unit": "h"}, ["number"]),
    ({"kind": "date", "lowest": "2027-03-01", "highest": "2027-09-01"}, ["date"]),
]


@pytest.mark.parametrize(("changes", "kinds"), KINDS)
def test_every_kind_is_opened_and_shown(app, session, client, cast, place, now, changes, kinds):
    answer = opened(client, cast, place, **changes)
    assert answer.status_code == 303
    assert session.scalars(select(Market.kind)).all() == kinds
    market = session.scalars(select(Market).order_by(Market.id)).first()
    n = session.scalar(select(func.count(Outcome.id)).where(Outcome.market_id == market.id))
    chances = dict.fromkeys(range(n) if n > 2 else [0], 300_000)
    wanted = {"market_id": market.id, "person_id": cast.alice.id, "chances": chances}
    state_beliefs(session, **wanted, now=now)
    session.commit()
    reader = app.test_client()
    sign_in(reader, cast.alice)
    page = reader.get(f"/markets/{market.id}")
    assert page.status_code == 200
    if kinds[0] == "number":
        assert "The crowd expects 3 h" in page.text
    if kinds[0] == "date":
        assert "The crowd expects 1 June 2027" in page.text
    if len(kinds) == 2:
        assert "Asked with it" in page.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "number", "lowest": "two", "highest": "4"}, "plain number"),
        ({"kind": "number", "lowest": "4", "highest": "2"}, "well above the lowest"),
        ({"kind": "number", "lowest": "2", "highest": "4", "ranges": "40"}, "1 to 10 ranges"),
        ({"kind": "date", "lowest": "tomorrow", "highest": "2027-01-01"}, "Give a day"),
        ({"kind": "independent", "outcomes": "North"}, "Give 2 to 100"),
        ({"source": "the internet"}, "says many things"),
    ],
)
def test_it_says_what_keeps_a_market_from_opening(session, client, cast, place, changes, said):
    answer = opened(client, cast, place, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert session.scalars(select(Market)).all() == []


def test_a_doubt_is_looked_at_and_then_overruled(session, client, cast, place):
    wanted = {"source": "the internet", "is_looked_at": "y"}
    assert opened(client, cast, place, **wanted).status_code == 303
