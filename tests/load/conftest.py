"""A hot market on each database."""

from contextlib import contextmanager

import pytest
from alembic import command
from conftest import settings_for
from load_hall import fill_hall
from servers import database_of

from app import create_app
from web.commands import migrations
from web.extensions import db


@pytest.fixture(params=["sqlite", "postgresql"])
def hall(request, tmp_path):
    """Yield a market on a fresh, durable database."""
    with hall_on(request.param, tmp_path) as made:
        yield made


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_hall(request, tmp_path_factory):
    """Yield one that all tests of a module use, each after the other."""
    with hall_on(request.param, tmp_path_factory.mktemp("hall")) as made:
        yield made


@contextmanager
def hall_on(kind, folder):
    with database_of(kind, folder) as url:
        app = create_app(settings_for(url))
        with app.app_context():
            command.upgrade(migrations(), "head")
            made = fill_hall(url, folder)
            db.session.remove()
            db.engine.dispose()
        yield made
