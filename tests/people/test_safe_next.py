"""Where a sign-in leads on to: pages of this site and nowhere else."""

from urllib.parse import urljoin, urlsplit

import pytest
from cast import visitor
from factories import PASSWORD

from web.access import safe_next

SITE = "http://localhost"
VECTORS = [
    "http://evil.example",
    "https://evil.example/",
    "HTTPS://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "/\x1f/evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:\\\\evil.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "mailto:x@evil.example",
    "evil.example",
    "www.evil.example/path",
    "@evil.example",
    ".evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/page\\..\\evil",
    "/\u2028/evil.example\n",
    "//evil.example/%2f..",
    "//localhost@evil.example",
    "//localhost:80@evil.example",
    "/you\r\nLocation: //evil.example",
    "",
]
PATHS = [
    "/",
    "/you",
    "/people/4?page=2",
    "/ideas/3-a-b#c4",
    "/a?next=//evil.example",
    "/%2f%2fevil",
]


def host_a_browser_goes_to(target):
    """Browsers drop tabs and line ends and read backslashes as slashes before they resolve."""
    cleaned = target.strip("".join(map(chr, range(0x21))))
    for dropped in "\t\r\n":
        cleaned = cleaned.replace(dropped, "")
    return urlsplit(urljoin(SITE + "/sign-in", cleaned.replace("\\", "/"))).netloc


@pytest.mark.parametrize("target", VECTORS)
def test_it_goes_to_the_fallback_instead_of_another_site(target):
    assert safe_next(target, "/home") == "/home"


@pytest.mark.parametrize("target", PATHS)
def test_it_goes_on_to_a_page_of_this_site(target):
    assert safe_next(target, "/home") == target
    assert host_a_browser_goes_to(target) == "localhost"


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "http://evil.example"])
def test_it_signs_in_without_leaving_the_site(app, cast, target):
    client = visitor(app)
    fields = {"email": cast.alice.email, "password": PASSWORD}
    answer = client.post("/sign-in", query_string={"next": target}, data=fields)
    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/sign-in", query_string={"next": target}).location == "/"
