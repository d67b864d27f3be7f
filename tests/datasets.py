"""Where the real crowds are, and skipping with a reason where they are not."""

import os
from pathlib import Path

import pytest

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data"


def replication_dir() -> Path:
    """Return the folder of the replication markets; skip the test where it is absent."""
    return _folder("replication-markets", needs="trades.csv")


def polis_dir(name: str) -> Path:
    """Return the folder of one Polis export; skip the test where it is absent."""
    return _folder(f"polis/{name}", needs="comments.csv")


def _folder(name: str, *, needs: str) -> Path:
    folder = Path(os.environ.get("THRONG_DATA_DIR") or DEFAULT) / name
    if not (folder / needs).is_file():
        pytest.skip(
            f"real data '{name}' is not here; set THRONG_DATA_DIR to the folder that has it"
        )
    return folder
