"""Every form: useless without its token, deaf to fields it does not have, calm about bad input."""

import html
import itertools
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask import url_for
from route_examples import Example, examples, is_allowed
from row_pictures import fingerprint_of_rows, rows_now
from world import PRINCIPALS, World, browser_of, the_world

from core.policy import POLICY

# Ideas are put into a ranking in an order of chance, so all that follows from it is chance.
CHANCE = {"inputs", "inputs_hash", "output", "output_hash", "seed"}
# Columns that no form has.
FOREIGN = {
    "id": "424242",
    "author_id": "1",
    "sponsor_id": "1",
    "person_id": "1",
    "opened_by_id": "1",
    "proposed_by_id": "1",
    "approved_by_id": "1",
    "decided_by_id": "1",
    "is_active": "1",
    "is_admin": "1",
    "is_administrator": "1",
    "is_seeded": "1",
    "is_current": "",
    "state": "open",
    "status": "selected",
    "balance": "999999999999",
    "subsidy": "999999999",
    "q": "1",
    "used_count": "0",
    "created_at": "2000-01-01T00:00",
    "password_hash": "x",
    "tally_seen": "1",
    "now": "2000-01-01T00:00",
}
BAD = [
    "",
    " ",
    "1e9",
    "NaN",
    "-Infinity",
    "١٢",
    "0.001",
    "-1",
    "9" * 30,
    "x" * 10_000,
    "nul\x00byte",
    "\U0001f600 \u202e\ufeff e\u0301",
    "<script>alert(1)</script>",
    "'; DROP TABLE person; --",
    "{{ 7 * 7 }} %s %(x)s",
    "2026-13-45T99:99",
]
# What no person types: where it is missing from the page, no words are lost.
UNSEEN = {"key", "quoted", "based_on", "version", "next", "shown", "at", "of", "ballot"}
UNSEEN |= {"old", "password", "answer", "pick", "theme", "roles", "role", "ideas"}
UNSEEN |= {"label"}  # Another answer to a market: its form is only on those of several answers.
TYPED = {"text", "email", "url", "number", "search", "date", "datetime-local", "textarea"}


class Controls(HTMLParser):
    """The kind of each control on a page, by its name."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        kept = dict(attrs)
        if tag in {"input", "textarea", "select", "button"} and "name" in kept:
            kind = kept.get("type", "text") if tag == "input" else tag
            self.kinds.setdefault(kept["name"], kind)


def posting(app, world: World):
    """Yield each form with who may send it: endpoint, example, principal, address."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    for endpoint in sorted(endpoints):
        for example in examples(world)[endpoint]:
            who = [p for p in PRINCIPALS if is_allowed(world, endpoint, example, p)]
            if not who:
                continue
            with app.test_request_context():
                yield endpoint, example, who[0], url_for(endpoint, **example.values)


def test_it_takes_no_form_without_its_own_token(app, world):
    foreign = browser_of(app, world, "mallory").csrf_token()
    before, tried = fingerprint_of_rows(), 0
    for endpoint, example, who, address in posting(app, world):
        if endpoint == "letters.stopped":
            continue  # A mail program clicks without a page; the address carries a signature.
        sender = "alice" if who in {"mallory", "anonymous"} else who
        for token in (None, "", "x" * 90, foreign):
            form = {**example.form, **({} if token is None else {"csrf_token": token})}
            answer = browser_of(app, world, sender).post(address, data=form, csrf=False)
            # Those whom the door keeps out anyway hear that first.
            assert answer.status_code in {400, 403}, f"{endpoint}: {answer.status_code}"
            tried += 1
    assert tried > 150
    assert fingerprint_of_rows() == before


def values_now() -> dict[tuple, str]:
    """Return every value in the database by table, row and column."""
    return {
        (table, place, column): str(value)
        for table, rows in rows_now().items()
        if table != "browser_session"
        for place, row in enumerate(rows)
        for column, value in row.items()
    }


