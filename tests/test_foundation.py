"""The house stands: migrations agree with the models, pages carry headers."""

from alembic import command
from sqlalchemy import inspect

from models.schema import metadata
from web.commands import migrations
from web.extensions import db


def test_it_migrates_to_exactly_what_the_models_say(app):
    command.check(migrations())


def test_it_goes_down_and_up_again(app):
    command.downgrade(migrations(), "base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(migrations(), "head")
    assert set(metadata.tables) <= set(inspect(db.engine).get_table_names())


def test_it_answers_that_it_is_well(client):
    assert client.get("/healthz").data == b"ok\n"
