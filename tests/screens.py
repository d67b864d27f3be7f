"""Every screen of a populated world, and what a real browser finds wrong with one of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask, url_for
from houses import ARTEFACTS, WATCH
from playwright.sync_api import Browser, Page
from route_examples import Example, examples, is_allowed
from visitor import Visitor
from world import World, browser_of

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

    def look(self, address: str, name: str, *, axe: bool = True) -> list[str]:
        """Load a page once, look at it in four ways, keep the pictures, return what is wrong."""
        self.wrong.clear()
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 844})
        self.page.goto(address, wait_until="load")
        if axe:
            self.page.evaluate(AXE_SCRIPT)
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 844})
            for theme in THEMES:
                self.page.emulate_media(color_scheme=theme)
                self._look_once(f"{name}-{width}-{theme}", axe=axe)
            for thing in self.page.evaluate(TOO_WIDE):
                self.note(f"{width} px: too wide: {thing}")
        return [f"{name}: {words}" for words in self.wrong]

    def _look_once(self, view: str, *, axe: bool) -> None:
        self.page.screenshot(path=shot_of(view), full_page=True, type="jpeg", quality=70)
        for fault in self.page.evaluate(AXE) if axe else []:
            for node in fault["nodes"][:3]:
                why = (node["any"] + node["all"] + node["none"])[:1]
                said = why[0]["message"] if why else fault["help"]
                self.note(f"{view}: {fault['id']}: {said} {node['html'][:160]}")


def shot_of(view: str) -> Path:
    """Return where the picture of a view is kept."""
    return SHOTS / f"{view}.jpg"
