"""Values to JSON and back, the same value always to the same bytes, with their SHA-256."""

from __future__ import annotations

import hashlib
import json
import types
from dataclasses import Field, fields, is_dataclass
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from core.errors import InvalidInput

T = TypeVar("T")

_SIMPLE = {bool, int, float, str, types.NoneType}


def to_json(value: object) -> str:
    """Write a frozen dataclass as JSON: keys sorted, lists of records as one table each."""
    plain = _plain(value)
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(kind: type[T], text: str) -> T:
    """Read what `to_json` wrote; InvalidInput names the part that does not fit."""
    try:
        plain = json.loads(text)
    except ValueError as problem:
        raise InvalidInput(f"This is not JSON: {problem}.") from problem
    return cast("T", _value(kind, plain, kind.__name__))


def sha256(value: object) -> str:
    """Hash a value's canonical JSON."""
    return hashlib.sha256(to_json(value).encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value):
        kept = (f for f in fields(value) if not (_is_later(f) and getattr(value, f.name) == ()))
        return {f.name: _plain(getattr(value, f.name)) for f in kept}
    if not isinstance(value, tuple):
        return value
    if value and is_dataclass(value[0]):
        names = [f.name for f in fields(value[0])]
        cells = attrgetter(*names)
        rows = [cells(v) for v in value] if len(names) > 1 else [(cells(v),) for v in value]
        if not _flat(cast("type", type(value[0]))):
            rows = [tuple(_plain(cell) for cell in row) for row in rows]
        return {"columns": names, "rows": rows}
    return [_plain(item) for item in value]


def _is_later(part: Field[Any]) -> bool:
    """Tell whether a list was added after files without it had been handed out."""
    return bool(part.metadata.get("later"))


@cache
def _later(kind: type) -> frozenset[str]:
    return frozenset(part.name for part in fields(kind) if _is_later(part))


@cache
def _flat(kind: type) -> bool:
    """Tell whether no field of a record needs turning into JSON of its own."""
    return all(
        part in _SIMPLE for hint in _hints(kind).values() for part in (get_args(hint) or (hint,))
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: Any, plain: object, where: str) -> object:
    if is_dataclass(kind):
        return _record(cast("type", kind), plain, where)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind)[0], plain, where)
    if get_origin(kind) in {Union, types.UnionType}:
        options = get_args(kind)
        if plain is None and types.NoneType in options:
            return None
        return _value(next(o for o in options if o is not types.NoneType), plain, where)
    return _simple(kind, plain, where)


def _simple(kind: type, plain: object, where: str) -> object:
    if kind is float and type(plain) is int:
        return float(plain)
    if type(plain) is not kind:
        raise InvalidInput(f"{where} should be of type {kind.__name__}.")
    return plain


def _record(kind: type, plain: object, where: str) -> object:
    hints = _hints(kind)
    if not isinstance(plain, dict) or set(plain) | _later(kind) != set(hints):
        raise InvalidInput(f"{where} should have exactly the fields {', '.join(sorted(hints))}.")
    return kind(**{n: _value(hints[n], plain[n], f"{where}.{n}") for n in plain})


def _tuple(kind: Any, plain: object, where: str) -> tuple[object, ...]:
    if isinstance(plain, list):
        return tuple(_value(kind, item, where) for item in plain)
    names = plain.get("columns") if isinstance(plain, dict) else None
    rows = plain.get("rows") if isinstance(plain, dict) else None
    if not isinstance(names, list) or not isinstance(rows, list) or not is_dataclass(kind):
        raise InvalidInput(f"{where} should be a list.")
    if any(not isinstance(row, list) or len(row) != len(names) for row in rows):
        raise InvalidInput(f"{where} has a row that does not fit its columns.")
    return tuple(
        _record(cast("type", kind), dict(zip(names, row, strict=True)), f"{where}[{number}]")
        for number, row in enumerate(rows)
    )
