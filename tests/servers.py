"""Real servers for tests: processes of their own, which can be killed."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cluster import cluster

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 20
PATIENCE_SECONDS = 90  # After which a server that is not ready never will be.


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[str]:
    """Yield the address of an empty, durable database; the cluster lasts as long as the block."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/throng.db"
        return
    with cluster(durable=True) as address:
        yield address


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One server process and its workers, as `./run` starts them."""

    database_url: str
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None
    ended_by_itself: bool = False  # the last time it was asked to stop
    settings: dict[str, str] = field(default_factory=dict)  # what differs from a test's own

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("THRONG_", "FLASK_"))}
        return {
            **kept,
            "THRONG_DATABASE_URL": self.database_url,
            "THRONG_SECRET_KEY": "load-test-" * 4,
            "THRONG_PORT": str(self.port),
            "THRONG_LIMITS": "0",
            "THRONG_PASSWORD_ROUNDS": "1",
            "THRONG_THREADS": "8",
            **self.settings,
        }

    def start(self) -> float:
        """Start it and wait until it answers; return how many seconds that took."""
        began = time.monotonic()
        with (self.folder / f"server-{self.port}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web.serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while not self.is_ready():
            assert self.process.poll() is None, f"the server ended: {self.log()}"
            assert time.monotonic() - began < PATIENCE_SECONDS, f"not ready: {self.log()}"
            time.sleep(0.05)
        return time.monotonic() - began

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """End the server and all its workers at once, as a power cut would."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """Ask the server to end; make it, when it does not."""
        self._signal(signal.SIGTERM)

    def _signal(self, number: int) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
            self.process.wait(timeout=8)
            self.ended_by_itself = number == signal.SIGTERM
        except ProcessLookupError:
            self.process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            self.ended_by_itself = False
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=8)
        self.process = None

    def log(self) -> str:
        return (self.folder / f"server-{self.port}.log").read_text()[-3000:]


@contextmanager
def servers(
    database_url: str, folder: Path, *, count: int, **settings: str
) -> Iterator[list[Server]]:
    """Run several server processes on one database; settings as in the environment."""
    started = [Server(database_url, folder, settings=settings) for _ in range(count)]
    try:
        for server in started:
            server.start()
        yield started
    finally:
        for server in started:
            server.stop()


def flask_command(database_url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the application on a database."""
    environment = {**os.environ, "THRONG_DATABASE_URL": database_url}
    program = shutil.which("flask", path=str(Path(sys.executable).parent)) or "flask"
    return subprocess.run(
        [program, "--app", "app", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
