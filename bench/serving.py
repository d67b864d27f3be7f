"""A real server under load: start it, drive it with wrk, read what it cost."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from servers import Server, free_port

from bench import ROOT
from bench.house import TOGETHER, House
from web.writer import TOGETHER_MAX

PROGRAM = """
import sys
from granian import Granian
from granian.constants import Interfaces

port, workers = map(int, sys.argv[1:])
Granian("bench.house:create_gateway", factory=True, address="127.0.0.1", port=port,
        workers=workers, interface=Interfaces.ASGI, log_enabled=False).serve()
"""
TOKEN = "bench-" * 6
TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one run of wrk came to; times in milliseconds, processor time per request in µs."""

    requests: int
    seconds: float
    p50: float
    p99: float
    bad: int
    cpu: float
    acts: int = 0  # what the writer wrote meanwhile, and in how many transactions
    commits: int = 0

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def together(self) -> float:
        """How many acts were written in one transaction, on average."""
        return self.acts / max(1, self.commits)


def has_wrk() -> bool:
    return shutil.which("wrk") is not None


@contextmanager
def serving(
    house: House, *, workers: int = 1, together: int = TOGETHER_MAX
) -> Iterator[tuple[int, int]]:
    """Serve a house on a free port; yield the port and the server's process number.

    `together`: how many trades may share a transaction.
    """
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("THRONG_", "FLASK_"))}
    environment |= {
        "THRONG_DATABASE_URL": house.database_url,
        "THRONG_SECRET_KEY": "load-test-" * 4,
        "THRONG_LIMITS": "0",
        "THRONG_PASSWORD_ROUNDS": "1",
        "THRONG_METRICS_TOKEN": TOKEN,
        TOGETHER: str(together),
    }
    with (house.folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(port), str(workers)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        ends = time.monotonic() + 60
        probe = Server(house.database_url, house.folder, port)
        while not probe.is_ready():
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError((house.folder / "server.log").read_text()[-2000:])
            time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def drive(
    house: House, port: int, *, path: str, kind: str, clients: int, seconds: float, pids: list[int]
) -> Run:
    """Let so many clients send as fast as they are answered."""
    before, written = sum(cpu_seconds(pid) for pid in pids), _written(port)
    command = [
        *("wrk", "--latency", "-t", str(min(2, clients)), "-c", str(clients)),
        *("-d", f"{seconds:.0f}s", "--timeout", "30s"),
        *("-s", str(Path(__file__).with_name("load.lua")), f"http://127.0.0.1:{port}"),
        *("--", path, kind, str(house.folder / "people.txt")),
    ]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = sum(cpu_seconds(pid) for pid in pids) - before
    done = re.search(r"(\d+) requests in ([\d.]+)(m?s|m)", text)
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    assert done, text
    requests = max(1, int(done[1]))
    acts, commits = (now - then for now, then in zip(_written(port), written, strict=True))
    return Run(
        requests=requests,
        seconds=float(done[2]) * (60 if done[3] == "m" else 1),
        p50=_milliseconds(text, "50%"),
        p99=_milliseconds(text, "99%"),
        bad=int(bad[1]) if bad else 0,
        cpu=used / requests * 1e6,
        acts=acts,
        commits=commits,
    )


def _written(port: int) -> tuple[int, int]:
    """Return how many acts a server has written, and in how many transactions."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    text = connection.getresponse().read().decode()
    connection.close()
    found = dict(re.findall(r"^(throng_\w+_total) (\d+)$", text, re.MULTILINE))
    return int(found["throng_written_acts_total"]), int(found["throng_commits_total"])


def _milliseconds(text: str, row: str) -> float:
    found = re.search(rf"{row}\s+([\d.]+)(us|ms|s|m)", text)
    factor = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
    return float(found[1]) * factor[found[2]] if found else float("nan")


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process and of all its descendants."""
    kin, total = children(), 0.0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        waiting += kin.get(one, [])
        try:
            words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += (int(words[11]) + int(words[12])) / TICK
    return total


def children() -> dict[int, list[int]]:
    """Return every process's children."""
    kin: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        kin.setdefault(int(words[1]), []).append(int(folder.name))
    return kin
