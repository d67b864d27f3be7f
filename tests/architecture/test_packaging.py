"""No folder escapes the checks, and no package we install owns one of our names."""

import tomllib
from importlib.metadata import packages_distributions

from architecture.house import PACKAGES, ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


MEASURING = {"bench"}  # imports the application, is imported by nobody


def folders():
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - MEASURING


def test_it_lists_every_folder_everywhere():
    wheel = set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    assert folders() == set(PACKAGES)
    assert folders() <= wheel
    assert folders() == set(PROJECT["tool"]["importlinter"]["root_packages"])
    assert folders() <= set(PROJECT["tool"]["mypy"]["files"])


def test_it_shares_no_name_with_an_installed_package():
    taken = {name for name, owners in packages_distributions().items() if owners != ["throng"]}
    assert set(PACKAGES) & taken == set()


def test_it_locks_what_it_names_with_hashes():
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / lock).read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