@pytest.mark.usefixtures("one_database")
def test_it_ignores_fields_that_a_form_does_not_have(app, session, world, now):
    for endpoint, example, who, address in posting(app, world):
        outcomes = []
        for extra in ({}, {}, FOREIGN):  # Twice the same tells what is chance.
            the_world(session, now)
            fields = {**{k: v for k, v in extra.items() if k not in example.form}, **example.form}
            answer = browser_of(app, world, who).post(address, data=fields)
            outcomes.append((answer.status_code, values_now()))
        (status, plain), (_, again), (status_then, heeding) = outcomes
        chance = {where for where in plain if plain[where] != again.get(where)}
        assert status == status_then, endpoint
        assert plain.keys() == heeding.keys(), endpoint
        heeded = {w for w in plain if plain[w] != heeding[w] and w[2] not in CHANCE} - chance
        assert not heeded, f"{endpoint} heeds a field it does not have: {heeded}"


def typings(example: Example) -> Iterator[dict]:
    """Yield forms gone wrong: everywhere at once, then field by field, a few ways each in turn."""
    names = list(example.form) or ["body"]
    for bad in BAD:
        yield dict.fromkeys(names, bad)
    ways = itertools.cycle(BAD)
    for name in names:
        for bad in itertools.islice(ways, 3):
            yield {**example.form, name: bad}


LEAVING = {"people.sign_out", "people.end_other_sessions"}


@pytest.mark.parametrize("folder", sorted({name.partition(".")[0] for name in POLICY} - {"static"}))
def test_it_stays_calm_whatever_is_typed(app, session, world, now, folder):
    for endpoint, example, who, address in posting(app, world):
        if endpoint.partition(".")[0] != folder or endpoint in LEAVING:
            continue
        for typed in typings(example):
            answer = browser_of(app, world, who).post(address, data=typed)
            assert answer.status_code < 500, f"{endpoint}: {typed}"
            if answer.status_code == 422 and example.form:
                assert_nothing_is_lost(answer, typed, endpoint)
            if answer.status_code in {201, 303}:
                the_world(session, now)


def assert_nothing_is_lost(answer, typed: dict, endpoint: str) -> None:
    """Every word that a person typed stands on the page again, with its form or without."""
    controls = Controls()
    controls.feed(answer.text)
    page = html.unescape(answer.text).replace("\x00", "")
    for name, value in typed.items():
        is_typed = controls.kinds.get(name, "missing") in {*TYPED, "missing"}
        if not is_typed or not isinstance(value, str):
            continue
        if name in UNSEEN and name not in controls.kinds:
            continue
        shown = value.replace("\x00", "").strip()
        assert shown in page, f"{endpoint} loses what was typed as {name}: {shown[:40]!r}"


ASKED = (
    *("next", "title", "text", "search", "page", "before", "answer", "idea", "at", "of"),
    *("receipt", "side", "outcome", "shares", "budget", "belief", "number", "sort", "made"),
)
STRANGE = ("9" * 30, "-1", "0", "-9223372036854775809", "NaN", "1e9", "%00", "%ff", "x" * 3000, "")


def test_it_stays_calm_whatever_stands_in_an_address(app, world):
    readable = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    for endpoint in sorted(readable - {"static"}):
        for example in examples(world)[endpoint][:1]:
            allowed = [p for p in PRINCIPALS if is_allowed(world, endpoint, example, p)]
            browser = browser_of(app, world, allowed[0] if allowed else "alice")
            for strange in STRANGE:
                for address in strange_addresses(app, endpoint, example, strange):
                    status = browser.get(address).status_code
                    assert status < 500, f"{address[:200]} answers {status}"


def strange_addresses(app, endpoint: str, example: Example, strange: str) -> Iterator[str]:
    """Yield a route's address with something strange in the query, then in each of its parts."""
    with app.test_request_context():
        plain = url_for(endpoint, **example.values)
    yield plain + "?" + "&".join(f"{name}={strange}" for name in ASKED)
    for value in example.values.values():
        if strange:
            yield plain.replace(str(value), strange, 1)
