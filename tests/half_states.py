"""Fail an act at each of its statements in turn, and see that nothing of it is left (R7)."""

from collections.abc import Callable
from contextlib import contextmanager

from sqlalchemy import event, select

from models.schema import metadata
from web.extensions import db


class Broken(Exception):
    """The database failed at a statement."""


@contextmanager
def failing_at(statement: int):
    """Let the given statement of the block fail before it runs."""
    seen = 0

    def count(*_):
        nonlocal seen
        seen += 1
        if seen == statement:
            raise Broken

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", count)


def everything() -> dict[str, list]:
    """Return every row of every table."""
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }


def fails_whole(act: Callable[[], object]) -> int:
    """Let each statement of an act fail in turn; return how many there were."""
    before, statement = everything(), 0
    while True:
        statement += 1
        try:
            with failing_at(statement):
                act()
        except Broken:
            db.session.rollback()
            assert everything() == before, f"statement {statement} left something behind"
        else:
            assert everything() != before
            return statement - 1
