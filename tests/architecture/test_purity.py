"""Mathematics runs where no framework can be imported, and layers hold."""

import subprocess
import sys
from pathlib import Path

import pytest
from architecture.house import ROOT, name_of

FRAMEWORKS = ("flask", "flask_sqlalchemy", "flask_login", "flask_wtf", "wtforms", "sqlalchemy",
              "alembic", "werkzeug", "jinja2")  # fmt: skip
PURE = [
    *(ROOT / "core").glob("*.py"),
    *(ROOT / "pictures").glob("*.py"),
    *(ROOT / "markets/makers").glob("*.py"),
    *(ROOT / "voting/rules").glob("*.py"),
    *(ROOT / "aggregation/methods").glob("*.py"),
    *(ROOT / name for name in (
        "ledger/chain.py", "markets/quote.py", "markets/payout.py", "markets/scoring.py",
        "purpose/phases.py", "voting/visibility.py", "ideas/similar.py", "people/names.py",
    )),
]  # fmt: skip


def test_it_imports_every_pure_module_without_frameworks():
    names = sorted(name_of(path).removesuffix(".py").replace("/", ".") for path in PURE)
    names = [name.removesuffix(".__init__") for name in names]
    block = f"import sys\nfor name in {FRAMEWORKS!r}: sys.modules[name] = None\n"
    script = (
        block
        + "import importlib\n"
        + "".join(f"importlib.import_module({name!r})\n" for name in names)
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("word", ["import flask", "from flask", "wtforms", "from web", ".commit("])
def test_it_keeps_http_and_commits_out_of_services_and_queries(word):
    files = [
        path
        for path in ROOT.glob("*/**/*.py")
        if ("services" in name_of(path) or path.name == "queries.py")
        and not name_of(path).startswith((".venv", "tests"))
    ]
    assert files
    assert [name_of(path) for path in files if word in path.read_text()] == []


def test_it_keeps_the_layers():
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
