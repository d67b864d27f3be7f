"""Serving says in one line when its port is taken."""

import socket

from web.serve import is_taken


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
