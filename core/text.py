"""Words made fit for addresses, searches and lists."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from core.figures import number
from core.language import _, ngettext

SLUG_LENGTH = 60

# What spreadsheets take for the start of a formula (OWASP, "CSV Injection"), full-width forms too.
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
GUARD = "'"
UNITS = (31_536_000, 2_592_000, 86_400, 3_600, 60)  # seconds in a year, month, day, hour, minute


def slug_of(title: str) -> str:
    """Turn a title into lower-case ASCII words joined by hyphens; 'x' when nothing is left."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    slug = "-".join(words)[:SLUG_LENGTH].strip("-")
    return slug or "x"


def one_line(text: str) -> str:
    """Collapse white space and drop control characters."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(kept.split())


def initials_of(name: str) -> str:
    """Return one or two capitals that stand for a name."""
    words = [word for word in one_line(name).split(" ") if word]
    if not words:
        return "?"
    picked = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return picked.upper()


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return '1 idea', '3 ideas', '1,240 people' in the reader's language.

    The words are messages: catalogues hold them as singular and plural.
    """
    return f"{number(count)} {ngettext(one, many or one + 's', count)}"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence: 'a', 'a and b', 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s", first=", ".join(words[:-1]), last=words[-1])


def ago(moment: datetime | None, now: datetime) -> str:
    """Return how long ago or how far ahead a moment is, in one unit."""
    if moment is None:
        return ""
    seconds = (now - moment).total_seconds()
    size = next((size for size in UNITS if abs(seconds) >= size * 0.75), 0)
    if abs(seconds) < 45:
        return _("just now") if seconds >= 0 else _("in a moment")
    amount = round(abs(seconds) / size)
    return _since(amount, size) if seconds > 0 else _until(amount, size)


def _since(amount: int, size: int) -> str:
    return {
        60: ngettext("%(num)s minute ago", "%(num)s minutes ago", amount),
        3_600: ngettext("%(num)s hour ago", "%(num)s hours ago", amount),
        86_400: ngettext("%(num)s day ago", "%(num)s days ago", amount),
        2_592_000: ngettext("%(num)s month ago", "%(num)s months ago", amount),
        31_536_000: ngettext("%(num)s year ago", "%(num)s years ago", amount),
    }[size]


def _until(amount: int, size: int) -> str:
    return {
        60: ngettext("in %(num)s minute", "in %(num)s minutes", amount),
        3_600: ngettext("in %(num)s hour", "in %(num)s hours", amount),
        86_400: ngettext("in %(num)s day", "in %(num)s days", amount),
        2_592_000: ngettext("in %(num)s month", "in %(num)s months", amount),
        31_536_000: ngettext("in %(num)s year", "in %(num)s years", amount),
    }[size]


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; `unguarded` undoes it."""
    return GUARD + text if text[:1] and text[0] in FORMULA_STARTS + GUARD else text


def unguarded(text: str) -> str:
    """Return what was guarded."""
    guards = text[:1] == GUARD and text[1:2] and text[1] in FORMULA_STARTS + GUARD
    return text[1:] if guards else text
