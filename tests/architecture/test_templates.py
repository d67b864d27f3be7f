"""Templates and styles keep the look's rules: no inline style or script, classes that exist."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static/css").glob("*.css"))
SCRIPTS = sorted((ROOT / "static/js").glob("*.js"))
BASE = (ROOT / "templates/base.html").read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_has_no_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_marks_nothing_as_safe_and_keeps_htmx_in_one_file(path):
    text = path.read_text()
    assert not re.search(r"\|\s*safe\b", text)
    if path.name != "live.html":
        assert not re.search(r"\s(data-)?hx-[a-z]", text)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_it_keeps_each_sheet_short_without_importing_or_forcing(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    assert "@import" not in text
    assert "!important" not in text


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_it_uses_colours_only_by_token(path):
    if path.name == "tokens.css":
        return
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    assert not re.search(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", text.replace("#fff", ""), re.IGNORECASE)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_it_sets_no_text_under_twelve_pixels(path):
    for size, unit in re.findall(r"font(?:-size)?:[^;]*?\b([\d.]+)(rem|px)", path.read_text()):
        pixels = float(size) * (16 if unit == "rem" else 1)
        assert pixels >= 12, f"{size}{unit}"


def test_it_loads_every_sheet_once():
    listed = re.search(r"for sheet in \[([^\]]+)\]", BASE).group(1)
    names = re.findall(r"'([a-z]+)'", listed)
    elsewhere = {"guide"}
    assert len(names) == len(set(names))
    assert set(names) == {path.stem for path in SHEETS} - elsewhere


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_it_keeps_each_script_to_one_behaviour(path):
    text = path.read_text()
    assert len(text.splitlines()) < 100
    assert text.startswith("/*")
    assert not re.search(r"\beval\(|new Function|\.style\b|setAttribute\(\"style", text)


def test_it_draws_only_icons_that_the_sprite_has():
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (ROOT / "static/icons.svg").read_text()))
    used = {
        name for path in TEMPLATES for name in re.findall(r"\bicon\('([a-z-]+)'", path.read_text())
    }
    assert used <= sprite


@cache
def _defined_classes():
    text = "".join(re.sub(r"/\*.*?\*/|url\([^)]*\)", "", p.read_text()) for p in SHEETS)
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", text))


def _strings_of(expression):
    return " " + " ".join(re.findall(r"'([^']*)'", expression[1])) + " "


def _used_classes(text):
    """Return the whole class names a template writes, with the strings of its expressions."""
    for value in re.findall(r'\bclass="([^"]*)"', text):
        plain = re.sub(r"\{%.*?%\}", " ", value)
        plain = re.sub(r"[\w-]*\{\{\s*[\w.]+\s*\}\}[\w-]*", " ", plain)
        strings = re.sub(r"\{\{(.*?)\}\}", _strings_of, plain)
        yield from re.findall(r"(?<![\w-])[a-zA-Z][\w-]*(?![\w-])", strings)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_uses_only_classes_that_have_a_style(path):
    unknown = {name for name in _used_classes(path.read_text()) if name not in _defined_classes()}
    built = {"form-", "space-", "swatch-"}
    assert not unknown - built
