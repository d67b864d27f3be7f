"""Catalogues of texts: gathering messages from code and templates, and what is wrong in a file."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from core.reader import CATALOGUES
from core.settings import ROOT

METHODS = [("templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
OPTIONS = {"templates/**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "later": None,
    "marked": None,
    "later_counted": (1, 2),
    "plural": (2, 3),
}
NOT_READ = ("tests", "bench", "migrations", "docs", "deploy", "instance", "static", "node_modules")
PLACE = re.compile(r"%\((\w+)\)[sd]|%%")


def gathered() -> Catalog:
    """Return every message of code and templates, with the files that say it."""
    catalog = Catalog(project="Throng", charset="utf-8", fuzzy=False)
    found = extract_from_dir(
        ROOT,
        METHODS,
        OPTIONS,
        KEYWORDS,
        directory_filter=_is_read,
    )
    for path, _line, message, _comments, context in sorted(found, key=lambda each: each[:2]):
        catalog.add(message, locations=[(Path(path).as_posix(), 0)], context=context)
    return catalog


def _is_read(path: str | Path) -> bool:
    name = Path(path).name
    return not name.startswith(".") and name not in NOT_READ


def catalogue_at(path: Path) -> Catalog:
    """Return a catalogue from its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def update(path: Path) -> tuple[int, int]:
    """Bring a catalogue up to date with the messages there are; return how many, and untranslated.

    What nobody says any more is left out; nothing is guessed from a message that is alike.
    """
    catalog, wanted = catalogue_at(path), gathered()
    kept = Catalog(locale=path.stem, project="Throng", charset="utf-8", fuzzy=False)
    kept.header_comment = catalog.header_comment
    kept.mime_headers = [("Content-Type", "text/plain; charset=utf-8")]
    for message in messages_of(wanted):
        old = catalog.get(message.id, message.context)
        string = old.string if old is not None else None
        if isinstance(message.id, tuple | list) != isinstance(string, tuple | list):
            string = None  # It has become a number of things, or has ceased to be.
        kept.add(message.id, string, message.locations, context=message.context)
    with path.open("wb") as file:
        write_po(file, kept, width=100, include_lineno=False, omit_header=False)
    missing = sum(not is_whole(message) for message in messages_of(kept))
    return len(kept), missing


def messages_of(catalog: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue, without its header."""
    return (message for message in catalog if message.id)


def is_whole(message: Message) -> bool:
    """Say whether a message is translated, in every number."""
    return all(strings_of(message))


def strings_of(message: Message) -> tuple[str, ...]:
    """Return what a message is in the language: one text, or one for each number."""
    given = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(string or "" for string in given)


def faults(path: Path) -> list[str]:
    """Return what is wrong in a catalogue: missing, fuzzy, left over, or with other places."""
    catalog, wanted = catalogue_at(path), gathered()
    asked = {(message.id, message.context) for message in messages_of(wanted)}
    found = [f"not said any more: {m.id}" for m in messages_of(catalog)
             if (m.id, m.context) not in asked]  # fmt: skip
    for message in messages_of(wanted):
        here = catalog.get(message.id, message.context)
        if here is None or not is_whole(here):
            found.append(f"missing: {message.id}")
        elif here.fuzzy:
            found.append(f"fuzzy: {message.id}")
        elif not has_same_places(here):
            found.append(f"other places: {message.id}")
    return found


def has_same_places(message: Message) -> bool:
    """Say whether a translation fills the places of its message, each and no other.

    The singular may leave the number out ("eine Idee").
    """
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = strings_of(message)
    return all(
        places_of(ids[0 if index == 0 else -1]) - ({"num"} if index < len(strings) - 1 else set())
        <= places_of(string)
        <= places_of(ids[-1])
        for index, string in enumerate(strings)
    )


def places_of(text: str) -> set[str]:
    """Return the names of a text's places; a per cent sign that stands alone counts as one."""
    is_alone = "%" in PLACE.sub("", text)
    return {found[1] for found in PLACE.finditer(text) if found[1]} | ({"%"} if is_alone else set())


def all_catalogues() -> list[Path]:
    """Return the file of each catalogue there is."""
    return sorted(CATALOGUES.glob("*.po"))
