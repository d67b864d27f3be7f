"""Results of the long tests, kept beside those of the benches: promise, seed, commit, date."""

import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "bench" / "results"


def commit_here() -> str:
    """Return the short name of the commit that is tested; 'unknown' where there is no git."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or "unknown"


def keep_result(promise: str, figures: str, *, seed: object) -> None:
    """Add a line to the day's file of proofs."""
    moment = time.gmtime()  # Not the house's clock, which stands still in tests.
    path = FOLDER / time.strftime("%Y-%m-%d-proofs.txt", moment)
    when = time.strftime("%Y-%m-%d %H:%M UTC", moment)
    line = f"{promise:<5} {when}  commit {commit_here()}  seed {seed}  {figures}"
    with path.open("a", encoding="utf-8") as kept:
        kept.write(f"{line}\n")
