"""Looking around in the demonstration: the banner, the three faces, and every page for each."""

import re
from collections import Counter, deque

import pytest
from conftest import settings_for
from werkzeug.exceptions import MethodNotAllowed, NotFound

from demo.routes import FACES
from web.security import faults_of

EACH = 4  # Addresses of one kind that are looked at; --long looks at all.
LINK = re.compile(r'href="(/[^"#]*)')


def come_in(app, role):
    client = app.test_client()
    answer = client.post("/demo/sign-in", data={"role": role})
    assert (answer.status_code, answer.location) == (303, "/")
    return client


def kind_of(app, address):
    """Return the endpoint of an address; empty when it leads nowhere by a link."""
    try:
        return app.url_map.bind("127.0.0.1").match(address.partition("?")[0], method="GET")[0]
    except (NotFound, MethodNotAllowed):
        return ""


def links_of(html):
    return [link.replace("&amp;", "&") for link in LINK.findall(html)]


def faults_seen(app, client, each):
    """Follow links from the first page on; return what did not answer well, and how many did."""
    waiting, seen, kinds, faults = deque(["/"]), {"/"}, Counter(), []
    while waiting:
        address = waiting.popleft()
        answer = client.get(address)
        if answer.status_code >= 400:
            faults.append(f"{address} answered {answer.status_code}")
        if answer.mimetype != "text/html":
            continue
        for link in links_of(answer.text):
            kind = kind_of(app, link)
            if link in seen or kind in {"", "static"} or kinds[kind] >= each:
                continue
            seen.add(link)
            kinds[kind] += 1
            waiting.append(link)
    return faults, len(seen)


@pytest.mark.parametrize("role", FACES)
def test_it_answers_on_every_kind_of_page(demonstration, role):
    faults, looked_at = faults_seen(demonstration, come_in(demonstration, role), EACH)
    assert faults == []
    assert looked_at >= 40


@pytest.mark.long
@pytest.mark.parametrize("role", FACES)
def test_it_answers_on_every_page(demonstration, role):
    faults, looked_at = faults_seen(demonstration, come_in(demonstration, role), 10_000)
    assert faults == []
    assert looked_at >= 300


@pytest.mark.parametrize(("role", "name"), FACES.items())
def test_it_lets_visitors_in_by_one_press(demonstration, role, name):
    client = come_in(demonstration, role)
    page = client.get("/").text
    assert f"{name}, your page" in page
    pressed = re.search(r'value="(\w+)"[^>]*aria-pressed="true"', page)
    assert pressed
    assert pressed[1] == role


def test_it_shows_the_banner_to_everyone(demonstration):
    page = demonstration.test_client().get("/").text
    assert "A demonstration: everyone here is invented" in page
    assert all(f'value="{role}"' in page for role in FACES)


@pytest.mark.parametrize("role", ["administrator", "", "Priya Nair"])
def test_it_knows_no_other_faces(demonstration, role):
    answer = demonstration.test_client().post("/demo/sign-in", data={"role": role})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", FACES)
def test_it_lets_nobody_in_outside_a_demonstration(app, client, cast, role):
    assert client.post("/demo/sign-in", data={"role": role}).status_code == 404
    assert "A demonstration" not in client.get("/").text
    assert client.get("/you").status_code == 303


def test_it_does_not_start_on_a_server_for_everyone():
    faults = faults_of(settings_for("", production=True, demo=True), debug=False)
    assert any("THRONG_DEMO" in fault for fault in faults)
