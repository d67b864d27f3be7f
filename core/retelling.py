"""Sentences that the house has kept in English, told again in the reader's language. Pure.

The log and decisions keep a sentence as it was written; those of the house are known word for
word, so what varies in them can be read back. Anything else stays as people wrote it.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache

from core.language import _, marked

MOMENT = "%d %B %Y, %H:%M UTC"  # as the log keeps it
BY_LOT = marked(
    "Selected by lot. The chance of %(chance)s percent was declared before its markets opened, so "
    "that their prices mean what they say; the secret behind %(commitment)s… was %(secret)s."
)
MOVED = marked("“%(name)s” ends %(end)s instead of %(before)s. %(why)s")
HOUSE = (
    BY_LOT,
    MOVED,
    marked("by its date"),
    marked("version %(number)s"),
    marked("comment %(number)s"),
)


def heard(text: str, messages: tuple[str, ...]) -> tuple[str, dict[str, str]] | None:
    """Return which of some messages a text is, and what stands in its places."""
    for message in messages:
        found = _pattern(message).fullmatch(text)
        if found:
            return message, found.groupdict()
    return None


def retold(text: str) -> str:
    """Return what the house has kept of an act in the reader's language; other words unchanged."""
    found = heard(text, HOUSE)
    if found is None:
        return text
    message, places = found
    return _(message, **{name: _read(value) for name, value in places.items()})


def moment_kept(moment: datetime) -> str:
    """Return a moment as the log keeps it: '6 December 2026, 09:00 UTC'."""
    return f"{moment:%-d %B %Y, %H:%M} UTC"


def _read(value: str) -> object:
    """Return a moment where one was written, so that it is told by the reader's clock."""
    with suppress(ValueError):
        return datetime.strptime(value, MOMENT).replace(tzinfo=UTC)
    return value


@cache
def _pattern(message: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", message)
    said = [re.escape(part) if i % 2 == 0 else _place(part) for i, part in enumerate(parts)]
    return re.compile("".join(said), re.DOTALL)


def _place(name: str) -> str:
    return f"(?P<{name}>{'[0-9][0-9,.]*' if name == 'number' else '.+?'})"
