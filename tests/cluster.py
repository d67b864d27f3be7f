"""A throw-away PostgreSQL cluster on a unix socket, for tests and benches.

As a program, it starts a cluster, runs a command with its address in THRONG_TEST_DATABASE_URL,
stops the cluster and exits as the command did: `python tests/cluster.py pytest -q`.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

DATABASE = "throng"
STARTED_SECONDS = 60


def find_programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs; None where they are not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return versions[-1] if versions else None


def as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: step down to its own user there."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Run a cluster and yield its address; `durable` keeps fsync on, for crash and speed tests."""
    if find_programs() is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    making = ["--no-sync", "-U", "throng", "--auth=trust", "-E", "UTF8"]
    hasty = "" if durable else " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    with _running(["initdb", *making], hasty) as (folder, server):
        server("createdb", "-h", str(folder), "-U", "throng", DATABASE)
        yield f"postgresql+psycopg://throng@/{DATABASE}?host={folder}"


@contextmanager
def replica_of(address: str) -> Iterator[str]:
    """Run a copy that follows a cluster by streaming, and yield its address."""
    source = str(_home_of(address).parent)
    copying = ["-h", source, "-U", "throng", "--write-recovery-conf", "-c", "fast", "--no-sync"]
    with _running(["pg_basebackup", *copying], "") as (folder, _):
        yield f"postgresql+psycopg://throng@/{DATABASE}?host={folder}"


@contextmanager
def _running(making: list[str], options: str) -> Iterator[tuple[Path, Callable[..., None]]]:
    """Make a cluster's files and run it; yield its folder and how to run its programs."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="throng-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    home = folder / "cluster"
    every = f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=100"

    def server(*words: str) -> None:
        command = as_server_user([str(programs / words[0]), *words[1:]])
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    server(making[0], "-D", str(home), *making[1:])
    log = str(folder / "log")
    server("pg_ctl", "-D", str(home), "-w", "-l", log, "-o", every + options, "start")
    try:
        yield folder, server
    finally:
        server("pg_ctl", "-D", str(home), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def crash(address: str) -> float:
    """End a running cluster at once, all its processes, and start it; return the seconds it took.

    It recovers from its log as after a power cut. Linux only: children are found in /proc.
    """
    programs, home = find_programs(), _home_of(address)
    parent = int((home / "postmaster.pid").read_text().split()[0])
    for number in (parent, *_children_of(parent)):
        with suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)
    began = time.monotonic()
    command = [str(programs / "pg_ctl"), "-D", str(home), "-w", "-l", str(home.parent / "log")]
    while subprocess.run(  # Until the last of the old processes is gone.
        as_server_user([*command, "restart"]), cwd=home.parent, capture_output=True
    ).returncode:
        if time.monotonic() - began > STARTED_SECONDS:
            raise RuntimeError((home.parent / "log").read_text()[-2000:])
        time.sleep(0.1)
    return time.monotonic() - began


def _home_of(address: str) -> Path:
    return Path(parse_qs(urlsplit(address).query)["host"][0]) / "cluster"


def _children_of(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = status.read_text().rpartition(")")[2].split()
            if int(words[1]) == parent:
                found.append(int(status.parent.name))
    return found


def main() -> int:
    """Run the words of the command line against a cluster."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    words = parser.parse_args().command
    with cluster() as address:
        environment = {**os.environ, "THRONG_TEST_DATABASE_URL": address}
        return subprocess.run(words, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
