"""A browser for tests: requests stand alone; forms are read from the page, filled in and sent."""

import contextvars
import secrets
from html.parser import HTMLParser

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from passive import inspect
from werkzeug.datastructures import MultiDict

from web.extensions import db


class Visitor(FlaskClient):
    """Requests see what the test has written, and the test sees what they changed.

    A POST carries a valid CSRF token unless `csrf=False`; `fill` takes it from the page instead.
    Every answer must be as every answer must be: its headers, cookies and body are inspected.
    """

    def open(self, *args, csrf: bool = True, **kwargs):
        if csrf and kwargs.get("method") == "POST" and not kwargs.get("json"):
            data = MultiDict(kwargs.get("data") or {})
            data.setdefault("csrf_token", self.csrf_token())
            kwargs["data"] = data
        kwargs.setdefault("buffered", True)
        return inspect(self._alone(super().open, *args, **kwargs))

    def csrf_token(self) -> str:
        """Return a token of this browser's session, opening one when there is none."""
        return self._alone(self._csrf_token)

    def fill(self, page: str, fields: dict | None = None, *, action: str | None = None):
        """Open a page, fill in the form that posts to `action` (or the page itself), send it.

        A list sends a field several times, None leaves it out; the rest goes as the page has it.
        """
        answer = self.get(page)
        assert answer.status_code == 200, f"{page} answered {answer.status_code}"
        forms, wanted = forms_in(answer.text, page), action or page
        form = next((form for form in forms if form.action == wanted), None)
        assert form, f"no form on {page} posts to {wanted}, only {[f.action for f in forms]}"
        unknown = set(fields or {}) - form.names
        assert not unknown, f"the form has no fields {unknown}, only {form.names}"
        data = form.values.copy()
        for name, value in (fields or {}).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        sent = MultiDict((n, v) for n, v in data.items(multi=True) if v is not None)
        return self.post(wanted, data=sent, csrf=False)

    def _csrf_token(self) -> str:
        with self.session_transaction() as kept:
            kept.setdefault("csrf_token", secrets.token_hex(20))
            raw = kept["csrf_token"]
        signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return signer.dumps(raw)

    def _alone(self, act, *args, **kwargs):
        """Act without the test's application context, whose `g` would remember the last viewer."""
        db.session.commit()
        try:
            return contextvars.Context().run(act, *args, **kwargs)
        finally:
            db.session.expire_all()


class FormOnPage:
    """A posting form as a browser reads it: where it goes, its fields, what it would send."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.names: set[str] = set()
        self.values: MultiDict = MultiDict()

    def see(self, name: str, value: str | None) -> None:
        self.names.add(name)
        if value is not None:
            self.values.add(name, value)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[FormOnPage] = []
        self.form: FormOnPage | None = None
        self.area: str | None = None
        self.select: str | None = None

    def handle_starttag(self, tag, attrs):
        kept = dict(attrs)
        if tag == "form" and (kept.get("method") or "get").lower() == "post":
            self.form = FormOnPage(kept.get("action") or self.page)
            self.forms.append(self.form)
        elif self.form is not None:
            read = getattr(self, f"_see_{tag}", None)
            if read:
                read(kept)

    def _see_input(self, kept):
        kind = kept.get("type", "text")
        if kind in {"checkbox", "radio"}:
            self.form.see(kept["name"], kept.get("value", "on") if "checked" in kept else None)
        elif kind not in {"submit", "file"}:
            self.form.see(kept["name"], kept.get("value", ""))

    def _see_textarea(self, kept):
        self.area = kept["name"]
        self.form.see(self.area, "")

    def _see_select(self, kept):
        self.select = kept["name"]
        self.form.see(self.select, None)

    def _see_option(self, kept):
        if "selected" in kept or self.select not in self.form.values:
            self.form.values.setlist(self.select, [kept.get("value", "")])

    def _see_button(self, kept):
        if "name" in kept:
            self.form.names.add(kept["name"])

    def handle_data(self, data):
        if self.area and self.form:
            self.form.values[self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            self.form.values[self.area] = self.form.values[self.area].strip()
            self.area = None


def forms_in(html: str, page: str) -> list[FormOnPage]:
    """Return the posting forms of a page."""
    reader = _Reader(page)
    reader.feed(html)
    return reader.forms
