"""Copies of a whole database: made while people trade, and put back."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Engine, inspect

from core.errors import Refused, Unavailable

SQLITE_PAGES = 2_000  # copied at a time, so that writers wait for no more than that
SECONDS = 3_600


def back_up(engine: Engine, file: Path) -> None:
    """Write a consistent copy of a database to a file that does not exist yet.

    Raises:
        Refused: the file exists.
        Unavailable: the database's own program is missing or failed.
    """
    if file.exists():
        raise Refused(f"{file} exists already; choose another name.")
    if engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(str(engine.url.database))) as source:
            _copy(source, file)
        return
    _run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={address_of(engine.url)}")


def restore(engine: Engine, file: Path) -> None:
    """Put a copy back into an empty database.

    Raises:
        Refused: the database holds tables, or the file is no such copy.
        Unavailable: the database's own program is missing or failed.
    """
    if inspect(engine).get_table_names():
        raise Refused("This database is not empty. Restore into a new one, then change over to it.")
    if engine.dialect.name == "sqlite":
        engine.dispose()
        with closing(sqlite3.connect(file)) as source:
            _require_whole(source)
            _copy(source, Path(str(engine.url.database)))
        return
    _run(
        "pg_restore",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={address_of(engine.url)}",
        str(file),
    )


def address_of(url: URL) -> str:
    """Return a database's address as PostgreSQL's own programs read it."""
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _copy(source: sqlite3.Connection, file: Path) -> None:
    with closing(sqlite3.connect(file)) as target:
        source.backup(target, pages=SQLITE_PAGES)
        _require_whole(target)


def _require_whole(connection: sqlite3.Connection) -> None:
    try:
        found = connection.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Refused("This file is not a database.") from error
    if found != "ok":
        raise Refused(f"This copy is damaged: {found}.")


def _run(program: str, *words: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise Unavailable(f"{program} is not here: apt-get install postgresql-client.")
    done = subprocess.run(  # noqa: S603  # The words are our own and the settings' address.
        [path, *words], capture_output=True, text=True, check=False, timeout=SECONDS
    )
    if done.returncode:
        raise Unavailable(f"{program}: {done.stderr.strip()[-500:]}")
