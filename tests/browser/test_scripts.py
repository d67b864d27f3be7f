"""The optional scripts, in a real browser under the real content security policy."""

import shutil
import threading
from pathlib import Path

import pytest
from flask import Flask, request
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import make_server

from web.headers import policy_with

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: apt-get install chromium"),
]
SEAT = '<label><input type="radio" name="{0}" value="{1}"><b>{1}</b></label>'
SCALE = '<fieldset data-scale id="{0}">{1}</fieldset>'


def scale(name):
    return SCALE.format(name, "".join(SEAT.format(name, seat) for seat in range(1, 8)))


PAGES = {
    "once": '<form method="post" action="/slow" data-once><button>Send</button></form>',
    "draft": '<form method="post" action="/taken" data-draft="/keep">'
    '<input type="hidden" name="csrf_token" value="of-this-page">'
    '<textarea name="text" id="text"></textarea><span data-draft-said></span>'
    "<button>Send</button></form>",
    "theme": '<button type="button" data-theme-switch data-dark="Dark room"'
    ' data-light="Light room" hidden>Dark</button>',
    "belief": '<output for="b" data-suffix=" %">50 %</output>'
    '<input id="b" type="range" min="1" max="99" value="50">',
    "ticket": '<form data-preview="/preview" data-preview-into="#into">'
    '<input name="csrf_token" value="secret" type="hidden"><input name="shares" id="shares">'
    '</form><div id="into"></div>',
    "similar": '<textarea id="idea" data-similar="/similar" data-similar-into="#into"></textarea>'
    '<div id="into"></div>',
    "judge": '<form data-judging method="post" action="/judged">'
    + scale("short")
    + scale("fair")
    + '<button data-next id="next">Next</button>'
    '<button name="skip" value="yes" aria-keyshortcuts="S">Skip</button></form>',
    "copy": '<p id="link"> https://throng.example/x </p>'
    '<button type="button" data-copy="link" hidden>Copy</button>',
}


def take_posts(app, page):
    @app.post("/slow")
    def slow():
        app.seen.append("slow")
        threading.Event().wait(0.4)
        return "sent"

    @app.post("/taken")
    def taken():
        app.seen.append("taken")
        return "taken"

    @app.post("/keep")
    def keep():
        app.seen.append(request.form.to_dict())
        return ("Saved at 14:02", 200) if request.form["text"] != "lost" else ("", 500)

    @app.post("/judged")
    def judged():
        app.seen.append(request.form.to_dict())
        return "judged"


def server_app():
    app = Flask("scripts", static_folder=str(ROOT / "static"))
    app.seen = []

    @app.after_request
    def strict(response):
        response.headers["Content-Security-Policy"] = policy_with("unused")
        return response

    @app.get("/favicon.ico")
    def icon():
        return "", 204

    @app.get("/page/<name>")
    def page(name):
        return (
            f'<!doctype html><html lang="en"><title>{name}</title><link rel="icon" href="data:,">'
            f'<script type="module" src="/static/js/app.js"></script>'
            f'<div id="toasts"></div><main>{PAGES[name]}</main></html>'
        )

    take_posts(app, page)

    @app.get("/preview")
    def preview():
        app.seen.append(request.query_string.decode())
        status = 422 if request.args["shares"] == "x" else 200
        return f"<b>costs {request.args['shares']}</b>", status

    @app.get("/similar")
    def similar():
        return f"<p>close to {request.args['text']}</p>"

    return app


@pytest.fixture(scope="module")
def site():
    app = server_app()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", app.seen
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(site, browser):
    context = browser.new_context()
    page = context.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))

    def go(name):
        page.goto(f"{site[0]}/page/{name}", wait_until="networkidle")
        return page

    yield go
    context.close()
    assert [one for one in wrong if "422" not in one] == []


def test_it_sends_a_form_once_however_often_it_is_pressed(visit, site):
    page = visit("once")
    site[1].clear()
    page.locator("button").click(click_count=3, no_wait_after=True)
    expect(page.locator("body")).to_contain_text("sent")
    assert site[1] == ["slow"]


def test_it_keeps_on_the_server_what_is_typed(visit, site):
    page = visit("draft")
    site[1].clear()
    page.type("#text", "A nurse", delay=10)
    expect(page.locator("[data-draft-said]")).to_have_text("Saved at 14:02")
    assert site[1] == [{"csrf_token": "of-this-page", "text": "A nurse"}]
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_it_keeps_what_was_typed_when_the_page_is_left_at_once(visit, site):
    page = visit("draft")
    site[1].clear()
    page.fill("#text", "A nurse")
    visit("copy")
    page.wait_for_timeout(300)
    assert [one["text"] for one in site[1]] == ["A nurse"]


def test_it_keeps_no_draft_of_what_is_sent(visit, site):
    page = visit("draft")
    site[1].clear()
    page.fill("#text", "A nurse")
    page.click("button")
    expect(page.locator("body")).to_contain_text("taken")
    page.wait_for_timeout(1800)
    assert site[1] == ["taken"]


def test_it_says_when_nothing_could_be_kept(site, browser):
    page = browser.new_page()
    page.goto(f"{site[0]}/page/draft", wait_until="networkidle")
    page.evaluate("document.body.dataset.notSaved = 'Not saved'")
    page.fill("#text", "lost")
    expect(page.locator("[data-draft-said]")).to_have_text("Not saved")
    page.close()


def test_it_keeps_the_chosen_theme_in_a_cookie(visit):
    page = visit("theme")
    page.click("button")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert "theme=dark" in page.evaluate("document.cookie")
    expect(page.locator("button")).to_have_text("Light room")


def test_it_writes_the_belief_beside_its_slider(visit):
    page = visit("belief")
    page.focus("#b")
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text("51 %")


def test_it_previews_a_ticket_without_sending_secrets(visit, site):
    page = visit("ticket")
    site[1].clear()
    page.fill("#shares", "40")
    expect(page.locator("#into")).to_have_text("costs 40")
    assert site[1] == ["shares=40"]


def test_it_shows_a_refused_preview_too(visit):
    page = visit("ticket")
    page.fill("#shares", "x")
    expect(page.locator("#into")).to_have_text("costs x")


def test_it_shows_similar_ideas_once_there_is_something_to_compare(visit):
    page = visit("similar")
    page.fill("#idea", "short")
    page.wait_for_timeout(400)
    expect(page.locator("#into")).to_be_empty()
    page.fill("#idea", "a nurse at the door")
    expect(page.locator("#into")).to_have_text("close to a nurse at the door")


def test_it_judges_by_keyboard_alone(visit, site):
    page = visit("judge")
    site[1].clear()
    page.keyboard.press("5")
    page.keyboard.press("7")
    assert page.evaluate("document.activeElement.id") == "next"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("6")
    page.focus("#next")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_contain_text("judged")
    assert site[1] == [{"short": "5", "fair": "6"}]


def test_it_skips_by_the_key_the_button_names(visit, site):
    page = visit("judge")
    site[1].clear()
    page.keyboard.press("s")
    expect(page.locator("body")).to_contain_text("judged")
    assert site[1] == [{"skip": "yes"}]


def test_it_offers_to_copy_only_where_it_can(visit):
    page = visit("copy")
    expect(page.locator("button")).to_be_visible()
