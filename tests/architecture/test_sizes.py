"""Files and functions stay small enough to be read at once."""

from statistics import median

from architecture.house import functions, modules, name_of

FILE_MAX = 300
FUNCTION_MAX = 35


def test_it_keeps_files_short():
    lengths = {name_of(path): path.read_text().count("\n") for path in modules()}
    assert {name: n for name, n in lengths.items() if n > FILE_MAX} == {}
    assert median(n for name, n in lengths.items() if not name.endswith("__init__.py")) <= 110


def test_it_keeps_functions_short():
    lengths = dict(pair for path in modules() for pair in functions(path))
    assert {name: n for name, n in lengths.items() if n > FUNCTION_MAX} == {}
    assert median(lengths.values()) <= 10


def test_it_says_what_each_module_is():
    silent = [name_of(path) for path in modules() if not path.read_text().startswith('"""')]
    assert silent == []


def test_it_leaves_package_files_empty_but_for_their_purpose():
    talking = []
    for path in modules():
        if path.name == "__init__.py":
            text = path.read_text().strip()
            if not (text.startswith('"""') and text.endswith('"""') and text.count('"""') == 2):
                talking.append(name_of(path))
    assert talking == []
