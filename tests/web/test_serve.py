"""Serving says in one line when its port is taken, and prepares the database by itself."""

import gc
import socket

import pytest

from web import serve
from web.serve import is_taken


@pytest.fixture
def nothing_yet(monkeypatch, tmp_path):
    monkeypatch.setenv("THRONG_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    monkeypatch.setenv("THRONG_SECRET_KEY", "t" * 40)
    yield tmp_path / "new.db"
    gc.unfreeze()
    gc.enable()


def test_it_notices_a_port_that_is_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert is_taken("127.0.0.1", other.getsockname()[1])


def test_it_finds_a_port_free_once_nobody_listens():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    assert not is_taken("127.0.0.1", port)


def test_it_prepares_the_database_and_lets_go_of_it(nothing_yet, capsys):
    serve.prepare(["prepare"])
    assert "Throng is empty. Come in as its administrator: http" in capsys.readouterr().out
    assert nothing_yet.stat().st_size > 100_000  # Every table is there.
    assert not nothing_yet.with_name("new.db-wal").exists()  # The last connection took it along.
    assert gc.isenabled()


def test_it_serves_nothing_when_a_command_fails(nothing_yet):
    with pytest.raises(SystemExit):
        serve.prepare(["no-such-command"])
