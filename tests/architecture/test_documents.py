"""What can be set or commanded is written down."""

from dataclasses import fields

import click
from architecture.house import ROOT

from core.settings import PREFIX, Settings

OPERATING = ROOT / "docs/operating.md"


def commands(group, prefix=""):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"


def test_it_documents_every_setting():
    text = OPERATING.read_text()
    missing = [f.name for f in fields(Settings) if f"{PREFIX}{f.name.upper()}" not in text]
    assert missing == []


def test_it_documents_every_command(app):
    text = OPERATING.read_text()
    own = {"db", "ledger", "mail", "markets", "admin", "import", "export", "evaluate", "ranking",
           "prepare", "demo"}  # fmt: skip
    listed = [name for name in commands(app.cli) if name.split()[0] in own]
    assert listed
    assert [name for name in listed if f"flask {name}" not in text] == []
