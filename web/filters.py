"""What every template may use: numbers, times and texts made readable, and the pictures."""

import hashlib
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import nh3
from flask import Flask, current_app, request, url_for
from markdown_it import MarkdownIt
from markupsafe import Markup

from core.clock import utc_now
from core.points import format_points, format_shares
from core.text import initials_of, plural
from web.drawing import PICTURES
from web.headers import csp_nonce
from web.viewer import current_viewer

TEXT_TAGS = {"p", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "br", "hr"}
SPLIT_UNIT = re.compile(r"(?<=\d) (?=%|h\b|\d)")  # "90 %", "3 h" and "1 240" stay together.
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False})


def markup(text: str | None) -> Markup:
    """Turn a person's markdown into safe HTML: html off, then an allow-list."""
    html = _markdown.render(text or "")
    clean = nh3.clean(
        html,
        tags=TEXT_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener",
    )
    return Markup(clean)  # noqa: S704  # nh3 has just cleaned it.


def percent(probability: float | None) -> str:
    """Return a probability as '63 %'; the ends as '<1 %' and '>99 %'."""
    if probability is None:
        return "–"
    if 0 < probability < 0.01:
        return "<1\u00a0%"
    if 0.99 < probability < 1:
        return ">99\u00a0%"
    return f"{probability * 100:.0f}\u00a0%"


def _there(moment: date) -> date:
    """Return a moment as the viewer's clock shows it; a day stays the day it is."""
    if not isinstance(moment, datetime):
        return moment
    try:
        return moment.astimezone(ZoneInfo(current_viewer().zone))
    except ZoneInfoNotFoundError:  # This machine knows fewer zones than the one that kept it.
        return moment


def date_text(moment: date | None) -> str:
    """Return a date such as '22 November 2026', by the viewer's clock."""
    return f"{_there(moment):%-d %B %Y}" if moment else ""


def moment_text(moment: datetime | None) -> str:
    """Return a date with its time by the viewer's clock, such as '22 November 2026, 18:00 UTC'."""
    return f"{_there(moment):%-d %B %Y, %H:%M %Z}" if moment else ""


def ago(moment: datetime | None, now: datetime | None = None) -> str:
    """Return how long ago or how far ahead a moment is, in one unit."""
    if moment is None:
        return ""
    seconds = ((now or utc_now()) - moment).total_seconds()
    if abs(seconds) < 45:
        return "just now" if seconds >= 0 else "in a moment"
    amount = next(
        plural(round(abs(seconds) / size), unit)
        for unit, size in (
            ("year", 31_536_000),
            ("month", 2_592_000),
            ("day", 86_400),
            ("hour", 3_600),
            ("minute", 60),
        )
        if abs(seconds) >= size * 0.75
    )
    return f"{amount} ago" if seconds > 0 else f"in {amount}"


@lru_cache(maxsize=256)
def _digest(path: str, _changed: float) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:8]


def static_url(name: str) -> str:
    """Return the address of a static file with its content's digest, to be cached for ever."""
    path = Path(current_app.static_folder or "") / name
    if not path.is_file():
        return url_for("static", filename=name)
    return url_for("static", filename=name, v=_digest(str(path), path.stat().st_mtime))


def unit(value: object, name: str) -> str:
    """Join a number and its unit by a space at which no line breaks."""
    return f"{value}\u00a0{name}"


def points_of(text: str | None) -> list[str]:
    """Return the lines of a text without the marks of a list that people put before them."""
    lines = (line.strip().lstrip("-*•–").strip() for line in (text or "").splitlines())
    return [SPLIT_UNIT.sub("\u00a0", line) for line in lines if line]


def host_of(address: str) -> str:
    """Return the host of a link, to show where it leads."""
    return urlsplit(address).hostname or address


def theme() -> str:
    """Return the theme the visitor chose: 'light', 'dark' or '' for the system's."""
    chosen = request.cookies.get("theme", "")
    return chosen if chosen in {"light", "dark"} else ""


def furnish(app: Flask) -> None:
    """Give the templates their filters and globals."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        markup=markup,
        points=format_points,
        shares=format_shares,
        percent=percent,
        date=date_text,
        moment=moment_text,
        ago=ago,
        initials=initials_of,
        host=host_of,
        unit=unit,
        points_of=points_of,
    )
    env.globals.update(PICTURES)
    env.globals.update(plural=plural, static_url=static_url, csp_nonce=csp_nonce, theme=theme)

    @app.context_processor
    def common() -> dict[str, object]:
        return {
            "viewer": current_viewer(),
            "organisation": app.config["SETTINGS"].organisation,
            "is_demo": app.config["SETTINGS"].demo,
        }
