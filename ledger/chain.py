"""The hash chains that make tampering with transfers visible.

Each chain starts at `GENESIS`; a row's hash covers its own content and the hash before it, so a
changed, removed, inserted or reordered row breaks every later link. A row names accounts by
number only: nothing personal is hashed, so erasing a person leaves every chain whole.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Link:
    """What one transfer says, as it is hashed; `amount` in micro-points."""

    chain: str
    seq: int
    transaction_id: str
    debit_account_id: int
    credit_account_id: int
    amount: int
    kind: str
    market_id: int | None
    reason: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class KeptLink:
    """A link together with the two hashes that were kept with it."""

    link: Link
    previous_hash: str
    hash: str


def canonical(link: Link) -> bytes:
    """Write a link as JSON in one way only: fixed order, no spaces, UTC microseconds."""
    content = [
        link.chain,
        link.seq,
        link.transaction_id,
        link.debit_account_id,
        link.credit_account_id,
        link.amount,
        link.kind,
        link.market_id,
        link.reason,
        link.created_at.astimezone(UTC).isoformat(timespec="microseconds"),
    ]
    return json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def link_hash(previous_hash: str, link: Link) -> str:
    """Return SHA-256 over the hash before and the link, as 64 hexadecimal digits."""
    return hashlib.sha256(previous_hash.encode("ascii") + canonical(link)).hexdigest()


def broken_at(kept: Iterable[KeptLink]) -> list[str]:
    """List what is wrong with one chain, given in order; empty when it is whole."""
    faults = []
    previous, seq = GENESIS, 0
    for row in kept:
        seq += 1
        where = f"{row.link.chain} #{row.link.seq}"
        if row.link.seq != seq:
            faults.append(f"{where}: expected number {seq}")
            seq = row.link.seq
        if row.previous_hash != previous:
            faults.append(f"{where}: does not follow the row before it")
        if row.hash != link_hash(row.previous_hash, row.link):
            faults.append(f"{where}: its content does not match its hash")
        previous = row.hash
    return faults


def merkle_root(hashes: Sequence[str]) -> str:
    """Return the root of a binary hash tree over chain heads, in the order given.

    Leaves and nodes are hashed with different first bytes, so that a node cannot pass for a
    leaf (RFC 6962, section 2.1). An odd one out moves up unchanged. No heads: GENESIS.
    """
    level = [hashlib.sha256(b"\x00" + leaf.encode("ascii")).digest() for leaf in hashes]
    if not level:
        return GENESIS
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [
            hashlib.sha256(b"\x01" + pair[0] + pair[1]).digest() if len(pair) == 2 else pair[0]
            for pair in pairs
        ]
    return level[0].hex()
