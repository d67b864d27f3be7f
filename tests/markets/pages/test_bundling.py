"""The page on which several answers are traded at once."""

import re

import pytest
from market_cast import make_market

from markets.services.belief import state_beliefs
from models.markets import Trade


@pytest.fixture
def several(session, cast, place, now):
    market = make_market(
        session, cast, place, now, outcomes=("North", "South", "East"), is_success_test=False
    )
    chances = {0: 200_000, 1: 500_000, 2: 300_000}
    state_beliefs(session, market_id=market.id, person_id=cast.alice.id, chances=chances, now=now)
    session.commit()
    return f"/markets/{market.id}"


def test_it_previews_and_does_exactly_that(session, alice, several):
    assert "Buy or sell several at once" in alice.get(several).text
    sent = {"side": "buy", "shares0": "10", "shares1": "20", "shares2": ""}
    page = alice.fill(f"{several}/bundle", sent)
    assert page.status_code == 200  # Nothing was shown yet: here is the price.
    shown = re.search(r"Buy 30.00 shares for ([0-9.]+)", page.text)
    assert shown
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    answer = alice.post(f"{several}/bundle", data={**sent, **hidden})
    assert answer.status_code == 303
    paid = sum(row.cost for row in session.query(Trade))
    assert f"{-(-paid // 10_000) / 100:.2f}" == shown[1]
    assert f"all of it cost {shown[1]} points" in alice.get(answer.location).text


def test_a_fragment_says_what_is_wrong(alice, several):
    price = f"{several}/bundle/price"
    assert "It costs" in alice.get(f"{price}?shares0=1").text
    refused = alice.get(f"{price}?shares0=1&side=sell")
    assert refused.status_code == 422
    assert "You hold 0.00 shares of North" in refused.text
    assert "plain number" in alice.get(f"{price}?shares0=1e5").text


def test_it_keeps_what_was_typed(alice, several):
    sent = {"side": "buy", "shares0": "10", "shares1": "x"}
    answer = alice.fill(f"{several}/bundle", sent)
    assert answer.status_code == 422
    assert 'value="10"' in answer.text
    assert "plain number" in answer.text


def test_it_is_hidden_until_you_have_said_what_you_believe(app, cast, several, facilitator):
    assert facilitator.get(f"{several}/bundle").status_code == 403
