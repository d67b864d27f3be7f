"""Believing and trading in the browser: the ticket, its refusals, and nothing lost."""

import re

import pytest
from cast import visitor
from market_cast import buy, faults, make_market, points_of
from sqlalchemy import func, select

from core.points import MICRO
from ledger.services import Movement, account_of, post, treasury
from markets.services.close import close_market
from models.markets import Belief, Trade


@pytest.fixture
def path(market):
    return f"/markets/{market.id}"


@pytest.fixture
def ready(alice, path):
    """Alice has said what she believes."""
    assert alice.fill(path, {"belief": "70"}, action=f"{path}/belief").status_code == 303
    return alice


def ticket_of(page: str) -> dict[str, str]:
    """Return what a ticket on a page sends besides what is chosen."""
    return {
        name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]
        for name in ("key", "quoted", "version", "cost_limit")
    }


def trades(session):
    return session.scalar(select(func.count()).select_from(Trade))


def order(client, path, **fields):
    """Choose on the ticket, look at the price, and accept it."""
    chosen = "&".join(f"{name}={value}" for name, value in fields.items())
    return client.fill(f"{path}/preview?{chosen}", action=f"{path}/trade")


def test_it_keeps_a_belief_and_opens_the_ticket(session, cast, ready, path):
    belief = session.scalars(select(Belief)).one()
    assert (belief.probability_ppm, belief.person_id) == (700_000, cast.alice.id)
    assert 'id="ticket-price"' in ready.get(path).text


def test_it_buys_what_the_ticket_shows(session, cast, ready, path):
    page = ready.get(path).text
    shown = re.search(r"Buy 20 Yes for ([\d.]+)", page)[1]
    answer = ready.fill(path, action=f"{path}/trade")
    assert answer.status_code == 303
    receipt = ready.get(answer.location).text
    assert "Done. You bought 20.00 Yes." in receipt
    row = session.scalars(select(Trade)).one()
    assert row.cost <= round(float(shown) * MICRO)
    assert points_of(session, cast.alice) == 1000 * MICRO - row.cost
    assert faults(session) == []


def test_it_sells_again(session, cast, ready, path):
    order(ready, path, shares="20")
    answer = order(ready, path, side="sell", outcome="0", shares="20")
    assert answer.status_code == 303
    assert "You sold 20.00 Yes." in ready.get(answer.location).text
    assert points_of(session, cast.alice) == 1000 * MICRO


def test_it_spends_a_budget(session, ready, path):
    assert order(ready, path, budget="7.50").status_code == 303
    assert session.scalars(select(Trade.cost)).one() <= 7_500_000


def test_it_keeps_the_belief_that_stands_on_the_ticket(session, ready, path):
    ready.fill(path, {"belief": "81"}, action=f"{path}/trade")
    current = session.scalars(select(Belief.probability_ppm).filter_by(is_current=True)).one()
    assert current == 810_000


def test_it_shows_the_price_of_another_choice_before_it_buys(session, ready, path):
    answer = ready.fill(path, {"quick": "10"}, action=f"{path}/trade")
    assert answer.status_code == 200
    assert "Buy 10 Yes for" in answer.text
    assert trades(session) == 0


@pytest.mark.parametrize("field", ["shares", "budget"])
def test_it_says_beside_the_field_what_cannot_be_read(session, ready, path, field):
    for typed in ("1e9", "NaN", "١٢", "0.001", "9" * 30, "-5", "1_0", "inf", "0x10", "5,5"):
        answer = ready.fill(path, {field: typed}, action=f"{path}/trade")
        assert answer.status_code == 422
        assert f'id="{field}-error"' in answer.text
        assert f'value="{typed}"' in answer.text
    assert trades(session) == 0


def test_it_refuses_beliefs_that_cannot_be_read(session, alice, path):
    for typed in ("", "0", "100", "abc", "NaN", "1e1", "٧٠", "9" * 30):
        answer = alice.fill(path, {"belief": typed}, action=f"{path}/belief")
        assert answer.status_code == 422
        assert 'id="belief-error"' in answer.text
    assert session.scalar(select(func.count()).select_from(Belief)) == 0


def test_it_acts_once_on_a_double_click(session, ready, path):
    page = ready.get(path).text
    fields = ticket_of(page)
    body = {**fields, "belief": "70", "side": "buy", "outcome": "0", "quick": "20"}
    first, second = ready.post(f"{path}/trade", data=body), ready.post(f"{path}/trade", data=body)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert trades(session) == 1


