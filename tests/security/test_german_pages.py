"""Every page in German: it renders, it says so, and none of its words stayed English."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from flask import url_for
from route_examples import examples
from world import browser_of

from core.reader import reader
from web import catalogues

READERS = ("anonymous", "alice", "sponsor", "facilitator", "administrator")
# What people wrote, what is a name, and what German writes alike.
SAME = {"not at all", "very much"}  # ends of a scale, which are kept with the challenge


def english():
    """Return each English sentence of two words or more that German says otherwise."""
    catalog = catalogues.catalogue_at(catalogues.CATALOGUES / "de.po")
    found = set()
    for message in catalogues.messages_of(catalog):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        found |= {text for text in ids if "%" not in text and " " in text}
        strings = catalogues.strings_of(message)
        found -= set(strings)
    return found - SAME


class Words(HTMLParser):
    """Collects the texts and spoken attributes of a page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        spoken = {"title", "aria-label", "placeholder", "alt"}
        self.found += [value or "" for name, value in attrs if name in spoken]

    def handle_data(self, data):
        self.found.append(data)


def words_of(page):
    words = Words()
    words.feed(page)
    return {" ".join(text.split()) for text in words.found}


@pytest.fixture
def german(app):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], languages="en,de")
    return app


def addresses(app, world):
    with app.test_request_context():
        gets = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
        return [
            url_for(endpoint, **example.values, **example.query)
            for endpoint, tried in examples(world).items()
            for example in tried
            if endpoint in gets - {"static", "web.styleguide", "web.live"}
        ]


@pytest.mark.parametrize("who", READERS)
def test_it_shows_every_page_in_german(german, world, who):
    forbidden, wrong = english(), []
    for address in addresses(german, world):
        answer = browser_of(german, world, who).get(address, headers={"Accept-Language": "de"})
        page = answer.text if answer.mimetype == "text/html" else ""
        stayed = words_of(page) & forbidden
        if answer.status_code >= 500 or "%(" in page or stayed:
            wrong.append((address, answer.status_code, sorted(stayed)))
        if page and answer.status_code in {200, 404}:
            assert '<html lang="de"' in page or not page.startswith("<!doctype"), address
    assert wrong == []


def test_it_leaves_no_language_behind(german, world):
    browser_of(german, world, "alice").get("/challenges", headers={"Accept-Language": "de"})
    assert (reader().language, reader().zone) == ("en", "UTC")


def test_it_speaks_english_where_nothing_else_is_asked_or_offered(app, world):
    answer = browser_of(app, world, "alice").get("/challenges", headers={"Accept-Language": "fr"})
    assert '<html lang="en"' in answer.text
    assert answer.headers["Content-Language"] == "en"
    assert "Accept-Language" in answer.headers["Vary"]
