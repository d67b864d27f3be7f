"""The server lets what is due be done once a minute, until it ends."""

import threading

from web import serve


def test_it_closes_what_is_due_again_and_again_until_it_is_over(monkeypatch):
    over, commands = threading.Event(), []

    def run(command, **_):
        commands.append(command[-2:])
        if len(commands) == 3:
            over.set()

    monkeypatch.setattr(serve.subprocess, "run", run)
    serve.keep_time(over, pause=0)
    assert commands == [["markets", "close-due"]] * 3
