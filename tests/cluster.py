"""A throw-away PostgreSQL cluster on a unix socket, for tests and benches.

As a program, it starts a cluster, runs a command with its address in THRONG_TEST_DATABASE_URL,
stops the cluster and exits as the command did: `python tests/cluster.py pytest -q`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DATABASE = "throng"


def find_programs() -> Path | None:
    """Return the folder of PostgreSQL's server programs; None where they are not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    return versions[-1] if versions else None


def _as_server_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: step down to its own user there."""
    if os.geteuid() != 0:
        return command
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Run a cluster and yield its address; `durable` keeps fsync on, for crash and speed tests."""
    programs = find_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="throng-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    home = folder / "cluster"
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c max_connections=100"
    if not durable:
        options += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"

    def server(*words: str) -> None:
        command = _as_server_user([str(programs / words[0]), *words[1:]])
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    server("initdb", "-D", str(home), "--no-sync", "-U", "throng", "--auth=trust", "-E", "UTF8")
    server("pg_ctl", "-D", str(home), "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        server("createdb", "-h", str(folder), "-U", "throng", DATABASE)
        yield f"postgresql+psycopg://throng@/{DATABASE}?host={folder}"
    finally:
        server("pg_ctl", "-D", str(home), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


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
