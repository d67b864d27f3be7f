"""News as an Atom feed (RFC 4287): pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit
from xml.etree import ElementTree as Xml

from core.text import one_line

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One piece of news; `id` is its number in the log."""

    id: int
    title: str
    path: str
    author: str
    category: str
    at: datetime


def atom(entries: Sequence[Entry], *, title: str, address: str, path: str, now: datetime) -> bytes:
    """Return a feed; its ids depend on nothing secret, so that a new address repeats nothing."""
    Xml.register_namespace("", NAMESPACE)
    host = urlsplit(address).hostname or "localhost"
    feed = Xml.Element(_tag("feed"))
    _add(feed, "id", f"tag:{host},2026:{path}")
    _add(feed, "title", title)
    _add(feed, "updated", (entries[0].at if entries else now).isoformat())
    Xml.SubElement(feed, _tag("link"), href=urljoin(address, path))
    for entry in entries:
        element = Xml.SubElement(feed, _tag("entry"))
        _add(element, "id", f"tag:{host},2026:news-{entry.id}")
        _add(element, "title", entry.title)
        _add(element, "updated", entry.at.isoformat())
        Xml.SubElement(element, _tag("link"), href=urljoin(address, entry.path))
        _add(Xml.SubElement(element, _tag("author")), "name", entry.author)
        Xml.SubElement(element, _tag("category"), term=one_line(entry.category))
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, _tag(name)).text = one_line(text)
