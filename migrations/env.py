"""Where alembic meets the models: it compares them with the database and runs revisions."""

import sqlalchemy as sa
from alembic import context

from models.base import UTCDateTime
from models.schema import metadata


def render_item(kind, item, _autogen):
    """Write plain types, so that history never needs the application's code."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime()"
    return False


def include_object(_item, name, kind, reflected, _other):
    """Leave out what full-text search keeps beside the tables; its own revision makes it."""
    return not (reflected and kind in {"table", "index"} and name.startswith("search_"))


def compare_type(_context, _column, _metadata_column, _inspected, metadata_type):
    """A UTC time is kept as a plain one."""
    return False if isinstance(metadata_type, UTCDateTime) else None


def refuse_stray_keys(connection):
    """Stop when a row points to another that is not there."""
    strays = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if strays:
        raise RuntimeError(f"Rows point to others that are not there: {strays}")


def run() -> None:
    """Run revisions on the address that the configuration names."""
    engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"))
    applied = []
    with engine.connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:  # Before a transaction begins: a table that is made anew is dropped first.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=metadata,
            render_as_batch=on_sqlite,
            render_item=render_item,
            compare_type=compare_type,
            include_object=include_object,
        )
        with context.begin_transaction():
            context.run_migrations()
        if on_sqlite and applied:  # It reads every row, which is too much for every start.
            refuse_stray_keys(connection)
    engine.dispose()


run()
