"""Serve Throng: migrate, print how to come in, then answer until told to stop."""

import gc
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from flask.cli import ScriptInfo
from granian.constants import Interfaces
from granian.server.mp import MPServer
from typing_extensions import override

from core.settings import environment_settings
from web.extensions import db

MINUTE = 60.0
DAY = 24 * 60  # minutes


class Server(MPServer):
    """A server whose workers end their streams first: it would wait for them otherwise."""

    @override
    def shutdown(self, exit_code: int = 0) -> None:
        for worker in self.wrks:
            with suppress(ProcessLookupError):
                os.kill(worker.inner.pid, signal.SIGUSR1)
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


def flask(*words: str) -> list[str]:
    """Return the command line of one of the application's own commands."""
    return [sys.executable, "-m", "flask", "--app", "app", *words]


def keep_time(over: threading.Event, *, pause: float = MINUTE) -> None:
    """Let markets that are due be closed and paid, once a minute, until it is over.

    Once a day, what people typed and left lying is deleted too.
    Several servers may do so at once: whoever locks a market first does it, and the others find
    nothing left to do. A failure is told by the command itself and tried again a minute later.
    """
    minute = 0
    while not over.wait(pause):
        subprocess.run(flask("markets", "close-due"), check=False, stdout=subprocess.DEVNULL)  # noqa: S603
        if minute % DAY == 0:
            subprocess.run(flask("drafts", "tidy"), check=False, stdout=subprocess.DEVNULL)  # noqa: S603
        minute += 1


def is_taken(address: str, port: int) -> bool:
    """Say whether another program answers on a port already."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError:
            return True
    return False


def prepare(*commands: list[str]) -> None:
    """Run the application's own commands in this process, and keep no connection.

    Workers are forked from it and find everything imported, which is most of what a start takes.
    """
    gc.disable()  # Nothing of what is imported ever becomes garbage.
    script = ScriptInfo(app_import_path="app")
    app = script.load_app()
    for words in commands:
        try:
            app.cli.main(words, prog_name="flask", obj=script)
        except SystemExit as end:
            if end.code:
                raise
    with app.app_context():
        db.engine.dispose()
    gc.freeze()  # Workers share these pages as long as nobody looks through them.
    gc.enable()


def main() -> None:
    """Prepare the database, then serve."""
    settings = environment_settings()
    # Two threads of one small matrix wait for each other on a busy machine: 100 ms instead of 0.2.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if is_taken(settings.listen, settings.port):
        sys.exit(f"Port {settings.port} is in use: ./run --port {settings.port + 1}")
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")  # Python 3.14 no longer does so by itself.
    prepare(*([["demo", "make"]] if settings.demo else []), ["prepare"])
    server = Server(
        "live.gateway:create_gateway",
        factory=True,
        address=settings.listen,
        port=settings.port,
        interface=Interfaces.ASGI,
        workers=max(1, settings.workers),
        workers_kill_timeout=10,
        log_enabled=False,
    )
    over = threading.Event()
    server.on_startup(threading.Thread(target=keep_time, args=(over,), daemon=True).start)
    server.serve()
    over.set()


if __name__ == "__main__":
    main()
