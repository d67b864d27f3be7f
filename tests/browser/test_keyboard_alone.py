"""Each main task of the product by keyboard alone, with the focus in sight at every step."""

import pytest
from challenges import make_challenge
from conftest import MORNING
from houses import WATCH
from keyboards import Keys
from playwright.sync_api import expect
from screens import empty_house, looked_at
from world import DAY, the_world

from web.extensions import db

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The world of the tests, with one challenge more that still collects ideas."""
    with empty_house(tmp_path_factory.mktemp("keys")) as app:
        world = the_world(db.session(), MORNING)
        collecting = make_challenge(
            db.session(), world.people["sponsor"], MORNING - DAY, question="How do we rest?"
        )
        db.session.commit()
        with looked_at(app) as eye:
            yield world, collecting.slug, eye


@pytest.fixture
def world(house):
    return house[0]


@pytest.fixture
def come(house):
    """Return a function that opens a page as somebody and hands over the keyboard."""
    world, _, eye = house
    context = eye.context.browser.new_context(
        base_url=eye.address,
        locale="en-US",
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
    )
    context.add_init_script(WATCH)
    page, wrong = context.new_page(), []
    page.set_default_timeout(15_000)
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))

    def open_as(who: str, path: str) -> Keys:
        context.clear_cookies()
        if who != "anonymous":
            cookie = {"name": "throng", "value": world.cookies[who], "url": eye.address}
            context.add_cookies([cookie])
        page.goto(path, wait_until="networkidle" if who == "anonymous" else "load")
        page.wait_for_timeout(300)  # The scripts of the page are there.
        return Keys(page)

    yield open_as
    context.close()
    assert wrong == []


def test_it_comes_in_by_an_invitation(come, world):
    keys = come("anonymous", f"/come-in/{world.secret}")
    keys.fill("name", "Nia New")
    keys.fill("email", "nia.new@throng.example")
    keys.fill("password", "a quiet lake at noon")
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.locator("main")).to_contain_text("Make waiting the exception")


def test_it_submits_an_idea(come, house):
    keys = come("mallory", f"/challenges/{house[1]}/ideas/new")
    keys.fill("title", "A hammock in every ward")
    keys.push("Mine is different")
    keys.fill("proposal", "Hang one in each staff room.")
    keys.reach(keys.page.locator("main button.big[type=submit]:visible"))
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("A hammock in every ward")


def test_it_comments(come, world):
    keys = come("mallory", f"/ideas/{world.idea}")
    keys.fill("body", "Who is at the door at night?")
    keys.reach(
        keys.page.locator('main form:has([name="body"]) button[type="submit"]:visible').first
    )
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.locator("main")).to_contain_text("Who is at the door at night?")


def test_it_judges_cards(come, world):
    keys = come("mallory", f"/challenges/{world.judging}/judge")
    title = keys.page.get_by_role("heading", level=1)
    before = title.inner_text()
    keys.press("5", "6", "7")
    with keys.page.expect_navigation():
        keys.press("a")
    expect(title).not_to_have_text(before)


def test_it_judges_pairs(come, world):
    keys = come("mallory", f"/challenges/{world.judging}/pairs")
    with keys.page.expect_navigation():
        keys.press("ArrowLeft")
    expect(keys.page.locator("main")).to_contain_text("You put")


def test_it_says_what_it_believes_then_trades(come, world):
    market = f"/markets/{world.markets['open']}"
    keys = come("bob", market)
    keys.reach(keys.field("belief"))
    keys.press(*["ArrowRight"] * 12)
    keys.push("Say it and see the crowd")
    expect(keys.field("belief")).to_have_value("62")
    keys.choose("outcome", "1")
    keys.reach(keys.page.get_by_text("Another amount"))
    keys.press("Enter")
    keys.fill("shares", "3")
    keys.press("Tab")
    keys.button("Buy 3 ").wait_for()
    keys.push("Buy 3 ")
    assert "receipt=" in keys.page.url


def test_it_places_an_order_and_takes_it_back(come, world):
    market = f"/markets/{world.markets['open']}"
    keys = come("mallory", market)
    keys.choose("when", "price")
    keys.fill("price_limit", "10")
    keys.reach(keys.page.locator("#ticket-price button"))
    with keys.page.expect_navigation():
        keys.press("Enter")
    keys.page.goto(market)
    back = keys.page.get_by_role("button", name="Take back")
    waiting = back.count()
    keys.reach(back.first)
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(back).to_have_count(waiting - 1)


def test_it_opens_a_market(come, world):
    keys = come("facilitator", f"/challenges/{world.judging}/markets/open")
    keys.fill("question", "Will a nurse stand at the door by next winter?")
    keys.fill("resolution_rule", "Yes, if the rota of 1 December names a nurse for the door.")
    keys.fill("source", "The rota of 1 December")
    keys.reach(keys.field("closes_at"))
    keys.page.keyboard.type("12202026")
    keys.press("Tab")
    keys.page.keyboard.type("0900AM")
    keys.fill("budget", "100")
    keys.push("Open the market")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text("Will a nurse stand")


def test_it_proposes_and_approves_how_a_market_is_settled(come, world):
    keys = come("facilitator", f"/markets/{world.markets['closed']}/propose")
    keys.choose("verdict", "0")
    keys.fill("reason", "Table 4 says so.")
    keys.fill("evidence", "https://evidence.example/4")
    keys.push("Propose it")
    keys = come("third_facilitator", f"/markets/{world.markets['closed']}")
    keys.fill("note", "Seen.")
    keys.push("Approve")
    expect(keys.page.locator("main")).to_contain_text("dispute")


def test_it_moves_a_phase(come, house):
    keys = come("sponsor", f"/challenges/{house[1]}/phases/1")
    keys.reach(keys.field("ends_at"))
    keys.page.keyboard.type("12052026")
    keys.fill("reason", "Two sites joined late.")
    keys.push("Move it")
    expect(keys.page.locator("#toasts")).to_contain_text(" ")


def test_it_decides(come, world):
    keys = come("sponsor", f"/ideas/{world.past_ideas[2]}/decide")
    keys.choose("choice", "declined")
    keys.fill("reason", "The other two do more.")
    keys.reach(keys.page.locator("main form button[type=submit]:visible").last)
    with keys.page.expect_navigation():
        keys.press("Enter")
    expect(keys.page.locator("main")).to_contain_text("The other two do more.")


def test_it_goes_anywhere_by_the_palette(come):
    keys = come("mallory", "/")
    keys.press("Control+k")
    keys.page.keyboard.type("nurse")
    keys.page.locator("dialog[open] [data-list] a", has_text="nurse").first.wait_for()
    keys.press("ArrowDown")
    with keys.page.expect_navigation():
        keys.press("Enter")
    assert "nurse" in keys.page.url


def test_it_closes_the_palette_and_is_back_where_it_was(come):
    keys = come("mallory", "/challenges")
    link = keys.page.locator("main a").first
    keys.reach(link)
    keys.press("Control+k")
    expect(keys.page.locator("dialog[open]")).to_have_count(1)
    keys.press("Escape")
    expect(keys.page.locator("dialog[open]")).to_have_count(0)
    expect(link).to_be_focused()


def test_it_lists_the_keys_and_walks_through_a_list(come, world):
    keys = come("mallory", f"/challenges/{world.judging}")
    keys.press("?")
    expect(keys.page.locator("dialog[open]")).to_contain_text("j")
    keys.press("Escape")
    keys.press("j", "j", "k")
    first = keys.page.locator("main .list > li").first.locator("a[href], button").first
    expect(first).to_be_focused()
    with keys.page.expect_navigation():
        keys.press("Enter")
