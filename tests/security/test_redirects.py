"""No address makes a redirect leave the site, however a browser may read it."""

import re
from urllib.parse import quote, urljoin, urlsplit

import pytest
from world import browser_of

from web.access import safe_next

HOSTS = ("evil.example", "evil.example:80", "127.0.0.1@evil.example", "[::1]", "evil。example")
SHAPES = (
    "//{}",
    "///{}",
    "////{}",
    "/\\{}",
    "\\\\{}",
    "\\/{}",
    "/\\/{}",
    "https://{}",
    "http:{}",
    "https:/{}",
    "https:///{}",
    "HTTPS://{}/",
    "//{}/%2f..",
    "/\t/{}",
    "\t//{}",
    " //{}",
    "/\n/{}",
    "/\r\n/{}",
    "\x00//{}",
    "/\x00/{}",
    "\u00a0//{}",
    "\u2028//{}",
    "/%09/{}",
    "//{}%2f@127.0.0.1/",
    "//127.0.0.1@{}",
    "javascript:alert('{}')",
    "java\nscript:alert('{}')",
    "JaVaScRiPt:alert('{}')",
    "data:text/html,{}",
    "vbscript:{}",
    "file:///{}",
    "ftp://{}",
    "blob:https://{}/x",
    "\\\\\\{}",
    "//\\{}",
    "/.//{}",
    "/..//{}",
    "/x/..//{}",
    "//{}#/",
    "//{}?/",
    ".{}",
    "{}",
    "?next=//{}",
    "#//{}",
    "/\u0009/\u000b{}",
)
VECTORS = [shape.format(host) for shape in SHAPES for host in HOSTS]
SITE = "http://127.0.0.1"


def as_browsers_read(target: str) -> str:
    """Return the host a browser ends up at (WHATWG URL: no tabs or newlines, \\ is /)."""
    plain = re.sub(r"[\t\n\r]", "", target).strip("".join(map(chr, range(0x21))))
    plain = plain.replace("\\", "/")
    return urlsplit(urljoin(SITE + "/here", plain)).netloc


def test_it_has_enough_vectors():
    assert len(set(VECTORS)) >= 200


@pytest.mark.parametrize("shape", SHAPES)
def test_it_keeps_to_the_site(shape):
    for host in HOSTS:
        target = safe_next(shape.format(host), "/home")
        assert target.startswith("/")
        assert as_browsers_read(target) == "127.0.0.1"


@pytest.mark.usefixtures("one_database")
def test_it_sends_nobody_away_after_signing_in_or_following(app, world):
    alice = browser_of(app, world, "alice")
    for vector in VECTORS:
        answer = alice.get(f"/sign-in?next={quote(vector)}")
        is_strange = "\x00" in vector
        assert answer.status_code == (400 if is_strange else 303)
        assert is_strange or as_browsers_read(answer.location) == "127.0.0.1", vector
        answer = alice.post(f"/follow/idea/{world.idea}", data={"next": vector})
        assert answer.status_code == 303
        assert as_browsers_read(answer.location) == "127.0.0.1", vector


def test_it_goes_on_to_a_page_of_its_own():
    assert safe_next("/ideas/3-a-nurse?x=1", "/home") == "/ideas/3-a-nurse?x=1"
