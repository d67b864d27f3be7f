"""Where the house's own files are, for the tests that keep its rules."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "aggregation", "community", "core", "demo", "exchange", "ideas", "ledger", "letters",
    "live", "markets", "models", "people", "pictures", "purpose", "search", "voting", "web",
)  # fmt: skip


def modules() -> list[Path]:
    """Return every module of the application."""
    found = [ROOT / "app.py"]
    for package in PACKAGES:
        found += sorted((ROOT / package).rglob("*.py"))
    return found


def name_of(path: Path) -> str:
    """Return a path as people say it: from the repository's root."""
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function of a module with its length in lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{name_of(path)}:{node.lineno} {node.name}", _length(node)


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count a function's lines without its signature and docstring."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body or node.end_lineno is None:
        return 1
    return node.end_lineno - body[0].lineno + 1
