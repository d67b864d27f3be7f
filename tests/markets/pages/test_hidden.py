"""Hidden stays hidden (R12): two markets that differ only in what is hidden look the same."""

import re
from dataclasses import replace

import pytest
from cast import visitor
from market_cast import buy, make_market, sell

from core.policy import Viewer
from markets.queries import all_markets, markets_of_challenge, markets_of_idea
from markets.services.belief import state_beliefs

PRINCIPALS = ("alice", "bob", "second_facilitator", "administrator")


@pytest.fixture
def pair(session, cast, place, market, now):
    """Two markets on one idea: believed in and bought, and doubted, sold and traded more often."""
    other = make_market(session, cast, place, now)
    for row, chances in ((market, (900_000, 800_000)), (other, (100_000, 200_000))):
        for person, chance in zip((cast.mallory, cast.sponsor), chances, strict=True):
            state_beliefs(
                session, market_id=row.id, person_id=person.id, chances={0: chance}, now=now
            )
    buy(session, market, cast.mallory, 30, now, belief_ppm=None)
    for _ in range(3):
        buy(session, other, cast.sponsor, 10, now, outcome=1, belief_ppm=None)
    sell(session, other, cast.sponsor, 5, now, outcome=1, belief_ppm=None)
    session.commit()
    return market, other


def seen(client, path, market):
    """Return what an address answers, less what is drawn by lot and the market's number."""
    answer = client.get(path.format(market.id))
    text = re.sub(r'(value|nonce|data-live)="[^"]{20,}"', "", answer.text)
    text = re.sub(rf"/(markets?)/{market.id}\b", r"/\1/N", text)
    text = re.sub(r'(data-(?:draft|talk)="[a-z-]+-)\d+', r"\1N", text)
    hidden = {"Content-Security-Policy", "Set-Cookie", "Content-Length"}
    headers = {name: value for name, value in answer.headers if name not in hidden}
    return answer.status_code, headers, re.sub(r"request_id\S+|[0-9a-f]{12}", "", text)


PATHS = ("", "/trades.csv", "/positions.csv", "/prices.csv", "/preview", "/bundle", "/bundle/price")


@pytest.mark.parametrize("path", [f"/markets/{{}}{rest}" for rest in PATHS])
def test_it_looks_the_same_whatever_is_hidden(app, cast, pair, path):
    for name in PRINCIPALS:
        client = visitor(app, getattr(cast, name))
        one, other = seen(client, path, pair[0]), seen(client, path, pair[1])
        assert one == other, name


def test_it_differs_for_who_may_see_it(session, app, cast, pair, now):
    for market in pair:
        state_beliefs(
            session, market_id=market.id, person_id=cast.alice.id, chances={0: 500_000}, now=now
        )
    session.commit()
    alice = visitor(app, cast.alice)
    assert seen(alice, "/markets/{}", pair[0]) != seen(alice, "/markets/{}", pair[1])


def test_it_lists_the_same_whatever_is_hidden(session, cast, place, pair, now):
    for name in PRINCIPALS:
        viewer = Viewer(id=getattr(cast, name).id)
        for rows in (
            all_markets(session, viewer=viewer, now=now),
            markets_of_challenge(session, place.challenge.id, viewer=viewer, now=now),
            markets_of_idea(session, place.idea.id, viewer=viewer, now=now),
        ):
            second, first = rows
            assert first.is_hidden
            assert replace(first, id=0) == replace(second, id=0)
