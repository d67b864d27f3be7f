"""Vendored front-end files are those of the manifest, whole, with their licences."""

import hashlib
import json
import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
OWN_FILES = {"vendor/MANIFEST.json", "vendor/refresh.py"}
MANIFEST = json.loads((STATIC / "vendor/MANIFEST.json").read_text())


def test_it_finds_every_listed_file_unchanged():
    for path, entry in MANIFEST.items():
        content = (STATIC / path).read_bytes()
        assert len(content) == entry["bytes"], path
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], path


def test_it_finds_no_file_that_is_not_listed():
    there = {
        str(path.relative_to(STATIC))
        for path in (STATIC / "vendor").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there - OWN_FILES == {path for path in MANIFEST if path.startswith("vendor/")}


def test_it_keeps_a_licence_beside_every_package():
    folders = {path.split("/")[1] for path in MANIFEST if path.startswith("vendor/")}
    assert all((STATIC / "vendor" / folder / "LICENSE").is_file() for folder in folders)


def test_it_names_no_address_in_the_manifest():
    assert "://" not in (STATIC / "vendor/MANIFEST.json").read_text()


def test_it_asks_for_fonts_by_the_digest_of_their_content():
    tokens = (STATIC / "css/tokens.css").read_text()
    wanted = re.findall(r'url\("\.\./([^"?]+)\?v=([0-9a-f]{8})"\)', tokens)
    assert len(wanted) == 4
    assert all(MANIFEST[path]["sha256"].startswith(digest) for path, digest in wanted)
    base = (STATIC.parent / "templates/base.html").read_text()
    preloaded = re.findall(r"filename='([^']+woff2)', v='([0-9a-f]{8})'", base)
    assert preloaded
    assert all(MANIFEST[path]["sha256"].startswith(digest) for path, digest in preloaded)
