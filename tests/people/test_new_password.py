"""Choosing a password anew, by a link that an administrator hands over."""

import re
from datetime import timedelta

import pytest
from cast import sign_in, visitor
from factories import PASSWORD, make_person
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from models.community import Activity
from people.links import is_signed, password_token, token_parts

ANOTHER = "three otters under a bridge"
KEY = "t" * 40


@pytest.fixture
def admin(app, cast):
    return visitor(app, cast.administrator)


def link_for(admin, person):
    page = f"/people/{person.id}/change"
    answer = admin.fill(page, action=f"/people/{person.id}/password-link")
    assert answer.status_code == 201
    found = re.search(r'id="made-link">http://localhost(/new-password/[\w.]+)</p>', answer.text)
    return found[1]


def test_it_lets_a_person_choose_and_come_in(app, admin, cast):
    elsewhere, client = visitor(app, cast.alice), visitor(app)
    answer = client.fill(link_for(admin, cast.alice), {"password": ANOTHER})
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Alice Abara" in client.get("/you").text
    assert elsewhere.get("/you").status_code == 303
    assert sign_in(visitor(app), cast.alice, password=ANOTHER)
    refused = visitor(app).fill("/sign-in", {"email": cast.alice.email, "password": PASSWORD})
    assert refused.status_code == 422


def test_it_works_once(app, admin, cast):
    path = link_for(admin, cast.alice)
    visitor(app).fill(path, {"password": ANOTHER})
    assert visitor(app).get(path).status_code == 404
    assert visitor(app).post(path, data={"password": "a mile of wet sand"}).status_code == 404


@pytest.mark.parametrize(("minutes", "status"), [(59.9, 200), (60, 404)])
def test_it_works_for_an_hour(app, admin, cast, time, minutes, status):
    path = link_for(admin, cast.alice)
    time.forward(minutes=minutes)
    assert visitor(app).get(path).status_code == status


def test_it_ends_when_the_password_changes_otherwise(app, admin, cast):
    path, client = link_for(admin, cast.alice), visitor(app, cast.alice)
    fields = {"old": PASSWORD, "password": ANOTHER}
    client.fill("/you/settings", fields, action="/you/password")
    assert visitor(app).get(path).status_code == 404


def test_it_ends_when_the_account_is_closed(app, admin, cast):
    path = link_for(admin, cast.alice)
    admin.post(f"/people/{cast.alice.id}/deactivate")
    assert visitor(app).get(path).status_code == 404
    assert admin.post(f"/people/{cast.alice.id}/password-link").status_code == 409


@pytest.mark.parametrize("who", ["alice", "sponsor", "facilitator", None])
def test_it_is_made_by_administrators_only(app, session, cast, who):
    client = visitor(app, getattr(cast, who) if who else None)
    answer = client.post(f"/people/{cast.administrator.id}/password-link")
    assert answer.status_code == (403 if who else 303)
    assert session.scalars(select(Activity)).all() == []


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("", "Please fill this in."),
        ("too short", "Use at least 12 characters"),
        ("password1234", "Many people use this password"),
        ("Alice Abara!!", "mostly your name"),
    ],
)
def test_it_says_what_will_not_do(app, admin, cast, password, message):
    answer = visitor(app).fill(link_for(admin, cast.alice), {"password": password})
    assert answer.status_code == 422
    assert message in answer.text
    assert sign_in(visitor(app), cast.alice)


def test_it_tells_the_person_who_made_the_link(app, admin, cast):
    link_for(admin, cast.alice)
    page = visitor(app, cast.alice).get("/you/settings").text
    assert "Ada Administrator made a link by which you choose a new password" in page
    assert "made a link by which" not in visitor(app, cast.bob).get("/you/settings").text


def test_it_gives_a_first_password_to_who_has_none(app, admin, session, now):
    person = make_person(session, "Imke Imported", password_hash=None, now=now)
    assert visitor(app).fill(link_for(admin, person), {"password": ANOTHER}).status_code == 303


def test_it_lets_nobody_in_by_the_link_of_another(app, admin, cast):
    path = link_for(admin, cast.alice)
    number, seconds, signature = path.rpartition("/")[2].split(".")
    forged = [
        f"{cast.bob.id}.{seconds}.{signature}",
        f"{number}.{int(seconds) + 3600}.{signature}",
        f"{number}.{seconds}.{signature[:-1]}0",
        f"{number}.{seconds}.{'0' * 64}",
        f"{number}.{seconds}",
        f"999999.{seconds}.{signature}",
        f"{'9' * 30}.{seconds}.{signature}",
        "..",
        "x",
    ]
    for token in forged:
        if f"/new-password/{token}" != path:
            assert visitor(app).get(f"/new-password/{token}").status_code == 404


def test_it_signs_person_time_and_old_password(now):
    kept = {"person_id": 4, "password_hash": "old", "until": now}
    token = password_token(KEY, **kept)
    assert token_parts(token) == (4, now)
    assert is_signed(token, KEY, password_hash="old")
    assert not is_signed(token, KEY, password_hash="new")
    assert not is_signed(token, KEY, password_hash=None)
    assert not is_signed(token, "u" * 40, password_hash="old")
    for changes in ({"person_id": 5}, {"until": now + timedelta(seconds=1)}):
        other = password_token(KEY, **{**kept, **changes})
        assert other.rpartition(".")[2] != token.rpartition(".")[2]


@given(st.text(max_size=120))
def test_it_takes_no_other_text_for_a_token(text):
    assert not is_signed(text, KEY, password_hash=None)
