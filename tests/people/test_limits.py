"""Doors may be tried so often and no more: N is let through, N + 1 is refused."""

import pytest
from cast import visitor
from conftest import settings_for
from factories import PASSWORD, make_person
from visitor import Visitor

from app import create_app
from web.extensions import db, limiter


@pytest.fixture
def app(database_url, now):
    """An application that counts."""
    app = create_app(settings_for(database_url, limits=True))
    app.test_client_class = Visitor
    with app.app_context():
        limiter.reset()
        yield app
        limiter.reset()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def alice(app, now):
    return make_person(db.session(), "Alice Abara", now=now)


def attempt(client, email, password, **kwargs):
    return client.post("/sign-in", data={"email": email, "password": password}, **kwargs)


def test_it_takes_ten_tries_for_an_account_and_refuses_the_eleventh(app, alice):
    client = app.test_client()
    for _ in range(10):
        assert attempt(client, alice.email, "not the password").status_code == 422
    refused = attempt(client, f" {alice.email.upper()}", PASSWORD)
    assert refused.status_code == 429
    assert "quarter of an hour" in refused.text
    assert refused.headers["Retry-After"] == "900"
    assert client.get("/you").status_code == 303


def test_it_counts_an_account_from_all_addresses(app, alice):
    client = app.test_client()
    for last in range(10):
        elsewhere = {"environ_base": {"REMOTE_ADDR": f"10.0.0.{last}"}}
        attempt(client, alice.email, "not the password", **elsewhere)
    assert attempt(client, alice.email, PASSWORD).status_code == 429


def test_it_lets_other_accounts_in_while_one_is_refused(app, alice, now):
    bob = make_person(db.session(), "Bob Brandt", now=now)
    client = app.test_client()
    for _ in range(11):
        attempt(client, alice.email, "not the password")
    assert attempt(client, bob.email, PASSWORD).status_code == 303


def test_it_takes_sixty_failures_from_an_address_and_refuses_the_next(app, alice):
    client = app.test_client()
    for number in range(60):
        answer = attempt(client, f"nobody{number}@throng.example", "x" * 129)
        assert answer.status_code == 422
    assert attempt(client, alice.email, PASSWORD).status_code == 429
    elsewhere = {"environ_base": {"REMOTE_ADDR": "10.9.9.9"}}
    assert attempt(client, alice.email, PASSWORD, **elsewhere).status_code == 303


def test_it_lets_a_whole_office_in_from_one_address(app, now):
    for number in range(62):
        person = make_person(db.session(), f"Person {number}", now=now)
        assert attempt(app.test_client(), person.email, PASSWORD).status_code == 303


def test_it_takes_ten_tries_to_change_a_password_and_refuses_the_eleventh(app, alice):
    client = visitor(app, alice)
    fields = {"old": "x" * 129, "password": "three otters under a bridge"}
    for _ in range(10):
        assert client.post("/you/password", data=fields).status_code == 422
    assert client.post("/you/password", data=fields).status_code == 429


def test_it_refuses_an_address_that_guesses_invitations(app):
    client = app.test_client()
    for number in range(60):
        assert client.post(f"/come-in/guess{number}").status_code == 404
    assert client.post("/come-in/guess").status_code == 429


def test_it_counts_nothing_where_limits_are_off(database_url, now):
    app = create_app(settings_for(database_url, limits=False))
    app.test_client_class = Visitor
    with app.app_context():
        client = app.test_client()
        for _ in range(12):
            assert attempt(client, "nobody@throng.example", "x" * 129).status_code == 422
        db.engine.dispose()
