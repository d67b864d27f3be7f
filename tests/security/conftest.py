"""The populated world, for every test of this folder."""

import pytest
from sqlalchemy.orm import Session
from world import the_world

from web.extensions import db


@pytest.fixture
def world(session, now):
    return the_world(session, now)


@pytest.fixture
def nothing_kept(world, monkeypatch):  # The world is built before, and kept.
    """Let every act run to its end and take it back instead of keeping it."""

    def take_back(session):
        session.flush()
        session.rollback()

    monkeypatch.setattr(Session, "commit", take_back)


@pytest.fixture
def one_database(app):
    """Run on SQLite only what does not come near the differences between databases."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("what pages and forms make of words is the same on every database")
