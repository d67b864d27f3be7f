"""Changes are put where they belong: into functions that live, and nowhere else."""

import importlib.util

import pytest
from mutation.mutants import mutants_of, put_in

TEXT = '''"""A module."""
LIMIT = 3


def fits(count: int = 1) -> bool:
    """Say whether it fits."""
    return 0 < count + 2 <= LIMIT


def refuse(ok):
    if ok:
        raise ValueError(_("It does not fit."))
'''
RAISE = "raise ValueError(_('It does not fit.'))"


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "small.py"
    path.write_text(TEXT)
    spec = importlib.util.spec_from_file_location("small", path)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made, path


def test_it_knows_every_change_but_texts_types_and_defaults(module):
    _, path = module
    assert [str(one) for one in mutants_of(path)] == [
        "line 7: return 0 < count + 2 <= LIMIT  →  return None",
        "line 7: 0 < count + 2 <= LIMIT  →  0 <= count + 2 <= LIMIT",
        "line 7: 0  →  1",
        "line 7: count + 2  →  count - 2",
        "line 7: 2  →  3",
        f"line 11: if ok:\n    {RAISE}  →  if not ok:\n    {RAISE}",
        f"line 12: {RAISE}  →  pass",
    ]


def test_whoever_imported_a_function_runs_the_changed_one(module):
    made, path = module
    imported = made.fits
    assert imported(1)
    less = next(one for one in mutants_of(path) if one.after == "count - 2")
    assert put_in(less, path) == 1
    assert not imported(1)
    assert imported(5)
