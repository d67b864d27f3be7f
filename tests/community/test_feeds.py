"""Feeds tell what every member may see, to whoever has an address that was not stopped."""

import re
from xml.etree import ElementTree

import pytest
from cast import make_cast, visitor
from challenges import make_challenge, make_draft

from ideas.content import IdeaText
from ideas.services.standing import withdraw_idea
from ideas.services.writing import submit_idea
from people.services.aliases import alias_of

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def cast(session, now):
    return make_cast(session, now)


def submit(session, challenge, person, now, title="A nurse <at> the door"):
    text = IdeaText(title=title)
    return submit_idea(session, challenge_id=challenge.id, author_id=person.id, text=text, now=now)


def address(app, person):
    page = visitor(app, person).post("/you/feeds").text
    return re.search(r"/feeds/[\w-]+/all.atom", page)[0]


def titles(answer):
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.data)
    return [entry.find(f"{ATOM}title").text for entry in feed.findall(f"{ATOM}entry")]


def test_it_tells_the_news_without_a_sign_in(app, session, client, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    submit(session, challenge, cast.alice, now)
    found = titles(client.get(address(app, cast.bob)))
    assert found[0] == "Alice Abara added an idea: A nurse <at> the door"


def test_it_shows_pen_names_to_its_owner_too(app, session, client, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now, name_policy="pseudonymous")
    submit(session, challenge, cast.alice, now)
    pen_name = alias_of(session, challenge.id, cast.alice.id)
    found = titles(client.get(address(app, cast.alice)))
    assert found[0].startswith(f"{pen_name} added an idea")
    assert "Alice" not in str(found)


def test_it_tells_nothing_hidden(app, session, client, cast, now):
    challenge = make_challenge(session, cast.sponsor.id, now)
    gone = submit(session, challenge, cast.alice, now)
    withdraw_idea(session, idea_id=gone.id, person_id=cast.alice.id, now=now)
    draft = make_draft(session, cast.sponsor.id, now, question="A secret question?")
    submit(session, draft, cast.sponsor, now, title="A secret idea")
    path = address(app, cast.sponsor)
    assert not re.search("nurse|secret", str(titles(client.get(path))))
    assert client.get(path.replace("all", draft.slug)).status_code == 404


def test_it_stops_when_asked_replaced_or_its_owner_leaves(app, session, client, cast, now):
    make_challenge(session, cast.sponsor.id, now)
    first = address(app, cast.bob)
    second = address(app, cast.bob)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    visitor(app, cast.bob).post("/you/feeds/stop")
    assert client.get(second).status_code == 404
    third = address(app, cast.bob)
    cast.bob.is_active = False
    assert client.get(third).status_code == 404
