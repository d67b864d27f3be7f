"""Who reads now: the language and the clock that texts are made for; no framework.

Entry points set the reader (`reading_as`, or `turn_to` for a whole request); everything that makes
words, from services to templates, asks `reader()`. Without either it is English by UTC.
"""

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "de": "Deutsch"}  # each by its own name
CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


@dataclass(frozen=True)
class Reader:
    """Whom words are made for."""

    language: str = ENGLISH
    zone: str = "UTC"


_reader: ContextVar[Reader] = ContextVar("reader", default=Reader())  # noqa: B039  # It is frozen.


def reader() -> Reader:
    """Return who reads now."""
    return _reader.get()


def turn_to(language: str, zone: str = "UTC") -> None:
    """Make words for somebody from now on; an unknown language counts as English."""
    _reader.set(Reader(language if language in LANGUAGES else ENGLISH, zone))


@contextmanager
def reading_as(language: str, zone: str = "UTC") -> Iterator[None]:
    """Make words for somebody inside the block."""
    before = reader()
    turn_to(language, zone)
    try:
        yield
    finally:
        _reader.set(before)


@lru_cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Return the texts of a language, read from its .po file when they are first wanted.

    Nothing is compiled beforehand: an installation that speaks English alone never pays.
    """
    path = CATALOGUES / f"{language}.po"
    if language == ENGLISH or not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
