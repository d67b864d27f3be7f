"""Serve Throng: migrate, print how to come in, then answer until told to stop."""

import subprocess
import sys

from granian import Granian
from granian.constants import Interfaces

from core.settings import environment_settings


def main() -> None:
    """Prepare the database by the application's own commands, then serve."""
    settings = environment_settings()
    steps = [["demo", "make"], ["prepare"]] if settings.demo else [["prepare"]]
    for step in steps:
        command = [sys.executable, "-m", "flask", "--app", "app", *step]
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            sys.exit(1)
    server = Granian(
        "app:create_app",
        factory=True,
        address="127.0.0.1",
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        workers_kill_timeout=5,
        log_enabled=False,
    )
    server.serve()


if __name__ == "__main__":
    main()
