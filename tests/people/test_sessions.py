"""Sessions end when they should: signed out, unused, too old, closed, or the password changed."""

import pytest
from cast import sign_in, visitor
from conftest import settings_for
from factories import PASSWORD
from sqlalchemy import create_engine, func, select

from app import create_app
from models.people import Session as SignIn
from people.browsers import browser_words
from web.extensions import db

ANOTHER = "three otters under a bridge"


def is_in(client) -> bool:
    answer = client.get("/you/settings")
    assert answer.status_code in {200, 303}
    return answer.status_code == 200


def cookie(client) -> str:
    return client.get_cookie("throng").value


def change_password(client, **changes):
    fields = {"old": PASSWORD, "password": ANOTHER, **changes}
    return client.fill("/you/settings", fields, action="/you/password")


def test_it_is_over_after_signing_out_even_for_a_copied_cookie(app, cast):
    client = visitor(app, cast.alice)
    copied = cookie(client)
    answer = client.fill("/you/settings", action="/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert '"cache", "storage"' in answer.headers["Clear-Site-Data"]
    assert not is_in(client)
    thief = app.test_client()
    thief.set_cookie("throng", copied)
    assert not is_in(thief)
    assert thief.get("/you").location.startswith("/sign-in")


def test_it_signs_out_only_by_a_form(client, cast):
    sign_in(client, cast.alice)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out", csrf=False).status_code == 400
    assert is_in(client)


def test_it_leaves_no_row_behind_when_signing_out(client, session, cast):
    sign_in(client, cast.alice)
    client.post("/sign-out")
    mine = select(func.count()).select_from(SignIn).where(SignIn.person_id == cast.alice.id)
    assert session.scalar(mine) == 0


@pytest.mark.parametrize(("hours", "still_in"), [(7.9, True), (8, False), (9, False)])
def test_it_ends_after_eight_hours_without_a_page(client, cast, time, hours, still_in):
    sign_in(client, cast.alice)
    time.forward(hours=hours)
    assert is_in(client) is still_in


def test_it_goes_on_as_long_as_pages_are_opened(client, cast, time):
    sign_in(client, cast.alice)
    for _ in range(5):
        time.forward(hours=7)
        assert is_in(client)


def test_it_ends_after_seven_days_however_busy(client, cast, time):
    sign_in(client, cast.alice)
    for _ in range(24):
        time.forward(hours=6.99)
        assert is_in(client)
    time.forward(hours=0.24)
    assert not is_in(client)


def test_it_ends_everywhere_when_the_account_is_closed(app, cast):
    first, second = visitor(app, cast.alice), visitor(app, cast.alice)
    admin = visitor(app, cast.administrator)
    page = f"/people/{cast.alice.id}/change"
    assert admin.fill(page, action=f"/people/{cast.alice.id}/deactivate").status_code == 303
    assert not is_in(first)
    assert not is_in(second)
    answer = first.fill("/sign-in", {"email": cast.alice.email, "password": PASSWORD})
    assert answer.status_code == 422


def test_it_ends_everywhere_else_when_the_password_changes(app, cast):
    here, elsewhere = visitor(app, cast.alice), visitor(app, cast.alice)
    before = cookie(here)
    assert change_password(here).status_code == 303
    assert is_in(here)
    assert cookie(here) != before
    assert not is_in(elsewhere)
    thief = app.test_client()
    thief.set_cookie("throng", before)
    assert not is_in(thief)
    assert sign_in(elsewhere, cast.alice, password=ANOTHER)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"old": "not the password"}, "This is not your password."),
        ({"old": ""}, "Please fill this in."),
        ({"password": "short one"}, "Use at least 12 characters"),
        ({"password": PASSWORD}, "the password you have already"),
        ({"password": "passwordpassword"}, "Many people use this password"),
        ({"password": "alice abara 1"}, "mostly your name"),
    ],
)
def test_it_keeps_the_password_when_the_change_will_not_do(app, cast, changes, message):
    client, elsewhere = visitor(app, cast.alice), visitor(app, cast.alice)
    answer = change_password(client, **changes)
    assert answer.status_code == 422
    assert message in answer.text
    assert is_in(elsewhere)
    assert sign_in(app.test_client(), cast.alice)


def test_it_lists_where_one_is_signed_in_and_ends_one(app, session, cast):
    here = visitor(app, cast.alice)
    elsewhere = app.test_client()
    elsewhere.environ_base["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"
    )
    sign_in(elsewhere, cast.alice)
    page = here.get("/you/settings").text
    assert "Safari on an iPhone" in page
    assert page.count("this one</span>") == 1
    other = session.scalar(select(SignIn.id).where(SignIn.browser.contains("iPhone")))
    answer = here.fill("/you/settings", action=f"/you/sign-ins/{other}/end")
    assert answer.status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    assert here.post(f"/you/sign-ins/{other}/end").status_code == 404


def test_it_ends_all_but_this_one(app, cast):
    here, elsewhere, third = (visitor(app, cast.alice) for _ in range(3))
    assert here.fill("/you/settings", action="/you/sign-ins/end").status_code == 303
    assert is_in(here)
    assert not is_in(elsewhere)
    assert not is_in(third)


def test_it_never_ends_the_sign_in_of_another(app, session, cast):
    alice, mallory = visitor(app, cast.alice), visitor(app, cast.mallory)
    hers = session.scalar(select(SignIn.id).filter_by(person_id=cast.alice.id))
    assert mallory.post(f"/you/sign-ins/{hers}/end").status_code == 404
    mallory.post("/you/sign-ins/end")
    assert is_in(alice)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
         "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
         "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
         "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
         "Chrome on Android"),
        ("", "A browser"),
    ],
)  # fmt: skip
def test_it_calls_a_browser_by_its_name(user_agent, words):
    assert browser_words(user_agent) == words


def test_it_never_needs_two_connections_at_once(database_url):
    """As many pages as there are connections, each waiting for a second one, would all stand."""
    app = create_app(settings_for(database_url))
    with app.app_context():
        only_one = create_engine(database_url, pool_size=1, max_overflow=0, pool_timeout=0.01)
        db.engines[None] = only_one
    answer = app.test_client().get("/sign-in")
    assert answer.status_code == 200
    assert "throng" in answer.headers["Set-Cookie"]
    only_one.dispose()


def test_it_is_not_kept_alive_by_a_page_that_looks_again_by_itself(client, cast, time):
    sign_in(client, cast.alice)
    for _ in range(9):
        time.forward(hours=1)
        client.get("/challenges", headers={"X-Refresh": "1"})
    assert not is_in(client)
