"""Everything a database holds, to be compared and put back."""

import json
import sqlite3
from contextlib import closing

from sqlalchemy import Integer, func, insert, select, text

from models.people import Session as Browser
from models.schema import metadata
from web.extensions import db

Rows = dict[str, list[dict]]


def rows_now() -> Rows:
    """Return every row of the database at hand."""
    with db.engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    table.select().order_by(*table.primary_key)
                ).mappings()
            ]
            for table in metadata.sorted_tables
        }


class Picture:
    """Everything a database holds, to be put back later, append-only tables and all."""

    def __init__(self) -> None:
        self.rows = rows_now()
        self.copy = sqlite3.connect(":memory:", check_same_thread=False)
        if db.engine.dialect.name == "sqlite":
            with _plain_sqlite() as source:
                source.backup(self.copy)

    def put_back(self) -> None:
        """Make the database hold exactly this again."""
        db.session.rollback()
        db.session.expunge_all()
        if db.engine.dialect.name == "sqlite":
            with _plain_sqlite() as target:
                self.copy.backup(target)
            return
        with db.engine.begin() as connection:
            # Without triggers and foreign keys, append-only tables can be emptied too.
            emptied = (f'DELETE FROM "{table.name}";' for table in metadata.sorted_tables)
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.exec_driver_sql(" ".join(emptied))
            for table in metadata.sorted_tables:
                if self.rows[table.name]:
                    connection.execute(insert(table), self.rows[table.name])
            connection.execute(select(*self._counters()))

    def _counters(self) -> list:
        """Return what sets every table's counter to its last row."""
        counters = []
        for table in metadata.sorted_tables:
            key = next(iter(table.primary_key))
            if isinstance(key.type, Integer) and key.autoincrement is True:
                last = max((row[key.name] for row in self.rows[table.name]), default=0)
                sequence = func.pg_get_serial_sequence(table.name, key.name)
                counters.append(func.setval(sequence, max(last, 1), last > 0))
        return counters


def _plain_sqlite():
    return closing(sqlite3.connect(db.engine.url.database))


def fingerprint_of_rows() -> dict[str, int]:
    """Return a checksum of every table but the one that notes when browsers were seen."""
    return {
        name: hash(json.dumps(rows, default=str, sort_keys=True))
        for name, rows in rows_now().items()
        if name != Browser.__tablename__
    }
