"""The page about formats says what the code does."""

import re
from pathlib import Path

import pytest

from exchange.kinds import KINDS
from exchange.tables import read_table

PAGE = (Path(__file__).resolve().parents[2] / "docs/formats.md").read_text(encoding="utf-8")


def chapter(kind):
    return PAGE.split(f"\n## {kind}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("kind", KINDS)
def test_it_tells_every_column_and_whether_it_is_required(kind):
    told = {}
    for names, required in re.findall(r"^\| (`[^|]+`) \| (yes|) ?\|", chapter(kind), re.MULTILINE):
        told.update({name: bool(required) for name in re.findall(r"`([a-z_]+)`", names)})
    assert told == {column.name: column.required for column in KINDS[kind].table.columns}


@pytest.mark.parametrize("kind", KINDS)
def test_it_gives_an_example_that_can_be_read(kind):
    example = re.search(r"```csv\n(.+?)```", chapter(kind), re.DOTALL)[1]
    reading = read_table(example.encode(), KINDS[kind].table)
    assert reading.bad == ()
    assert len(reading.rows) >= 1
    heading = example.splitlines()[0].split(",")
    assert heading == [column.name for column in KINDS[kind].table.columns]
