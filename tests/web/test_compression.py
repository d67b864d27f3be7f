"""Pages and files come as small as the browser accepts, and are the same once unpacked."""

import gzip

import brotli
import pytest
from flask.testing import FlaskClient

UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture
def browser(app):
    """A client that reads bytes: what is packed is no text."""
    app.test_client_class = FlaskClient
    return app.test_client()


def fetched(browser, path, how=""):
    with browser.get(path, headers={"Accept-Encoding": how}) as answer:
        return answer.headers, answer.data


@pytest.mark.parametrize("how", UNPACK)
@pytest.mark.parametrize("path", ["/how-to-read-the-dots", "/static/css/base.css"])
def test_it_packs_what_is_large(browser, how, path):
    headers, plain = fetched(browser, path)
    assert "Content-Encoding" not in headers
    headers, packed = fetched(browser, path, how)
    assert headers["Content-Encoding"] == how
    assert "Accept-Encoding" in headers["Vary"]
    assert len(packed) < len(plain) / 2
    assert len(UNPACK[how](packed)) == len(plain)


def test_it_says_that_pages_differ_by_who_asks_too(browser):
    headers, _ = fetched(browser, "/sign-in", "br")
    assert {"Cookie", "Accept-Encoding"} <= set(headers["Vary"].split(", "))


def test_it_leaves_what_is_packed_already(browser):
    font = "/static/vendor/figtree/figtree-latin-wght-normal.woff2"
    headers, _ = fetched(browser, font, "br")
    assert "Content-Encoding" not in headers
