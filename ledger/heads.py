"""The heads of the hash chains as text, and whether the chains of today pass through them.

A head names the last transfer of a chain at some moment. Who keeps a copy elsewhere can show
later that nothing before it was changed, however many transfers have followed. Pure.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.errors import InvalidInput
from core.language import _
from ledger.chain import GENESIS, merkle_root

_LINE = re.compile(r"(main|market-[1-9][0-9]{0,18}) ([0-9]{1,18}) ([0-9a-f]{64})", re.ASCII)
_ROOT = re.compile(r"root ([0-9a-f]{64})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Head:
    """The last link of a chain: its number and hash."""

    chain: str
    seq: int
    hash: str


def root_of(heads: Sequence[Head]) -> str:
    """Return one hash that stands for all of them, in the order of their chains' names."""
    ordered = sorted(heads, key=lambda head: head.chain)
    return merkle_root([f"{head.chain}:{head.hash}" for head in ordered])


def text_of(heads: Sequence[Head]) -> str:
    """Return heads as text: the root, then a line for each chain."""
    lines = [f"{head.chain} {head.seq} {head.hash}" for head in sorted(heads, key=_name)]
    return "\n".join([f"root {root_of(heads)}", *lines]) + "\n"


def read_heads(text: str) -> tuple[Head, ...]:
    """Return the heads that a text holds.

    Raises:
        InvalidInput: a line is no head, a chain is there twice, or the root is not theirs.
    """
    rows = text.strip().splitlines()
    root = _ROOT.fullmatch(rows[0].strip()) if rows else None
    if root is None:
        raise InvalidInput(_("The first line of such a file is “root” and 64 digits."))
    heads = tuple(_head(row.strip()) for row in rows[1:])
    if len({head.chain for head in heads}) != len(heads):
        raise InvalidInput(_("A chain is there twice."))
    if root_of(heads) != root[1]:
        raise InvalidInput(_("The root in the first line is not that of the heads below it."))
    return heads


def missed(heads: Iterable[Head], kept: Mapping[tuple[str, int], str]) -> list[str]:
    """Say which heads the chains do not pass through; `kept` is the hash at (chain, number)."""
    faults = []
    for head in heads:
        found = GENESIS if head.seq == 0 else kept.get((head.chain, head.seq))
        if found is None:
            faults.append(f"{head.chain} #{head.seq}: it is not there any more")
        elif found != head.hash:
            faults.append(f"{head.chain} #{head.seq}: it is not what it was")
    return faults


def _head(row: str) -> Head:
    found = _LINE.fullmatch(row)
    if found is None:
        raise InvalidInput(_("This line is no head: %(row)s", row=row[:80]))
    return Head(chain=found[1], seq=int(found[2]), hash=found[3])


def _name(head: Head) -> str:
    return head.chain
