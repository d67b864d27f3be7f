"""Every route, as everybody, on one's own and on others' things: as the policy table says."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask import url_for as flask_url_for
from route_examples import Example, examples, is_allowed
from row_pictures import fingerprint_of_rows
from sqlalchemy.orm import Session
from werkzeug.routing import BuildError
from world import PRINCIPALS, World, browser_of, the_world

from core import policy
from core.policy import POLICY, Rule, Who

METHODS = ("GET", "HEAD", "POST")
COMMIT = Session.commit
READ_AFTERWARDS = {"markets.open"}  # Its answer reads what was kept, so it must be.


def addresses(app: Flask, endpoint: str, example: Example) -> Iterator[tuple[str, str]]:
    """Yield each method and address by which a route's object is reached."""
    with app.test_request_context():
        address = flask_url_for(endpoint, **example.values, **example.query)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint]
    methods = {method for rule in rules for method in rule.methods}
    for method in METHODS:
        if method in methods:
            yield method, address


def is_refused(answer) -> bool:
    """Say whether the door was shut: unless it did something, sent to sign in is shut too."""
    if answer.status_code == 303:
        has_acted = "Clear-Site-Data" in answer.headers or "theme=" in str(answer.headers)
        return answer.location.partition("?")[0] == "/sign-in" and not has_acted
    return answer.status_code in {403, 404}


def try_all(app: Flask, world: World, endpoint: str, session, now) -> list[str]:
    """Return where the answers differ from the table."""
    wrong = []
    for example in examples(world)[endpoint]:
        for principal in PRINCIPALS:
            for method, address in addresses(app, endpoint, example):
                browser = browser_of(app, world, principal)
                form = example.form if method == "POST" else None
                answer = browser.open(address, method=method, data=form)
                expected = is_allowed(world, endpoint, example, principal)
                if answer.status_code >= 500 or is_refused(answer) == expected:
                    words = "lets in" if expected else "keeps out"
                    wrong.append(
                        f"{method} {address} as {principal}: the table {words}, "
                        f"the answer is {answer.status_code} {answer.location or ''}"
                    )
                is_kept = Session.commit is COMMIT and method == "POST" and not is_refused(answer)
                if is_kept or "throng=" in str(answer.headers):  # The browser's sign-in, changed.
                    the_world(session, now)
    return wrong


def test_it_knows_an_example_of_every_route(app, world):
    known = examples(world)
    for rule in app.url_map.iter_rules():
        assert rule.endpoint in known, f"{rule.endpoint} has no example in route_examples.py"
        assert any(_fits(app, rule, example) for example in known[rule.endpoint]), (
            f"{rule} has no example in route_examples.py"
        )


def _fits(app, rule, example) -> bool:
    return rule.arguments - set(rule.defaults or {}) <= set(example.values)


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("endpoint", sorted(POLICY))
def test_it_answers_as_the_policy_table_says(app, session, world, now, monkeypatch, endpoint):
    if endpoint in READ_AFTERWARDS:
        monkeypatch.undo()
    assert try_all(app, world, endpoint, session, now) == []


def test_it_answers_nobody_at_a_route_that_the_table_does_not_list(app, world, monkeypatch):
    monkeypatch.delitem(POLICY, "people.people")
    for principal in PRINCIPALS:
        assert browser_of(app, world, principal).get("/people").status_code == 404


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("endpoint", ["people.people", "people.set_roles", "people.profile"])
def test_it_notices_a_row_that_lets_everyone_in(app, session, world, now, monkeypatch, endpoint):
    """Take away the guard's rule for a route, and the matrix, asking the old table, says so."""
    monkeypatch.setattr("web.access.POLICY", {**POLICY, endpoint: Rule(who=Who.ANYONE)})
    try:
        wrong = try_all(app, world, endpoint, session, now)
    except AssertionError:
        return  # A route that counts on someone being signed in stops: noticed as well.
    assert wrong


# Where each check of an object's owner stands; some stand twice, at the page and in the service.
OWNERSHIP = {
    "aggregation.decide": ("aggregation.routes.base", "aggregation.services.decide"),
    "aggregation.download": ("aggregation.routes.base",),
    "community.delete_comment": ("community.services.comments",),
    "ideas.edit": ("ideas.routes.base", "ideas.services.holding"),
    "markets.state_belief": ("markets.services.standing",),
    "people.revoke": ("people.services.invitations",),
    "purpose.edit_challenge": ("purpose.routes.base", "purpose.services.challenges"),
    "voting.cast": ("voting.services.casting",),
}


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("endpoint", sorted(OWNERSHIP))
def test_it_notices_an_ownership_check_that_is_gone(
    app, session, world, now, monkeypatch, endpoint
):
    for module in OWNERSHIP[endpoint]:
        monkeypatch.setattr(f"{module}.require", lambda condition, message: None)
    assert try_all(app, world, endpoint, session, now)


def test_it_changes_nothing_by_reading(app, session, world):
    before = fingerprint_of_rows()
    for endpoint, found in examples(world).items():
        for example in found:
            for principal in PRINCIPALS:
                for method, address in _readings(app, endpoint, example):
                    browser_of(app, world, principal).open(address, method=method)
        assert fingerprint_of_rows() == before, f"reading {endpoint} changed something"


def _readings(app, endpoint, example):
    try:
        found = list(addresses(app, endpoint, example))
    except BuildError:
        return []  # The routes of this endpoint are missing; another test says so.
    return [(method, address) for method, address in found if method != "POST"]


def test_it_keeps_out_who_has_been_deactivated(app, world):
    answer = browser_of(app, world, "deactivated").get("/you")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_it_gives_nobody_a_role_that_the_policy_does_not_know():
    assert {role.value for role in policy.Role} == {
        "member",
        "sponsor",
        "facilitator",
        "administrator",
    }
