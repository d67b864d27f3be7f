"""A page names only what its reader may see, in a seal that only this installation writes."""

import re

import pytest
from cast import make_cast, visitor
from market_cast import make_market, make_place
from sqlalchemy import update

from live.queries import versions_of
from markets.services.belief import state_beliefs
from models.ideas import Idea
from models.markets import Market
from web.listening import sealed, unsealed

STREAM = re.compile(r'data-live="/live\?to=([^"]+)"')


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


@pytest.fixture
def market(session, cast, now):
    place = make_place(session, cast, now)
    made = make_market(session, cast, place, now)
    session.commit()
    return made


def heard_on(app, person, path) -> frozenset[str]:
    """Return the topics that a person's page listens to."""
    page = visitor(app, person).get(path).text
    whose, topics = unsealed(app, STREAM.search(page).group(1))
    assert whose == person.id
    return topics


def test_it_listens_to_a_market_only_where_its_price_is_open(app, session, cast, market, now):
    path, mine = f"/markets/{market.id}", f"notes-{cast.alice.id}"
    assert heard_on(app, cast.alice, path) == {mine, f"talk-market-{market.id}"}
    who, said = cast.alice.id, {0: 600_000}
    state_beliefs(session, market_id=market.id, person_id=who, chances=said, now=now)
    session.commit()
    assert f"market-{market.id}" in heard_on(app, cast.alice, path)


def test_it_hears_of_no_tally_before_it_has_judged(app, session, cast, market):
    idea = session.get_one(Idea, market.idea_id)
    heard = heard_on(app, cast.alice, f"/ideas/{idea.id}-{idea.slug}")
    assert not any(topic.startswith("tally") for topic in heard)


def test_it_gives_a_stranger_nothing_to_listen_to(client):
    assert "data-live=" not in client.get("/sign-in").text


@pytest.mark.parametrize("cut", [0, 5, -1])
def test_it_knows_a_seal_that_was_changed(app, cut):
    seal = sealed(app, 7, ["market-1"])
    assert unsealed(app, seal) == (7, frozenset({"market-1"}))
    letter = "A" if seal[cut] != "A" else "B"
    changed = seal[:cut] + letter + (seal[cut + 1 :] if cut != -1 else "")
    assert unsealed(app, changed) is None


def test_it_gives_every_topic_another_version_when_it_changes(session, cast, market, now):
    topics = [f"market-{market.id}", f"notes-{cast.alice.id}", "talk-idea-1", "tally-1"]
    topics += [f"challenge-{market.challenge_id}", "market-999999"]
    before = versions_of(session, topics, now=now)
    assert set(before) == set(topics)
    assert before["market-999999"] == ""
    session.execute(update(Market).values(version=Market.version + 1))
    after = versions_of(session, topics, now=now)
    assert {topic for topic in topics if before[topic] != after[topic]} == {f"market-{market.id}"}
