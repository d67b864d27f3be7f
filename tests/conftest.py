"""What tests stand on: a fresh database each, on SQLite or PostgreSQL, a clock and a cast."""

import os
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from cast import make_cast
from hypothesis import settings
from sqlalchemy import create_engine, text
from visitor import Visitor

from app import create_app
from core import clock
from core.settings import Settings
from models.schema import metadata
from web.commands import migrations
from web.extensions import db

# How long an example takes depends on who else uses the machine, and is no fault of the code.
settings.register_profile("throng", deadline=None)
settings.load_profile("throng")

POSTGRESQL = os.environ.get("THRONG_TEST_DATABASE_URL", "")
FAST_FOLDER = "/dev/shm" if Path("/dev/shm").is_dir() else None  # Commits cost nothing there.
MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="run the long tests too")


def pytest_collection_modifyitems(config, items):
    """Mark what needs a database; keep the long tests for those who ask for them."""
    for item in items:
        if {"app", "session", "client"} & set(item.fixturenames):
            item.add_marker("database")
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="long: run ./run test --long"))


def settings_for(url: str, **changes: object) -> Settings:
    """Return settings for a test: cheap passwords, no limits."""
    kept = {"database_url": url, "secret_key": "t" * 40, "password_rounds": 1, "limits": False}
    return Settings(**{**kept, **changes})


@pytest.fixture(scope="session")
def fast_folder():
    folder = Path(tempfile.mkdtemp(prefix="throng-test-", dir=FAST_FOLDER))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(fast_folder):
    """Migrate once; return the SQLite file to copy, or the PostgreSQL address."""
    url = POSTGRESQL or f"sqlite:///{fast_folder}/template.db"
    app = create_app(settings_for(url))
    with app.app_context():
        command.upgrade(migrations(), "head")
        db.session.remove()
        db.engine.dispose()
    return url


@pytest.fixture
def database_url(migrated, fast_folder, tmp_path):
    """Return the address of an empty, migrated database of this test's own."""
    if POSTGRESQL:
        _empty_postgresql(migrated)
        yield migrated
        return
    path = fast_folder / f"{tmp_path.name}-{os.getpid()}.db"
    shutil.copyfile(fast_folder / "template.db", path)
    yield f"sqlite:///{path}"
    for leftover in fast_folder.glob(f"{path.name}*"):
        leftover.unlink()


@pytest.fixture
def app(database_url):
    app = create_app(settings_for(database_url))
    app.config.update(TESTING=True)
    app.test_client_class = Visitor
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def _empty_postgresql(url):
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()


@pytest.fixture
def session(app):
    """A session for services under test; they flush, the test decides whether to commit."""
    return db.session()


@pytest.fixture
def client(app):
    return app.test_client()


class Clock:
    """The time of a test; move it with `forward`."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def forward(self, **step: float) -> datetime:
        self.now += timedelta(**step)
        return self.now


@pytest.fixture
def time():
    """The clock all entry points read, standing still at a Tuesday morning."""
    stopped = Clock(MORNING)
    with clock.clock_set_to(lambda: stopped.now):
        yield stopped


@pytest.fixture
def now(time):
    return time.now


@pytest.fixture
def cast(session, now):
    """Everyone who plays a part, committed."""
    return make_cast(session, now)
