"""The goals of speed, measured: goal, figure, verdict. Run: ./run bench [--full]"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cluster import find_programs

from bench.growth import at_history
from bench.listening import told
from bench.ranking import measured
from bench.rules import rules
from bench.serving import Run, has_wrk
from bench.trading import batched, measure, middle
from core.clock import utc_now

RESULTS = Path(__file__).with_name("results")
NOT_MEASURED = {
    "G2": "trades with 2 workers ÷ raw pgbench: not measured",
    "G6": "processor time in a batch of 32: not measured",
    "G8": "stored ranked list: not measured",
    "G12": "SocialPredict's scenario: not measured",
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One goal and what became of it."""

    goal: str
    what: str
    figure: float
    most: float | None = None
    least: float | None = None

    def __str__(self) -> str:
        is_met = (self.most is None or self.figure <= self.most) and (
            self.least is None or self.figure >= self.least
        )
        wanted = f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"
        verdict = "met" if is_met else "NOT MET"
        return f"{self.goal:<4} {self.what:<64} {wanted:>8} {self.figure:>9.3f}  {verdict}"


def over_http(kind: str, *, rounds: int, seconds: float) -> list[str]:
    """Return the lines of trading on one database, and the figures under them."""
    runs, count = measure(kind, clients=[1, 32, 64], rounds=rounds, seconds=seconds)
    at_64, at_32, nothing = (
        middle(runs[name], "rate") for name in ("trade c64", "trade c32", "nothing c64")
    )
    tail = middle(runs["trade c64"], "p99") / middle(runs["trade c64"], "p50")
    least = 0.5 if kind == "sqlite" else 0.4
    lines = [
        Line(
            goal="G1",
            what=f"{kind}: trades/s ÷ empty signed-in posts/s, 64 clients",
            figure=at_64 / nothing,
            least=least,
        ),
        Line(goal="G5", what=f"{kind}: p99 ÷ p50 at 64 clients", figure=tail, most=3),
        Line(
            goal="G4",
            what=f"{kind}: trades per commit at 64 clients",
            figure=middle(runs["trade c64"], "together"),
            least=5,
        ),
        Line(
            goal="G5",
            what=f"{kind}: trades/s with 64 clients ÷ with 32",
            figure=at_64 / at_32,
            least=0.9,
        ),
    ]
    return [
        *map(str, lines),
        *(_beneath(name, several) for name, several in runs.items()),
        f"     {count} trades kept, the audit is clean",
    ]


def in_batches(kind: str, *, rounds: int, seconds: float) -> list[str]:
    """Return the line of what writing together gains on one database."""
    runs, count = batched(kind, rounds=rounds, seconds=seconds)
    line = Line(
        goal="G3",
        what=f"{kind}: trades/s together ÷ one transaction a trade, 32 clients",
        figure=middle(runs["together"], "rate") / middle(runs["alone"], "rate"),
        least=2.5 if kind == "sqlite" else 5,
    )
    return [
        str(line),
        *(_beneath(name, several) for name, several in runs.items()),
        f"     {count} trades kept, the audit is clean",
    ]


def _beneath(name: str, runs: list[Run]) -> str:
    return (
        f"     {name:<12} {middle(runs, 'rate'):6.0f}/s  p50 {middle(runs, 'p50'):7.1f} ms  "
        f"p99 {middle(runs, 'p99'):7.1f} ms  {middle(runs, 'cpu'):6.0f} µs processor each"
    )


