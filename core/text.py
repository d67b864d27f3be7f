"""Words made fit for addresses, searches and lists."""

import re
import unicodedata

SLUG_LENGTH = 60

# What spreadsheets take for the start of a formula (OWASP, "CSV Injection"), full-width forms too.
FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"
GUARD = "'"


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
    """Return '1 idea', '3 ideas', '1,240 people'."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; `unguarded` undoes it."""
    return GUARD + text if text[:1] and text[0] in FORMULA_STARTS + GUARD else text


def unguarded(text: str) -> str:
    """Return what was guarded."""
    guards = text[:1] == GUARD and text[1:2] and text[1] in FORMULA_STARTS + GUARD
    return text[1:] if guards else text
