"""The server lets what is due be done once a minute, and tidies once a day, until it ends."""

import threading

from web import serve


def test_it_closes_what_is_due_each_minute_and_tidies_each_day(monkeypatch):
    over, commands = threading.Event(), []

    def run(command, **_):
        commands.append(command[-2:])
        if len(commands) == 5:
            over.set()

    monkeypatch.setattr(serve.subprocess, "run", run)
    monkeypatch.setattr(serve, "DAY", 2)
    serve.keep_time(over, pause=0)
    close, tidy = ["markets", "close-due"], ["drafts", "tidy"]
    assert commands == [close, tidy, close, close, tidy]
