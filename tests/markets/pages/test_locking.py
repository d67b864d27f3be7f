"""A ticket and a receipt in a conditional market: how many points lock, and when they come back."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from cast import sign_in
from conditional import decide_on, open_branch, tokens_of
from market_cast import buy, make_market
from sqlalchemy import select

from core.points import format_points
from markets.services.belief import state_beliefs
from models.markets import Trade

LOCKED = re.compile(r"<dt[^>]*>Locked for it</dt><dd[^>]*>([0-9.]+)")
FREED = re.compile(r"<dt[^>]*>Unlocked at once</dt><dd[^>]*>([0-9.]+)")
BEFORE = re.compile(r"<dt[^>]*>Paid from what was locked before</dt><dd[^>]*>([0-9.]+)")


@pytest.fixture
def market(session, cast, place, now):
    return open_branch(session, cast, place, now)


@pytest.fixture
def ready(client, session, cast, market, now):
    """Alice, who has said what she believes."""
    state_beliefs(
        session, market_id=market.id, person_id=cast.alice.id, chances={0: 700_000}, now=now
    )
    session.commit()
    sign_in(client, cast.alice)
    return client


def text(answer):
    return unescape(answer.text).replace("\xa0", " ")


def ticket(client, market, **choice):
    """Return the page with a ticket, as it is without JavaScript."""
    return text(client.get(f"/markets/{market.id}/preview", query_string=choice))


def send(client, market, **choice):
    """Send the ticket that the page shows; return the page that tells of it."""
    path = f"/markets/{market.id}"
    answer = client.fill(f"{path}/preview?{urlencode(choice)}", action=f"{path}/trade")
    assert answer.status_code == 303, text(answer)
    return text(client.get(answer.headers["Location"]))


def test_the_ticket_says_what_the_trade_then_locks(ready, session, cast, market):
    before = ticket(ready, market, shares="10")
    assert "if it is not selected, they come back whole" in before
    assert "planned for 14 December 2026" in before
    fragment = ready.get(
        f"/markets/{market.id}/preview",
        query_string={"shares": "10"},
        headers={"X-Fragment": "1"},
    )
    receipt = send(ready, market, shares="10")
    cost = session.scalar(select(Trade.cost))
    up = -(-cost // 10_000) / 100
    assert LOCKED.findall(before) == LOCKED.findall(fragment.text) == [f"{up:.2f}"]
    assert LOCKED.findall(receipt) == [format_points(cost)]
    assert "planned for 14 December 2026" in receipt


def test_a_sale_says_what_comes_back_at_once(ready, session, cast, market, now):
    buy(session, market, cast.alice, 20, now)
    session.commit()
    before = ticket(ready, market, side="sell", outcome="0", shares="10")
    receipt = send(ready, market, side="sell", outcome="0", shares="10")
    sale = session.scalars(select(Trade).where(Trade.shares < 0)).one()
    assert FREED.findall(before) == FREED.findall(receipt) == [format_points(-sale.cost)]
    assert not LOCKED.search(before + receipt)


def test_the_other_branch_is_paid_with_what_is_locked(ready, session, cast, place, market, now):
    twin = open_branch(session, cast, place, now, branch="if_not")
    paid = buy(session, market, cast.alice, 10, now).cost
    state_beliefs(
        session, market_id=twin.id, person_id=cast.alice.id, chances={0: 700_000}, now=now
    )
    session.commit()
    before = ticket(ready, twin, shares="30")
    assert f"{format_points(paid)[:4]}" in before.split("of them locked before")[0][-30:]
    receipt = send(ready, twin, shares="30")
    cost = session.scalars(select(Trade).where(Trade.market_id == twin.id)).one().cost
    assert LOCKED.findall(before) == [f"{-(-(cost - paid) // 10_000) / 100:.2f}"]
    assert LOCKED.findall(receipt) == [format_points(cost - paid)]
    assert BEFORE.findall(receipt) == [format_points(paid)]
    assert tokens_of(session, cast.alice, "if_not") == 0


def test_an_order_that_waits_says_what_it_locks(ready, session, market):
    choice = {"shares": "10", "when": "price", "price_limit": "40", "lasts": "week"}
    before = ticket(ready, market, **choice)
    receipt = send(ready, market, **choice)
    assert LOCKED.findall(before) == LOCKED.findall(receipt) == ["4.00"]
    assert "planned for 14 December 2026" in receipt


def test_several_answers_at_once_say_it_as_well(ready, session, cast, market):
    path = f"/markets/{market.id}/bundle"
    choice = {"shares0": "10", "side": "buy"}
    shown = ready.get(f"{path}/price", query_string=choice).text
    fields = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', shown))
    answer = ready.post(path, data={**fields, **choice, "key": "a-bundle-key"})
    assert answer.status_code == 303
    cost = session.scalar(select(Trade.cost))
    told = text(ready.get(answer.headers["Location"]))
    assert LOCKED.findall(shown) == [f"{-(-cost // 10_000) / 100:.2f}"]
    assert f"Locked for it: {format_points(cost)}." in told


def test_points_are_not_locked_once_it_is_decided(ready, session, cast, place, market, now):
    decide_on(session, cast, place, now)
    session.commit()
    shown = ticket(ready, market, shares="10")
    receipt = send(ready, market, shares="10")
    assert "ocked" not in shown.split('id="ticket"')[1].split("</form>")[0]
    assert not LOCKED.search(receipt)
    assert not BEFORE.search(receipt)


def test_an_ordinary_market_locks_nothing(ready, session, cast, place, now):
    other = make_market(session, cast, place, now, is_success_test=False)
    state_beliefs(
        session, market_id=other.id, person_id=cast.alice.id, chances={0: 700_000}, now=now
    )
    session.commit()
    assert not LOCKED.search(ticket(ready, other, shares="10"))
    assert not LOCKED.search(send(ready, other, shares="10"))
