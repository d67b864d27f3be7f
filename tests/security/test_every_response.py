"""Headers, cookies and bodies: pages that go wrong are as careful as those that go right."""

import pytest
from cast import sign_in
from conftest import settings_for
from passive import faults_of, markup_faults
from sqlalchemy.exc import OperationalError
from visitor import Visitor

from app import create_app
from core.errors import Refused, TooMany, Unavailable
from web.extensions import db

HSTS = "max-age=31536000; includeSubDomains"


@pytest.fixture
def served_by_https(database_url):
    """The application as it runs behind https, on the test's own database."""
    app = create_app(settings_for(database_url, https=True, limits=True))
    app.test_client_class = Visitor
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def broken_by(error):
    def view(*_args, **_kwargs):
        raise error

    return view


def test_it_answers_404_405_and_413_with_care(client, cast):
    assert client.get("/nowhere").status_code == 404
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-in", data={"email": "x" * 2_000_000}).status_code == 413


def test_it_answers_400_to_a_form_without_its_token(client, cast):
    answer = client.post("/sign-in", data={"email": "a@b.example"}, csrf=False)
    assert answer.status_code == 400
    assert "had been open too long" in answer.text


def test_it_answers_422_to_a_form_that_cannot_be_used(client, cast):
    assert client.post("/sign-in", data={"email": "nobody"}).status_code == 422


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("SELECT person.email FROM person, secret words"), 500),
        (Refused("Not now."), 409),
        (TooMany("Too often."), 429),
        (Unavailable("Busy."), 503),
    ],
)
def test_it_shows_a_page_when_a_route_breaks(app, client, cast, monkeypatch, error, status):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    monkeypatch.setitem(app.view_functions, "web.how_to_read", broken_by(error))
    answer = client.get("/how-to-read-the-dots")
    assert answer.status_code == status
    assert "secret words" not in answer.text
    assert ("Retry-After" in answer.headers) == (status in {429, 503})


def test_it_says_one_line_when_the_database_is_away(app, client, cast, monkeypatch):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    away = OperationalError("SELECT person.email FROM person", {}, Exception("secret words"))
    monkeypatch.setitem(app.view_functions, "web.how_to_read", broken_by(away))
    answer = client.get("/how-to-read-the-dots")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.mimetype == "text/plain"
    assert "Nothing was changed" in answer.text
    assert "secret" not in answer.text


def test_it_tells_a_program_in_json(app, client, cast, monkeypatch):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    monkeypatch.setitem(app.view_functions, "web.how_to_read", broken_by(RuntimeError("secret")))
    answer = client.get("/how-to-read-the-dots", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    assert answer.is_json
    assert "secret" not in answer.text


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "evil.example:80", ""],
)
def test_it_answers_only_to_its_own_name(client, cast, host):
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_it_ignores_forwarded_headers_without_a_proxy(client, cast):
    answer = client.get(
        "/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    )
    assert "evil.example" not in answer.text + str(answer.headers)


def test_it_keeps_https_cookies_to_https(served_by_https, cast):
    client = served_by_https.test_client()
    answer = sign_in(client, cast.alice)
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(
        c.startswith("__Host-throng=") and "; Secure" in c and "; HttpOnly" in c for c in cookies
    )
    assert answer.headers["Strict-Transport-Security"] == HSTS


def test_it_slows_down_who_tries_many_passwords(served_by_https, cast):
    client = served_by_https.test_client()
    statuses = [
        client.post(
            "/sign-in", data={"email": cast.alice.email, "password": f"not the word {n}"}
        ).status_code
        for n in range(30)
    ]
    assert statuses[0] == 422
    assert statuses[-1] == 429
    assert statuses.index(429) <= 10


def test_it_sees_what_is_wrong_with_a_response(app, client):
    """The inspection has teeth: take away each header, and it says so."""
    answer = client.get("/sign-in")
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Referrer-Policy",
        "Cross-Origin-Opener-Policy",
        "Cache-Control",
    ):
        kept = answer.headers.pop(name)
        assert faults_of(answer), f"nobody misses {name}"
        answer.headers[name] = kept
    answer.headers.add("Set-Cookie", "throng=1; Path=/; SameSite=Lax")
    assert "cookie throng: HttpOnly" in faults_of(answer)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<p style='color:red'>x</p>",
        "<iframe src=/></iframe>",
        "<script src=https://evil.example/x.js></script>",
    ],
)
def test_it_sees_active_content(html):
    assert markup_faults(html, "a-nonce")
