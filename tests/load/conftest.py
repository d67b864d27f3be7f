"""A hot market on each database."""

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
    with database_of(request.param, tmp_path) as url:
        app = create_app(settings_for(url))
        with app.app_context():
            command.upgrade(migrations(), "head")
            made = fill_hall(url, tmp_path)
            db.session.remove()
            db.engine.dispose()
        yield made
