"""The revision that makes accounts and markets anew keeps every row, index and trigger."""

import pytest
from alembic import command
from conditional import open_branch
from market_cast import buy, faults, make_market, make_place
from sqlalchemy import inspect, text

from web.commands import migrations
from web.extensions import db

BEFORE = "20261124_feeds"
TABLES = ("account", "market", "transfer", "position", "trade", "decision")


def everything():
    with db.engine.connect() as connection:
        return {
            table: [
                {name: row[name] for name in sorted(row)}
                for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY id")).mappings()
            ]
            for table in TABLES
        }


def shape():
    found = inspect(db.engine)
    return {
        table: (
            sorted(index["name"] for index in found.get_indexes(table)),
            sorted(key["name"] for key in found.get_foreign_keys(table)),
            sorted(check["name"] for check in found.get_check_constraints(table)),
        )
        for table in ("account", "market")
    }


def test_it_goes_down_and_up_with_all_that_is_there(session, cast, now):
    place = make_place(session, cast, now)
    market = make_market(session, cast, place, now)
    buy(session, market, cast.alice, 12, now)
    session.commit()
    rows, kept = everything(), shape()
    session.close()
    command.downgrade(migrations(), BEFORE)
    less = everything()
    assert len(less["account"]) == len(rows["account"])
    assert {"unit", "condition_id"} & set(less["account"][0]) == set()
    command.upgrade(migrations(), "head")
    assert everything() == rows
    assert shape() == kept
    assert faults(session) == []


def test_words_of_markets_are_searched_afterwards(session, cast, now):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps its index without triggers.")
    place = make_place(session, cast, now)
    session.close()
    command.downgrade(migrations(), BEFORE)
    command.upgrade(migrations(), "head")
    make_market(session, cast, place, now, question="Will the zeppelin land in September?")
    found = text("SELECT rowid FROM search_market WHERE search_market MATCH 'zeppelin'")
    assert session.execute(found).all() == [(1,)]


def test_it_does_not_go_back_while_points_are_locked(session, cast, now):
    open_branch(session, cast, make_place(session, cast, now), now)
    session.close()
    with pytest.raises(RuntimeError, match="conditional markets"):
        command.downgrade(migrations(), BEFORE)
