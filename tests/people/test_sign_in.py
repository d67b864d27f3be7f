"""Signing in: who may, what the answer gives away, and what the cookie is."""

import re

import pytest
from cast import sign_in, visitor
from conftest import settings_for
from factories import PASSWORD, make_person
from sqlalchemy import func, select

from models.people import Person
from models.people import Session as SignIn
from people.passwords import hash_password, is_outdated
from people.services import signing_in
from web.extensions import db


def test_it_lets_a_person_in_with_e_mail_and_password(client, cast):
    answer = sign_in(client, cast.alice)
    assert answer.location == "/"
    assert "Alice Abara" in client.get("/you").text


def test_it_takes_the_e_mail_in_any_case_and_with_spaces(client, cast):
    fields = {"email": "  ALICE.abara@Throng.Example ", "password": PASSWORD}
    assert client.fill("/sign-in", fields).status_code == 303


def test_it_takes_a_password_however_the_keyboard_composes_it(client, session, now):
    composed, decomposed = "caf\u00e9 at nine o'clock", "cafe\u0301 at nine o'clock"
    person = make_person(
        session, "Zoe Zed", now=now, password_hash=hash_password(composed, rounds=1)
    )
    assert sign_in(client, person, password=decomposed)


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "alice.abara@throng.example", "password": "not her password"},
        {"email": "nobody@throng.example", "password": PASSWORD},
        {"email": "alice.abara@throng.example", "password": PASSWORD + " "},
        {"email": "alice.abara@throng.example", "password": "x" * 129},
    ],
)
def test_it_refuses_what_does_not_belong_together(client, cast, fields):
    answer = client.fill("/sign-in", fields)
    assert answer.status_code == 422
    assert signing_in.WRONG in answer.text
    assert fields["email"] in answer.text
    assert client.get("/you").status_code == 303


@pytest.mark.parametrize("missing", ["email", "password"])
def test_it_asks_for_what_is_missing(client, cast, missing):
    fields = {"email": cast.alice.email, "password": PASSWORD, missing: ""}
    answer = client.fill("/sign-in", fields)
    assert answer.status_code == 422
    assert "Please fill this in." in answer.text


def _without_what_varies(html, email):
    html = re.sub(r'nonce="[^"]*"|name="csrf_token"[^>]*value="[^"]*"', "", html)
    return html.replace(email, "E-MAIL")


def test_it_answers_alike_for_unknown_wrong_and_closed_accounts(app, cast, session):
    cast.bob.is_active = False
    pages = set()
    for email, password in [
        (cast.alice.email, "not her password"),
        ("nobody@throng.example", PASSWORD),
        (cast.bob.email, PASSWORD),
    ]:
        answer = visitor(app).fill("/sign-in", {"email": email, "password": password})
        assert answer.status_code == 422
        pages.add(_without_what_varies(answer.text, email))
    assert len(pages) == 1


@pytest.mark.parametrize("email", ["alice.abara@throng.example", "nobody@throng.example"])
def test_it_hashes_once_whether_the_account_is_known_or_not(session, cast, monkeypatch, email):
    from people import passwords

    seen = []
    real = passwords.PasswordHasher.verify
    monkeypatch.setattr(
        passwords.PasswordHasher, "verify", lambda *a: seen.append(a[1]) or real(*a)
    )
    with pytest.raises(signing_in.InvalidInput):
        signing_in.authenticate(session, email=email, password="something else", rounds=1)
    assert len(seen) == 1
    assert "$m=32768,t=1,p=1$" in seen[0]


def test_it_renews_a_hash_made_with_other_parameters(client, session, now):
    old = hash_password(PASSWORD, rounds=2)
    person = make_person(session, "Olga Old", now=now, password_hash=old)
    sign_in(client, person)
    kept = session.scalar(select(Person.password_hash).filter_by(id=person.id))
    assert kept != old
    assert not is_outdated(kept, rounds=1)
    assert sign_in(visitor(client.application), person)


def test_it_keeps_a_hash_that_is_up_to_date(client, session, cast):
    before = cast.alice.password_hash
    sign_in(client, cast.alice)
    assert session.scalar(select(Person.password_hash).filter_by(id=cast.alice.id)) == before


def test_it_gives_the_browser_a_new_session(client, cast):
    client.get("/sign-in")
    before = client.get_cookie("throng").value
    sign_in(client, cast.alice)
    after = client.get_cookie("throng").value
    assert after != before
    client.set_cookie("throng", before)
    assert client.get("/you").status_code == 303


def test_it_keeps_only_a_hash_of_the_session_secret(client, session, cast):
    sign_in(client, cast.alice)
    secret = client.get_cookie("throng").value
    assert len(secret) >= 43  # 256 bits in base64
    kept = session.execute(select(SignIn.secret_hash, SignIn.content)).all()
    assert all(secret not in row for row in kept)


def test_it_sets_a_cookie_that_no_script_and_no_other_site_can_use(client, cast):
    answer = sign_in(client, cast.alice)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("throng=")
    for flag in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie


def test_it_marks_the_cookie_secure_and_bound_to_its_host_by_https(database_url, now):
    from visitor import Visitor

    from app import create_app

    app = create_app(settings_for(database_url, https=True))
    app.test_client_class = Visitor
    with app.app_context():
        person = make_person(db.session(), "Hanna Host", now=now)
        client = app.test_client()
        with_https = {"base_url": "https://localhost"}
        page = client.get("/sign-in", **with_https)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
        fields = {"email": person.email, "password": PASSWORD, "csrf_token": token}
        headers = {"Referer": "https://localhost/sign-in"}
        answer = client.post("/sign-in", data=fields, csrf=False, headers=headers, **with_https)
        db.engine.dispose()
    cookie = answer.headers["Set-Cookie"]
    assert answer.status_code == 303
    assert cookie.startswith("__Host-throng=")
    for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie


def test_it_refuses_a_form_without_its_token(client, cast):
    fields = {"email": cast.alice.email, "password": PASSWORD}
    assert client.post("/sign-in", data=fields, csrf=False).status_code == 400


def test_it_leads_on_to_the_page_that_was_asked_for(client, cast):
    asked = client.get("/you/settings")
    assert asked.status_code == 303
    answer = client.fill(asked.location, {"email": cast.alice.email, "password": PASSWORD})
    assert answer.location == "/you/settings"


def test_it_leads_on_who_is_signed_in_already(client, cast):
    sign_in(client, cast.alice)
    answer = client.get("/sign-in?next=/you/settings")
    assert (answer.status_code, answer.location) == (303, "/you/settings")


def test_it_forgets_the_person_who_was_signed_in_before(app, session, cast):
    client = visitor(app, cast.alice)
    client.post("/sign-out")
    sign_in(client, cast.bob)
    assert "Bob Brandt" in client.get("/you").text
    owners = select(func.count()).select_from(SignIn).where(SignIn.person_id == cast.alice.id)
    assert session.scalar(owners) == 0


def test_it_writes_down_who_came_in_and_what_failed_without_names(app, cast, caplog):
    caplog.set_level("INFO", logger="throng.people")
    client = visitor(app)
    client.fill("/sign-in", {"email": cast.alice.email, "password": "not her password"})
    sign_in(client, cast.alice)
    client.post("/sign-out")
    words = [record.getMessage().partition(", ")[0] for record in caplog.records]
    assert words == [
        "sign-in refused",
        f"person {cast.alice.id} signed in",
        f"person {cast.alice.id} signed out",
    ]
    for secret in (cast.alice.email, "not her password", PASSWORD):
        assert secret not in caplog.text
