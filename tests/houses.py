"""A house in a thread, and people who visit it in real browsers."""

import os
import shutil
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from factories import PASSWORD
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

ARTEFACTS = Path(__file__).resolve().parent.parent / "artefacts"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = (
    "document.addEventListener('securitypolicyviolation', e => console.error("
    "'CSP: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile))"
)
PATIENCE = 15_000  # Milliseconds: two busy cores need longer than people do.


def need_chromium() -> str:
    """Return where chromium is; without it, fail where everything must run and skip elsewhere."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("chromium is not installed, so nothing was tried in a browser")
        pytest.skip("needs chromium: apt-get install chromium")
    return CHROMIUM


class _Quiet(WSGIRequestHandler):
    def log_request(self, *args, **kwargs):
        pass


@contextmanager
def served(app):
    """Serve an application from a thread; yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


@contextmanager
def real_browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need_chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


class Guest:
    """One person with a browser of their own; notes everything that goes wrong in it."""

    def __init__(self, browser: Browser, address: str, name: str, steps: "Steps", **screen) -> None:
        desk = {"viewport": {"width": 1280, "height": 900}}
        self.context: BrowserContext = browser.new_context(base_url=address, **(desk | screen))
        self.context.add_init_script(WATCH)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.name = name
        self.email = f"{name.lower()}@throng.example"
        self.steps = steps
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: steps.wrong.append(f"{name}: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message) -> None:
        if message.type == "error":
            self.steps.wrong.append(f"{self.name} at {self.page.url}: {message.text}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.steps.wrong.append(f"{self.name}: {response.status} at {response.url}")

    def go(self, path: str) -> str:
        """Open a page; sign in on the way when the last sign-in has ended."""
        self.page.goto(path)
        if "/sign-in" in self.page.url:
            self.send("/sign-in", {"email": self.email, "password": PASSWORD})
            self.page.goto(path)
        return self.text

    @property
    def text(self) -> str:
        return self.page.inner_text("body")

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[3]

    def join(self, path: str) -> None:
        """Come in by an invitation."""
        self.page.goto(path)
        self.shot("invitation")
        self.send("/come-in/", {"name": self.name, "email": self.email, "password": PASSWORD})

    def send(self, action: str, fields: dict | None = None, *, press: str | None = None) -> None:
        """Fill in the form that posts to an address with `action` in it, and press its button."""
        form = self.page.locator(f'form[method="post"][action*="{action}"]:visible').first
        form.wait_for()
        for name, value in (fields or {}).items():
            self._fill(form, name, value)
        button = form.locator(press or 'button[type="submit"]:visible').first
        with self.page.expect_navigation():
            button.click()

    def _fill(self, form, name: str, value) -> None:
        control = form.locator(f'[name="{name}"]')
        kind = control.first.get_attribute("type") or ""
        if kind == "hidden":
            return  # There is nothing to choose.
        self._unfold(control.first)
        if kind in {"radio", "checkbox"}:
            wanted = value if isinstance(value, list) else [value]
            for one in control.all():
                should = one.get_attribute("value") in wanted
                if should != one.is_checked() and (should or kind == "checkbox"):
                    self.press_label(one)
        elif kind == "range":
            control.first.evaluate(
                "(e, v) => { e.value = v; e.dispatchEvent(new Event('input', {bubbles: true}));"
                " e.dispatchEvent(new Event('change', {bubbles: true})) }",
                str(value),
            )
        elif control.first.evaluate("e => e.tagName") == "SELECT":
            control.first.select_option(str(value))
        else:
            control.first.fill(str(value))

    def press_label(self, control) -> None:
        """Choose as people do, by the words: the control itself may be drawn by its label."""
        control.evaluate("e => e.labels[0].scrollIntoView({block: 'center'})")
        control.evaluate_handle("e => e.labels[0]").as_element().click()

    def _unfold(self, control) -> None:
        control.evaluate("e => { const d = e.closest('details'); if (d) d.open = true }")

    def shot(self, words: str) -> None:
        """Keep a picture of the page as it stands."""
        self.steps.shot(self.page, f"{self.name}-{words}")

    def close(self) -> None:
        self.context.close()


class Steps:
    """What was gone through and what went wrong on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self.wrong: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()

    def shot(self, page: Page, words: str) -> None:
        self.count += 1
        page.screenshot(path=self.folder / f"{self.count:02d}-{words.lower()}.png", full_page=True)
