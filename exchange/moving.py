"""A whole database moved to another one, of the same kind or not, and compared row by row."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Table,
    create_engine,
    func,
    insert,
    select,
    text,
    update,
)

from core.errors import Refused
from models.schema import metadata

ROWS = 2_000
Row = dict[str, object]


@contextmanager
def engine_of(address: str) -> Iterator[Engine]:
    """Yield an engine for the database at an address, and close it."""
    engine = create_engine(address)
    try:
        yield engine
    finally:
        engine.dispose()


def move_rows(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row into the empty, migrated tables of a target; return how many of each table.

    Nothing is kept of a move that fails. No one may write to the source meanwhile.

    Raises:
        Refused: the target holds rows, or differs from the source afterwards.
    """
    counts = {}
    with source.connect() as old, target.begin() as new:
        for table in metadata.sorted_tables:
            if new.scalar(select(func.count()).select_from(table)):
                raise Refused(f"The new database already holds rows in {table.name}.")
        for table in metadata.sorted_tables:
            counts[table.name] = _copy(old, new, table)
        for table in metadata.sorted_tables:
            _number_on(new, table)
            if _fingerprint(old, table) != _fingerprint(new, table):
                raise Refused(f"The rows of {table.name} differ after the move.")
    return counts


def _copy(old: Connection, new: Connection, table: Table) -> int:
    """Copy a table; what points within it is set once all its rows are there."""
    inner = [column for column in table.columns if _points_within(column)]
    count = 0
    for rows in _pages(old, table):
        new.execute(insert(table), [{**row, **{c.name: None for c in inner}} for row in rows])
        count += len(rows)
    for column in inner:
        for number, other in old.execute(
            select(table.c.id, column).where(column.is_not(None))
        ).all():
            new.execute(update(table).where(table.c.id == number).values({column.name: other}))
    return count


def _points_within(column: Column[object]) -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def _pages(connection: Connection, table: Table) -> Iterator[list[Row]]:
    keys = list(table.primary_key.columns)
    found = connection.execute(select(table).order_by(*keys))
    for page in found.mappings().partitions(ROWS):
        yield [dict(row) for row in page]


def _fingerprint(connection: Connection, table: Table) -> str:
    """Return one hash over all rows in the order of their keys, whatever the database."""
    whole = hashlib.sha256()
    lines = sorted(repr(sorted(row.items())) for rows in _pages(connection, table) for row in rows)
    for line in lines:
        whole.update(line.encode())
    return whole.hexdigest()


def _number_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that were brought."""
    if connection.dialect.name != "postgresql" or "id" not in table.c:
        return
    last = connection.scalar(select(func.max(table.c.id)))
    name = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if last is not None and name is not None:
        connection.execute(text("SELECT setval(:name, :last)"), {"name": name, "last": last})