def test_it_asks_again_when_the_price_has_moved(session, cast, ready, path, market, now):
    page = ready.get(path).text
    fields = ticket_of(page)
    buy(session, market, cast.mallory, 30, now)
    session.commit()
    body = {**fields, "belief": "70", "side": "buy", "outcome": "0", "quick": "20"}
    answer = ready.post(f"{path}/trade", data=body)
    assert answer.status_code == 422
    assert "The price has moved: this now costs" in answer.text
    assert "Buy 20 Yes for" in answer.text
    assert trades(session) == 1
    again = re.search(r'name="cost_limit"[^>]*value="([^"]*)"', answer.text)[1]
    assert int(again) > int(fields["cost_limit"])
    body["cost_limit"] = again
    assert ready.post(f"{path}/trade", data=body).status_code == 303


def test_it_refuses_a_stale_page_without_a_limit(session, cast, ready, path, market, now):
    page = ready.get(path).text
    quoted = re.search(r'name="quoted"[^>]*value="([^"]*)"', page)[1]
    buy(session, market, cast.mallory, 1, now)
    session.commit()
    body = {"key": "k" * 12, "quoted": quoted, "version": "0", "quick": "20", "outcome": "0"}
    answer = ready.post(f"{path}/trade", data=body)
    assert answer.status_code == 422
    assert "Others have traded since you opened this page" in answer.text


def test_it_says_when_the_market_has_closed_meanwhile(session, cast, ready, path, market, now):
    page = ready.get(path).text
    fields = ticket_of(page)
    close_market(session, market_id=market.id, facilitator_id=cast.facilitator.id, now=now)
    session.commit()
    answer = ready.post(f"{path}/trade", data={**fields, "quick": "20", "outcome": "0"})
    assert answer.status_code == 422
    assert "This market is closed" in answer.text


def test_it_says_what_is_possible_beyond_the_cap(ready, path):
    answer = ready.get(f"{path}/preview?shares=1200", headers={"X-Fragment": "1"})
    assert answer.status_code == 422
    assert "One person may hold 40.00 shares" in answer.text
    assert "Take the 40.00" in answer.text


def test_it_says_when_there_are_too_few_points(session, cast, ready, place, path, now):
    market = make_market(session, cast, place, now, budget=800 * MICRO)
    path = f"/markets/{market.id}"
    ready.fill(path, {"belief": "70"}, action=f"{path}/belief")
    spend = Movement(
        debit_id=account_of(session, "available", person_id=cast.alice.id).id,
        credit_id=treasury(session).id,
        amount=999 * MICRO,
        kind="season_end",
    )
    post(session, [spend], now=now)
    session.commit()
    page = ready.get(path).text
    assert "You have 1.00 points and this costs" in page


def test_it_previews_as_a_fragment_and_as_a_page(ready, path):
    fragment = ready.get(f"{path}/preview?quick=10", headers={"X-Fragment": "1"})
    assert "<html" not in fragment.text
    assert "Buy 10 Yes for" in fragment.text
    page = ready.get(f"{path}/preview?quick=10")
    assert "<html" in page.text
    assert "Buy 10 Yes for" in page.text


def test_it_previews_nothing_before_a_belief(alice, path):
    assert alice.get(f"{path}/preview").status_code == 403
    assert alice.get(f"{path}/trades.csv").status_code == 403


def test_it_refuses_the_author_by_any_way(app, cast, session, path):
    bob = visitor(app, cast.bob)
    assert bob.post(f"{path}/belief", data={"belief": "90"}).status_code == 403
    assert bob.get(f"{path}/preview").status_code == 403
    body = {"key": "k" * 12, "quoted": "buy-0-s20000000", "quick": "20", "outcome": "0"}
    assert bob.post(f"{path}/trade", data={**body, "belief": "90"}).status_code == 403
    assert trades(session) == 0


def test_it_hands_out_all_trades(session, cast, ready, path, market, now):
    buy(session, market, cast.mallory, 3, now)
    session.commit()
    answer = ready.get(f"{path}/trades.csv")
    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines()[1].startswith('1,"2026-11-24T09:00:00+00:00","Mallory Moss"')


def test_it_names_nobody_where_names_are_hidden(session, cast, ready, path, market, place, now):
    place.challenge.name_policy = "anonymous"
    buy(session, market, cast.mallory, 3, now)
    session.commit()
    for address in (path, f"{path}/trades.csv"):
        text = ready.get(address).text
        assert "Mallory" not in text
        assert "Someone" in text