def growing(*, large: int, rounds: int) -> list[str]:
    """Return the lines of what a longer history costs."""
    few = at_history(1_000, rounds=rounds, calls=20)
    some = at_history(10_000, rounds=1, calls=5)
    many = at_history(large, rounds=rounds, calls=20)
    lines = [
        Line(
            goal="G7",
            what="signed-in POST with CSRF ÷ bare Flask request, processor",
            figure=few["nothing"] / few["bare"],
            most=2.5,
        ),
        Line(
            goal="G9",
            what=f"chart of {large:,} trades ÷ reading them all",
            figure=many["chart"] / many["all trades"],
            most=0.01,
        ),
        Line(
            goal="G9",
            what=f"chart at {large:,} trades ÷ at 10,000",
            figure=many["chart"] / some["chart"],
            most=2,
        ),
        Line(
            goal="G10",
            what=f"processor time of a trade after {large:,} trades ÷ after 1,000",
            figure=many["trade"] / few["trade"],
            most=1.3,
        ),
    ]
    beneath = "  ".join(f"{name} {ms:.2f}" for name, ms in many.items())
    return [*map(str, lines), f"     ms of processor at {large:,} trades: {beneath}"]


JUDGING = {
    "whole ranking, four signals": ("J1", 5.0),
    "whole ranking, 100,000 approvals": ("J1", 5.0),
    "votes alone: signal of 100,000 approvals": ("J2", 0.05),
    "votes alone: intervals of 1,000 tallies": ("J2", 0.05),
    "Bradley-Terry with errors, 100,000 comparisons": ("J3", 3.0),
}


def judging(*, rounds: int) -> list[str]:
    """Return the lines of ranking 1,000 ideas by 100,000 judgements, in seconds."""
    took = measured(rounds)
    lines = [
        Line(goal=goal, what=what, figure=took[what], most=most)
        for what, (goal, most) in JUDGING.items()
    ]
    rest = {what: figure for what, figure in took.items() if what not in JUDGING}
    beneath = "  ".join(f"{what} {figure:.2f}" for what, figure in rest.items())
    return [*map(str, lines), f"     seconds of its parts: {beneath}"]


def open_pages() -> list[str]:
    """Return the lines of a thousand pages that are told of a trade."""
    found = told(listeners=1_000)
    lines = [
        Line(goal="G11", what="memory of each of 1,000 listeners, kB", figure=found.each, most=40),
        Line(goal="G11", what="last of 1,000 told after, ms", figure=found.last, most=100),
    ]
    return [*map(str, lines), f"     half of them told after {found.half:.0f} ms"]


def commit() -> str:
    """Return the commit that is measured, marked when files differ from it."""
    said = ("git", "describe", "--always", "--dirty")
    done = subprocess.run(said, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "no git here"


def main() -> None:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="10^6 trades of history, 5 rounds")
    full = parser.parse_args().full
    rounds, seconds, large = (5, 4.0, 1_000_000) if full else (3, 2.0, 100_000)
    began, now = time.monotonic(), utc_now()
    head = (
        f"{now:%Y-%m-%d %H:%M} UTC, commit {commit()}, {os.cpu_count()} processors, "
        f"{platform.system()}, load at the start {os.getloadavg()[0]:.1f}"
    )
    lines = [head]
    print(lines[0], flush=True)
    parts = [lambda: judging(rounds=rounds), lambda: growing(large=large, rounds=rounds)]
    parts.append(open_pages)
    parts.append(lambda: rules(rounds=rounds))
    if has_wrk():
        for kind in ("sqlite", "postgresql") if find_programs() else ("sqlite",):
            parts.append(partial(over_http, kind, rounds=rounds, seconds=seconds))
            parts.append(partial(in_batches, kind, rounds=rounds, seconds=seconds))
    else:
        lines.append("skipped over HTTP: wrk is not here: apt-get install wrk")
    for part in parts:
        found = part()
        lines += found
        print("\n".join(found), flush=True)
    rest = [f"{goal:<4} {why}" for goal, why in NOT_MEASURED.items()]
    rest.append(f"took {time.monotonic() - began:.0f} s, load at the end {os.getloadavg()[0]:.1f}")
    print("\n".join(rest))
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{now:%Y-%m-%d-%H%M}-{'full' if full else 'quick'}.txt"
    file.write_text("\n".join([*lines, *rest]) + "\n")
    print(f"kept in {file.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main()
