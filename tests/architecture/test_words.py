"""One word per idea, the field's own; and nothing that belongs to one machine."""

import ast
import re
import subprocess

from architecture.house import ROOT, modules, name_of

BANNED = {"bet", "bets", "wager", "wagers", "txn", "txns", "util", "utils", "manager", "helper",
          "helpers"}  # fmt: skip
FILE_NAMES_BANNED = {"utils.py", "helpers.py", "manager.py", "misc.py", "common.py", "data.py"}


def identifiers(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def words_of(identifier):
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", identifier)}


def test_it_uses_the_words_of_the_field():
    strange = {
        f"{name_of(path)}: {identifier}"
        for path in modules()
        for identifier in identifiers(path)
        if words_of(identifier) & BANNED
    }
    assert strange == set()


def test_it_names_files_by_their_subject():
    assert [name_of(p) for p in modules() if p.name in FILE_NAMES_BANNED] == []


def test_it_speaks_to_people_in_the_same_words():
    spoken = re.compile(r"\b(bets?|wagers?|betting|txn)\b", re.IGNORECASE)
    strange = [
        name_of(path)
        for path in (ROOT / "templates").rglob("*.*")
        if path.is_file() and spoken.search(path.read_text())
    ]
    assert strange == []


def test_it_names_no_machine_and_no_package_index():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    own = re.compile(r"/(?:work|root|home)/\w+|index-url\s*=|/simple/|registry\.npmjs|pypi\.org")
    strange = []
    for name in listed.stdout.split("\n"):
        path = ROOT / name
        if not path.is_file() or "/vendor/" in name or name == "tests/architecture/test_words.py":
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        if own.search(text):
            strange.append(name)
    assert strange == []


def test_it_styles_by_class_and_scripts_by_module():
    inline = re.compile(r"\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=\"|\|\s*safe\b", re.IGNORECASE)
    strange = {
        name_of(path)
        for path in (ROOT / "templates").rglob("*.html")
        if inline.search(path.read_text())
    }
    assert strange == set()
