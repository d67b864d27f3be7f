"""Every screen of a populated world, and what a real browser finds wrong with one of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from axe_playwright_python.base import AXE_SCRIPT
from conftest import MORNING, settings_for
from flask import Flask, url_for
from houses import ARTEFACTS, WATCH, need_chromium, real_browser, served
from playwright.sync_api import Browser, Page, Response
from route_examples import Example, examples, is_allowed
from visitor import Visitor
from world import World, browser_of

from app import create_app
from core import clock
from web.commands import migrations
from web.extensions import db

SHOTS = ARTEFACTS / "screens"
WIDTHS = (390, 1280)
THEMES = ("light", "dark")
# Whose screens: first those who only take part, then those who run things.
READERS = ("anonymous", "mallory", "alice", "facilitator", "sponsor", "administrator")
NO_SCREENS = {"static", "web.live"}
AXE = "async () => (await axe.run({resultTypes: ['violations']})).violations"
TOO_WIDE = """() => {
  const room = document.documentElement;
  if (room.scrollWidth <= room.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > room.clientWidth + 1)
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 160));
}"""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One page as one reader sees it; `name` is also the name of its pictures."""

    name: str
    address: str
    reader: str


@contextmanager
def empty_house(folder: Path, **changes: object) -> Iterator[Flask]:
    """Yield an application on an empty database of its own, on the morning of the tests."""
    need_chromium()
    app = create_app(settings_for(f"sqlite:///{folder}/throng.db", **changes))
    app.test_client_class = Visitor
    with app.app_context(), clock.clock_set_to(lambda: MORNING):
        command.upgrade(migrations(), "head")
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def looked_at(app: Flask, **changes: str) -> Iterator["Eye"]:
    """Serve a house and yield a browser window that looks at it."""
    with served(app) as address, real_browser() as browser:
        yield Eye(browser, address, **changes)


def screens(app: Flask, world: World, endpoint: str) -> Iterator[Screen]:
    """Yield each screen of a route: once for each shape its readers are shown."""
    seen: set[frozenset[str]] = set()
    for number, example in enumerate(examples(world)[endpoint], 1):
        address = _address(app, endpoint, example)
        for reader in READERS:
            if not is_allowed(world, endpoint, example, reader):
                continue
            shape = _shape(_page(browser_of(app, world, reader), address))
            if shape and shape not in seen:
                seen.add(shape)
                name = f"{endpoint.replace('.', '-')}-{number}-{reader}"
                yield Screen(name=name, address=address, reader=reader)


def _address(app: Flask, endpoint: str, example: Example) -> str:
    with app.test_request_context():
        return url_for(endpoint, **example.values, **example.query)


def _page(visitor: Visitor, address: str) -> str:
    """Return the page at an address, wherever it leads; nothing when it is no page."""
    answer = visitor.get(address)
    if answer.status_code in {301, 303}:
        return _page(visitor, answer.location)
    return answer.text if answer.status_code == 200 and answer.mimetype == "text/html" else ""


def _shape(page: str) -> frozenset[str] | None:
    """Return which kinds of things stand in a page, or nothing where it is only a part of one."""
    if not page.startswith("<!doctype"):
        return None
    main = re.sub(r"(?s)<svg.*?</svg>", "<svg>", page.partition("<main")[2])
    return frozenset(re.findall(r'<\w+(?: class="[^"]*")?', main.partition("</main>")[0]))


class Eye:
    """A browser window that looks at pages as phone and desk do, by day and by night."""

    def __init__(self, browser: Browser, address: str, *, locale: str = "en-GB") -> None:
        self.address = address
        self.context = browser.new_context(base_url=address, locale=locale)
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda said: said.type == "error" and self.note(said.text))
        self.page.on("pageerror", lambda error: self.note(str(error)))
        SHOTS.mkdir(parents=True, exist_ok=True)

    def note(self, words: str) -> None:
        self.wrong.append(words)

    def sign_in(self, cookie: str) -> None:
        """Become whoever a cookie stands for; nobody without one."""
        self.context.clear_cookies()
        if cookie:
            self.context.add_cookies([{"name": "throng", "value": cookie, "url": self.address}])

    def look(self, address: str, name: str) -> list[str]:
        """Load a page once, look at it in four ways, keep the pictures, return what is wrong."""
        self.open(address)
        return self.look_around(name)

    def open(self, address: str) -> Response:
        """Load a page as a phone would, having forgotten what was wrong before."""
        self.wrong.clear()
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 844})
        return self.page.goto(address, wait_until="load")

    def look_around(self, name: str, themes: tuple[str, ...] = THEMES) -> list[str]:
        """Look at the page that lies open."""
        self.page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 844})
            for theme in themes:
                self.page.emulate_media(color_scheme=theme)
                self._look_once(f"{name}-{width}-{theme}")
            for thing in self.page.evaluate(TOO_WIDE):
                self.note(f"{width} px: too wide: {thing}")
        return [f"{name}: {words}" for words in self.wrong]

    def _look_once(self, view: str) -> None:
        self.page.screenshot(path=shot_of(view), full_page=True)
        for fault in self.page.evaluate(AXE):
            for node in fault["nodes"][:3]:
                why = (node["any"] + node["all"] + node["none"])[:1]
                said = why[0]["message"] if why else fault["help"]
                self.note(f"{view}: {fault['id']}: {said} {node['html'][:160]}")


def shot_of(view: str) -> Path:
    """Return where the picture of a view is kept."""
    return SHOTS / f"{view}.png"
