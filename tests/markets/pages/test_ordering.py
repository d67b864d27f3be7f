"""Orders on the market's page: the book, the form, taking back; sets; kinds; changes."""

import re
import secrets

import pytest
from cast import sign_in
from market_cast import buy, faults, make_market
from sqlalchemy import func, select

from core.points import MICRO
from markets.makers.choice import maker_of
from markets.services.belief import state_beliefs
from markets.ticket_words import rounded_up
from models.markets import Market, Outcome, Trade
from models.orders import Order

ORDER = {
    "side": "buy",
    "outcome": "0",
    "shares": "10",
    "when": "price",
    "price_limit": "40",
    "lasts": "week",
    "quoted": "buy-0-s10000000-l400000-week",
}
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


def place_at(client, at, **changes):
    """Send the ticket with a price, first to be priced and then as it was priced."""
    sent = {**ORDER, **changes}
    if "quoted" not in changes:
        asked = {name: value for name, value in sent.items() if name != "quoted"}
        shown = client.get(f"{at}/preview", query_string=asked, headers={"X-Fragment": "1"}).text
        found = re.search(r'name="quoted" value="([^"]*)"', shown)
        sent["quoted"] = found[1] if found else ""
    return client.fill(at, sent, action=f"{at}/trade")


def test_an_order_waits_in_the_book_and_is_taken_back(session, client, at):
    answer = place_at(client, at)
    assert answer.status_code == 303
    assert "Your order stands." in client.get(answer.location).text
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
        ({"price_limit": "0"}, "from 0.1 to 99.9 percent"),
        ({"price_limit": "nan"}, "from 0.1 to 99.9 percent"),
        ({"shares": "1e5"}, "plain number"),
        ({"shares": "5000"}, "you can buy at most"),
        ({"side": "sell"}, "You hold 0.00 shares"),
    ],
)
def test_it_says_beside_the_field_what_is_wrong(client, at, changes, said):
    answer = place_at(client, at, **changes)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_ticket_says_what_trades_now_and_what_waits(client, at):
    asked = {**ORDER, "shares": "39", "price_limit": "53"}
    shown = client.get(f"{at}/preview", query_string=asked, headers={"X-Fragment": "1"}).text
    # b = 200/ln 2 = 288.539; from 50 to 53 the maker sells b·ln(.53/.47) = 34.665 shares.
    assert "Buy Yes at 53 or less" in shown
    assert "34.66 at once cost" in shown
    assert "4.34 shares" in shown
    assert "2.30" in shown  # 4.34 shares at 53: what is set aside.
    assert "Buy 34.66 now, wait for 4.34" in shown
    assert place_at(client, at, shares="39", price_limit="53").status_code == 303


def test_what_is_not_to_be_had_is_let_go(session, client, at):
    answer = place_at(client, at, shares="39", price_limit="53", lasts="go")
    assert answer.status_code == 303
    assert session.scalars(select(Order)).all() == []
    assert session.scalars(select(Trade.shares)).all() == [34_660_000]
    refused = place_at(client, at, price_limit="40", lasts="go")
    assert refused.status_code == 422
    assert "Nothing can be had at 40 now." in refused.text


def test_a_budget_is_spent_up_to_a_price(session, client, at):
    sent = {"shares": "", "budget": "20", "price_limit": "53", "lasts": "close"}
    assert place_at(client, at, **sent).status_code == 303
    kept = session.scalars(select(Order)).one()
    paid = session.scalars(select(Trade.cost)).one()
    # What the budget still pays for at 53, in whole lots, waits: less than a lot is left.
    assert kept.filled == 34_660_000
    assert kept.expires_at is None
    assert 0 <= 20_000_000 - paid - kept.reserved < 5_300


def test_the_same_ticket_sent_twice_is_one_order(session, client, at, time):
    key = "a-key-sent-twice"
    for _ in range(2):
        assert place_at(client, at, key=key).status_code == 303
        time.forward(seconds=2)
    assert session.scalar(select(func.count(Order.id))) == 1


def test_an_order_without_a_price_begins_just_below_the_price(client, at):
    asked = {**ORDER, "price_limit": ""}
    shown = client.get(f"{at}/preview", query_string=asked, headers={"X-Fragment": "1"}).text
    assert "Buy Yes at 49 or less" in shown


def test_nobody_sees_another_persons_order(app, client, cast, at):
    address = place_at(client, at).location
    other = app.test_client()
    sign_in(other, cast.mallory)
    assert other.get(address).status_code == 404


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


def test_a_pool_is_opened_at_a_chance_and_works_like_any_market(
    app, session, client, cast, place, now
):
    answer = opened(client, cast, place, maker="product", opening="30")
    assert answer.status_code == 303
    market = session.scalars(select(Market)).one()
    assert (market.maker, market.weight_ppm, market.subsidy) == ("product", 300_000, 200 * MICRO)
    reader = app.test_client()
    sign_in(reader, cast.alice)
    at = answer.location
    assert reader.fill(at, {"belief": "60"}, action=f"{at}/belief").status_code == 303
    page = reader.get(at).text
    assert ">30</span>" in page  # The price it opened at.
    assert "A pool of shares, opened at 30" in page
    # Alice buys 10 and waits for 5 at 20; the facilitator makes the pool deeper.
    shown = reader.get(f"{at}/preview?shares=10&outcome=0", headers={"X-Fragment": "1"}).text
    cost = maker_of("product", 200 * MICRO, 2, 300_000).cost((0, 0), (10 * MICRO, 0))
    assert rounded_up(cost) in shown
    for changes in ({"when": "now", "outcome": "0"}, {"price_limit": "20", "shares": "5"}):
        assert place_at(reader, at, **changes).status_code == 303
    book = reader.get(at).text
    assert "1 price" in book
    assert session.scalar(select(Trade.cost)) == cost
    owner = app.test_client()
    sign_in(owner, cast.facilitator)
    before = session.scalar(select(Outcome.price).where(Outcome.position == 0))
    assert owner.fill(at, {"points": "100"}, action=f"{at}/liquidity").status_code == 303
    session.expire_all()
    after = session.scalar(select(Outcome.price).where(Outcome.position == 0))
    assert after == pytest.approx(before, abs=1e-6)
    assert faults(session) == []


@pytest.mark.parametrize("typed", ["0", "100", "x"])
def test_a_pool_opens_at_no_other_chance(session, client, cast, place, typed):
    answer = opened(client, cast, place, maker="product", opening=typed)
    assert answer.status_code == 422
    assert "from 1 to 99 percent" in answer.text
