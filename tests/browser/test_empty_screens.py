"""Where nothing is yet, and where something went wrong, pages work for everyone too."""

import pytest
from cast import make_cast
from conftest import MORNING
from playwright.sync_api import expect
from screens import empty_house, looked_at
from world import sign_in_of

from web.extensions import db

pytestmark = pytest.mark.browser
NOTHING_YET = {
    "mallory": ("/", "/challenges", "/judge", "/markets", "/rankings", "/learning", "/skill",
                "/notifications", "/you", "/you/record", "/search?q=nurse", "/search"),
    "sponsor": ("/", "/challenges", "/board"),
    "facilitator": ("/", "/board", "/invitations"),
    "administrator": ("/", "/welcome", "/purpose", "/people"),
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Everybody came in, and nothing has been done yet."""
    with empty_house(tmp_path_factory.mktemp("empty")) as app:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        cast = make_cast(db.session(), MORNING)
        cookies = {
            name: sign_in_of(db.session(), person, MORNING) for name, person in vars(cast).items()
        }
        db.session.commit()
        with looked_at(app) as eye:
            yield app, cookies, eye


@pytest.mark.parametrize("who", NOTHING_YET)
def test_it_works_where_nothing_is_yet(house, who):
    _, cookies, eye = house
    eye.sign_in(cookies[who])
    wrong = []
    for address in NOTHING_YET[who]:
        name = address.strip("/").replace("/", "-").replace("?q=", "-") or "home"
        wrong += eye.look(address, f"empty-{who}-{name}")
    assert not wrong, "\n".join(wrong)


def fail(app, endpoint, monkeypatch):
    def page(**values):
        raise ZeroDivisionError

    monkeypatch.setitem(app.view_functions, endpoint, page)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/nowhere", "Nothing here"),
        ("/people", "Not yours to open"),
        ("/how-to-read-the-dots", "Something broke here"),
    ],
)
def test_it_says_what_to_do_where_something_went_wrong(house, address, said, monkeypatch):
    app, cookies, eye = house
    fail(app, "web.how_to_read", monkeypatch)
    eye.sign_in(cookies["mallory"])
    wrong = eye.look(address, f"error{address.replace('/', '-')}")
    expect(eye.page.get_by_role("heading", level=1)).to_have_text(said)
    assert [one for one in wrong if "Failed to load resource" not in one] == []


def test_it_shows_what_is_wrong_beside_its_field(house):
    _, _, eye = house
    eye.sign_in("")
    eye.open("/sign-in")
    eye.page.get_by_label("E-mail").fill("mallory.moss@throng.example")
    eye.page.get_by_label("Password").fill("not the word")
    with eye.page.expect_navigation():
        eye.page.locator("main button[type=submit]").first.click()
    wrong = eye.look_around("error-sign-in")
    assert [one for one in wrong if "Failed to load resource" not in one] == []
