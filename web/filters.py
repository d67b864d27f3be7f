"""What every template may use: numbers, times and texts made readable, and the pictures."""

import hashlib
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import nh3
from flask import Flask, current_app, request, url_for
from jinja2 import Environment
from markdown_it import MarkdownIt
from markupsafe import Markup

from core.clock import utc_now
from core.figures import DAY, SHORT_DAY, day_words, decimal, moment_words, number
from core.language import shown, told
from core.points import format_points, format_points_short, format_shares
from core.reader import catalogue, reader
from core.retelling import retold
from core.text import ago, initials_of, plural
from models.community import Notification
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


def date_text(moment: date | None) -> str:
    """Return a date such as '22 November 2026', by the reader's clock."""
    return day_words(moment) if moment else ""


def moment_text(moment: datetime | None) -> str:
    """Return a date with its time by the reader's clock, such as '22 November 2026, 18:00 UTC'."""
    return moment_words(moment) if moment else ""


def ago_text(moment: datetime | None, now: datetime | None = None) -> str:
    """Return how long ago or how far ahead a moment is, in one unit."""
    return ago(moment, now or utc_now())


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


def _markup(message: str, values: dict[str, object]) -> Markup:
    """Fill a message of a template: the message is ours and HTML, values are escaped."""
    text = Markup(message)  # noqa: S704  # Messages stand in templates and catalogues alone.
    return text % {name: shown(value) for name, value in values.items()} if "%" in text else text


def gettext_text(message: str, /, **values: object) -> Markup:
    """Return a message of a template in the reader's language."""
    return _markup(catalogue(reader().language).gettext(message), values)


def pgettext_text(context: str, message: str, /, **values: object) -> Markup:
    """Return a message of a template that has more than one sense."""
    return _markup(catalogue(reader().language).pgettext(context, message), values)


def ngettext_text(one: str, many: str, num: int, /, **values: object) -> Markup:
    """Return a message of a template for a number of things."""
    text = catalogue(reader().language).ngettext(one, many, num)
    return _markup(text, {**values, "num": num})


def note_text(note: Notification) -> str:
    """Return what a person was told, in the language they read now."""
    return told(note.message) if note.message else note.text


def furnish_language(env: Environment) -> None:
    """Give the templates `_()` and `{% trans %}`, both with values by name."""
    env.add_extension("jinja2.ext.i18n")
    env.policies["ext.i18n.trimmed"] = True
    env.newstyle_gettext = True  # type: ignore[attr-defined]
    env.globals.update(
        _=gettext_text,
        gettext=gettext_text,
        ngettext=ngettext_text,
        pgettext=pgettext_text,
        language=lambda: reader().language,
    )


def furnish(app: Flask) -> None:
    """Give the templates their filters and globals."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(
        markup=markup,
        points=format_points,
        points_short=format_points_short,
        shares=format_shares,
        percent=percent,
        date=date_text,
        moment=moment_text,
        ago=ago_text,
        day=lambda moment: day_words(moment, DAY),
        short_day=lambda moment: day_words(moment, SHORT_DAY),
        short_moment=lambda moment: moment_words(moment, SHORT_DAY),
        number=number,
        told=note_text,
        retold=retold,
        decimal=decimal,
        initials=initials_of,
        host=host_of,
        unit=unit,
        points_of=points_of,
    )
    furnish_language(env)
    env.globals.update(PICTURES)
    env.globals.update(plural=plural, static_url=static_url, csp_nonce=csp_nonce, theme=theme)

    @app.context_processor
    def common() -> dict[str, object]:
        return {
            "viewer": current_viewer(),
            "organisation": app.config["SETTINGS"].organisation,
            "is_demo": app.config["SETTINGS"].demo,
        }
