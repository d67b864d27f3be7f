"""Trades a second over HTTP beside a POST that does nothing. Run: python -m bench.trading"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from statistics import median

from conftest import settings_for
from market_cast import faults
from servers import database_of

from bench.house import NOTHING, House, build, throng
from bench.serving import Run, drive, has_wrk, serving
from models.markets import Market
from web.extensions import db


def measure(
    kind: str, *, clients: list[int], rounds: int, seconds: float, workers: int = 1
) -> tuple[dict[str, list[Run]], int]:
    """Interleave trades and empty posts on one database; return the runs and the trades kept."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name, database_of(kind, Path(name)) as url:
        house = build(url, Path(name))
        runs: dict[str, list[Run]] = {}
        with serving(house, workers=workers) as (port, pid):
            pids = [pid]
            trade = f"/markets/{house.market}/trade"
            drive(house, port, path=trade, kind="trade", clients=4, seconds=2, pids=pids)
            for _ in range(rounds):
                for count in clients:
                    runs.setdefault(f"trade c{count}", []).append(
                        drive(
                            house,
                            port,
                            path=trade,
                            kind="trade",
                            clients=count,
                            seconds=seconds,
                            pids=pids,
                        )
                    )
                runs.setdefault("nothing c64", []).append(
                    drive(
                        house,
                        port,
                        path=NOTHING,
                        kind="nothing",
                        clients=64,
                        seconds=seconds,
                        pids=pids,
                    )
                )
        return runs, audited(house)


def batched(kind: str, *, rounds: int, seconds: float) -> tuple[dict[str, list[Run]], int]:
    """Let 32 people trade on two servers of one house in turn: together, and one a transaction."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name, database_of(kind, Path(name)) as url:
        house = build(url, Path(name))
        path = f"/markets/{house.market}/trade"
        runs: dict[str, list[Run]] = {"together": [], "alone": []}
        with serving(house) as (port, pid), serving(house, together=1) as (other_port, other_pid):
            ways = {"together": (port, pid), "alone": (other_port, other_pid)}
            for turn in range(rounds + 1):
                for way, (to, process) in ways.items():
                    said = {"kind": "trade", "clients": 32, "pids": [process]}
                    run = drive(house, to, path=path, seconds=seconds, **said)
                    if turn:  # The first warms up.
                        runs[way].append(run)
        return runs, audited(house)


def audited(house: House) -> int:
    """Return how many trades the market counts, once the ledger audit is clean."""
    app = throng(settings_for(house.database_url))
    with app.app_context():
        wrong = faults(db.session())
        if wrong:
            raise AssertionError(wrong)
        count = db.session.get_one(Market, house.market).trade_count
        db.session.remove()
        db.engine.dispose()
    return count


def middle(runs: list[Run], name: str) -> float:
    return median(getattr(run, name) for run in runs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--clients", default="1,8,32,64")
    parser.add_argument("--databases", default="sqlite,postgresql")
    asked = parser.parse_args()
    if not has_wrk():
        print("skipped: wrk is not here, so nothing was driven over HTTP: apt-get install wrk")
        sys.exit(0)
    clients = [int(word) for word in asked.clients.split(",")]
    for kind in asked.databases.split(","):
        runs, count = measure(
            kind,
            clients=clients,
            rounds=asked.rounds,
            seconds=asked.seconds,
            workers=asked.workers,
        )
        print(
            f"{kind}, {asked.workers} worker(s), load {os.getloadavg()[0]:.1f}, "
            f"{count} trades kept, audit clean"
        )
        for name, several in runs.items():
            print(
                f"  {name:<12} {middle(several, 'rate'):7.0f}/s  p50 {middle(several, 'p50'):7.1f}"
                f"  p99 {middle(several, 'p99'):7.1f} ms  {middle(several, 'cpu'):6.0f} µs"
                f"  refused {sum(run.bad for run in several)}"
            )


if __name__ == "__main__":
    main()
