"""The door goes on looking for news when the database has been away for a while."""

from sqlalchemy import create_engine

from live.gateway import Gateway
from web.extensions import db


def test_it_knows_of_nothing_new_while_the_database_is_away(app):
    gateway = Gateway(app)
    here = db.engines[None]
    assert gateway._versions(["market-1"]) == {"market-1": ""}
    db.session.remove()
    db.engines[None] = create_engine("sqlite:////nowhere/at/all.db")
    assert gateway._versions(["market-1"]) == {}
    db.session.remove()
    db.engines[None] = here
    assert gateway._versions(["market-1"]) == {"market-1": ""}
