"""What every response of the suite must be like, whatever the test is about."""

import re
from html.parser import HTMLParser

from werkzeug.test import TestResponse

LEAKS = (
    "Traceback (most recent call last)",
    "sqlalchemy.",
    "sqlite3.",
    "psycopg",
    "werkzeug.exceptions",
    "jinja2.exceptions",
    "/site-packages/",
)
STATEMENT = re.compile(r"\b(SELECT \w+\.\w+|INSERT INTO \w+ \(|UPDATE \w+ SET|DELETE FROM \w+)")
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
REFERRERS = {"same-origin", "no-referrer", "strict-origin", "strict-origin-when-cross-origin"}
nonces: set[str] = set()


def inspect(answer: TestResponse) -> TestResponse:
    """Return a response that is as every response must be; fail with what is wrong with it."""
    found = faults_of(answer)
    assert not found, f"{answer.request.method} {answer.request.path} {answer.status}: {found}"
    return answer


def faults_of(answer: TestResponse) -> list[str]:
    """Return what is wrong with a response's headers, cookies and body."""
    is_https = answer.request.scheme == "https" or "Strict-Transport-Security" in answer.headers
    nonce, policy_faults = _policy(answer.headers.get("Content-Security-Policy", ""))
    found = [*policy_faults, *_headers(answer, is_https=is_https)]
    for cookie in answer.headers.getlist("Set-Cookie"):
        found += _cookie(cookie, is_https=is_https)
    if answer.mimetype in {"text/html", "application/json", "text/csv", "text/plain"}:
        found += _body(answer.get_data(as_text=True))
    if answer.mimetype == "text/html":
        found += markup_faults(answer.get_data(as_text=True), nonce)
    return found


def _policy(text: str) -> tuple[str, list[str]]:
    parts = dict(part.strip().partition(" ")[::2] for part in text.split(";") if part.strip())
    scripts = parts.get("script-src", "")
    nonce = re.search(r"'nonce-([A-Za-z0-9_\-+/=]{16,})'", scripts)
    wanted = {
        "no nonce for scripts": nonce is not None,
        "unsafe sources": "unsafe" not in text,
        "sources from anywhere": not re.search(r"\s(\*|https?:)(\s|$|;)", text),
        "default-src is not 'self' or 'none'": parts.get("default-src") in {"'self'", "'none'"},
        "object-src is not 'none'": parts.get("object-src") == "'none'",
        "base-uri is not 'none'": parts.get("base-uri") == "'none'",
        "frame-ancestors is not 'none'": parts.get("frame-ancestors") == "'none'",
        "form-action is not 'self'": parts.get("form-action") == "'self'",
        "the nonce came before": nonce is None or nonce[1] not in nonces,
    }
    if nonce:
        nonces.add(nonce[1])
    return nonce[1] if nonce else "", [
        f"CSP: {what}" for what, holds in wanted.items() if not holds
    ]


def _headers(answer: TestResponse, *, is_https: bool) -> list[str]:
    headers = answer.headers
    found = [f"{name}: {headers.get(name)}" for name, v in FIXED.items() if headers.get(name) != v]
    caching = headers.get("Cache-Control", "")
    is_file = answer.request.path.startswith("/static/")
    wanted = {
        "Referrer-Policy": headers.get("Referrer-Policy") in REFERRERS,
        "HSTS": not is_https or "max-age=31536000" in headers.get("Strict-Transport-Security", ""),
        "Cache-Control": is_file or ("public" not in caching and "no-" in caching),
        "charset": (answer.mimetype or "").partition("/")[0] != "text"
        or "charset=utf-8" in headers.get("Content-Type", ""),
        "CORS": "Access-Control-Allow-Origin" not in headers,
        "Server": "X-Powered-By" not in headers,
        "Location": _stays(headers.get("Location", "")),
    }
    return found + [what for what, holds in wanted.items() if not holds]


def _stays(location: str) -> bool:
    """Say whether a redirect stays on this site."""
    return not location or re.match(r"/(?![/\\])", location) is not None


def _cookie(cookie: str, *, is_https: bool) -> list[str]:
    name, *flags = [part.strip() for part in cookie.split(";")]
    known = {flag.lower() for flag in flags}
    is_gone = any(flag.lower() == "max-age=0" for flag in flags)
    wanted = {
        # The page's own script changes the colours too, and they are no secret.
        "HttpOnly": is_gone or "httponly" in known or name.startswith("theme="),
        "SameSite": is_gone or bool({"samesite=lax", "samesite=strict"} & known),
        "Secure": is_gone or not is_https or "secure" in known,
        "Path": "path=/" in known,
        "__Host-": not is_https or not name.startswith("throng"),
        "Domain": not any(flag.startswith("domain") for flag in known),
    }
    return [f"cookie {name.split('=')[0]}: {what}" for what, holds in wanted.items() if not holds]


def _body(text: str) -> list[str]:
    found = [f"the body says {leak!r}" for leak in LEAKS if leak in text]
    statement = STATEMENT.search(text)
    return found + ([f"the body says {statement[0]!r}"] if statement else [])


class _Markup(HTMLParser):
    """Notes everything in a page that could act by itself."""

    def __init__(self, nonce: str) -> None:
        super().__init__()
        self.nonce = nonce
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        kept = {name: value or "" for name, value in attrs}
        source = kept.get("src", "")
        wrong = {
            f"<{tag}>": tag in {"iframe", "object", "embed", "base", "applet", "frame"},
            f"<{tag} style>": "style" in kept,
            f"<{tag}> without this response's nonce": tag in {"script", "style"}
            and not source
            and kept.get("nonce") != self.nonce,
            f"<script src={source}>": tag == "script"
            and not source.startswith("/static/")
            and "src" in kept,
        }
        self.found += [what for what, is_wrong in wrong.items() if is_wrong]
        self.found += [
            f"<{tag} {name}={value}>" for name, value in kept.items() if _acts(name, value)
        ]


def _acts(name: str, value: str) -> bool:
    plain = re.sub(r"[\x00-\x20]", "", value).lower()
    is_script = plain.startswith(("javascript:", "vbscript:", "data:text"))
    return name.startswith("on") or (name in ACTING and is_script)


ACTING = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc", "to"}


def markup_faults(html: str, nonce: str) -> list[str]:
    """Return what in a page could act by itself: scripts, handlers, styles, frames."""
    reader = _Markup(nonce)
    reader.feed(html)
    return reader.found
