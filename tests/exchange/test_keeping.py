"""Whole copies of the database, and a move to another one: nothing lost, nothing half done."""

import threading

import pytest
from market_cast import buy, faults, make_market, make_place
from servers import database_of, flask_command
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from models.markets import Trade
from web.extensions import db


@pytest.fixture
def market(session, cast, now):
    market = make_market(session, cast, make_place(session, cast, now), now)
    for number in range(3):
        buy(session, market, cast.alice, 1 + number, now)
    session.commit()
    return market


def run(app, *words):
    answer = app.test_cli_runner().invoke(args=list(words))
    return answer.exit_code, answer.output


def run_on(url, *words):
    done = flask_command(url, *words)
    return done.returncode, done.stdout + done.stderr


def trades(url):
    engine = create_engine(url)
    with Session(engine) as session:
        count, wrong = session.scalar(select(func.count(Trade.id))), faults(session)
    engine.dispose()
    return count, wrong


def test_it_restores_a_copy_made_while_people_trade(app, session, cast, market, now, tmp_path):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL needs an empty second database: see the test with a cluster")
    ends = threading.Event()

    def trade_on():
        with app.app_context():
            number = 100
            while not ends.is_set():
                number += 1
                mine = db.session()
                buy(mine, market, cast.mallory, 0.01, now, key=f"meanwhile-{number:06d}")
                mine.commit()
            db.session.remove()

    trader = threading.Thread(target=trade_on)
    trader.start()
    try:
        copies = [tmp_path / f"copy-{number}.db" for number in range(3)]
        for copy in copies:
            assert run(app, "backup", str(copy)) == (0, f"Wrote {copy}.\n")
    finally:
        ends.set()
        trader.join()
    for number, copy in enumerate(copies):
        url = f"sqlite:///{tmp_path}/restored-{number}.db"
        code, said = run_on(url, "restore", str(copy))
        assert (code, said) == (0, f"Restored {copy}. The audit is clean.\n")
        count, wrong = trades(url)
        assert count >= 3
        assert wrong == []


def test_it_overwrites_nothing(app, session, market, tmp_path):
    file = tmp_path / "there.db"
    file.write_text("No database. " * 100)
    code, said = run(app, "backup", str(file))
    assert (code, "exists already" in said, file.read_text()[:2]) == (1, True, "No")
    code, said = run(app, "restore", str(file))
    assert (code, "not empty" in said) == (1, True)
    if session.get_bind().dialect.name == "sqlite":
        code, said = run_on(f"sqlite:///{tmp_path}/new.db", "restore", str(file))
        assert (code, "not a database" in said) == (1, True)


@pytest.mark.load
def test_it_moves_a_house_to_postgresql_and_keeps_copies_there(app, session, market, tmp_path):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("moves from SQLite")
    with database_of("postgresql", tmp_path) as url:
        code, said = run(app, "move", url)
        assert code == 0, said
        assert "The audit is clean; 0 rankings recomputed equal." in said
        assert trades(url) == (3, [])
        code, said = run(app, "move", url)
        assert (code, "already holds rows" in said) == (1, True)
        copy = tmp_path / "copy.dump"
        assert run_on(url, "backup", str(copy))[0] == 0
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        engine.dispose()
        code, said = run_on(url, "restore", str(copy))
        assert (code, said) == (0, f"Restored {copy}. The audit is clean.\n")
        assert trades(url) == (3, [])
