"""Hash chains over transfers: tampering shows, and nothing else does (R21)."""

import hashlib
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from keeping import keep_result

from ledger.chain import GENESIS, KeptLink, Link, broken_at, canonical, link_hash, merkle_root

MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def link(seq=1, **rest):
    said = {
        "chain": "market-7",
        "seq": seq,
        "transaction_id": f"transaction-{seq // 2}",
        "debit_account_id": 3 + seq % 5,
        "credit_account_id": 30,
        "amount": 5_124_948 + seq,
        "kind": "trade",
        "market_id": 7,
        "reason": "",
        "created_at": MORNING + timedelta(seconds=seq),
    }
    return Link(**said | rest)


def chained(links):
    kept, previous = [], GENESIS
    for each in links:
        found = link_hash(previous, each)
        kept.append(KeptLink(link=each, previous_hash=previous, hash=found))
        previous = found
    return kept


def chain_of(count):
    return chained(link(seq) for seq in range(1, count + 1))


def test_it_writes_a_link_in_one_way_only():
    before = b'["market-7",1,"transaction-0",4,30,5124949,"trade",7,"",'
    expected = before + b'"2026-11-24T09:00:01.000000+00:00"]'
    assert canonical(link()) == expected
    assert link_hash(GENESIS, link()) == hashlib.sha256(b"0" * 64 + expected).hexdigest()


def test_it_writes_other_letters_in_ascii():
    assert b'"\\u00fcber \\"5\\""' in canonical(link(reason='über "5"'))


def test_it_writes_the_same_moment_in_one_way_whatever_its_zone():
    local = link().created_at.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert canonical(link(created_at=local)) == canonical(link())


def test_it_finds_nothing_wrong_with_whole_chains():
    assert broken_at([]) == []
    assert broken_at(chain_of(1)) == []
    assert broken_at(chain_of(500)) == []


CHANGES = [
    {"chain": "market-8"},
    {"seq": 99},
    {"transaction_id": "another"},
    {"debit_account_id": 99},
    {"credit_account_id": 99},
    {"amount": 1},
    {"kind": "payout"},
    {"market_id": None},
    {"market_id": 8},
    {"reason": "because"},
    {"created_at": MORNING},
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("place", [0, 4, 9])
def test_it_finds_a_changed_column(change, place):
    kept = chain_of(10)
    kept[place] = replace(kept[place], link=replace(kept[place].link, **change))
    assert broken_at(kept)


@pytest.mark.parametrize("place", [0, 4, 8])
def test_it_finds_a_change_whose_own_hash_was_mended(place):
    kept = chain_of(10)
    other = replace(kept[place].link, amount=1)
    mended = KeptLink(
        link=other,
        previous_hash=kept[place].previous_hash,
        hash=link_hash(kept[place].previous_hash, other),
    )
    kept[place] = mended
    assert broken_at(kept) == [f"market-7 #{place + 2}: does not follow the row before it"]


def forged_row(chance, kept):
    return chained([link(chance.randint(1, 60), amount=chance.randint(1, 10**9))])[0]


def tampered(chance, kept):
    """Return the chain after one random edit that its last hash does not reveal."""
    rows, place = list(kept), chance.randrange(len(kept) - 1)
    way = chance.choice(("column", "delete", "insert", "swap", "repeat", "hash", "previous"))
    if way == "column":
        change = chance.choice(CHANGES)
        rows[place] = replace(rows[place], link=replace(rows[place].link, **change))
    elif way == "delete":
        del rows[place]
    elif way == "insert":
        rows.insert(place, forged_row(chance, kept))
    elif way == "swap":
        rows[place], rows[place + 1] = rows[place + 1], rows[place]
    elif way == "repeat":
        rows.insert(place, rows[place])
    elif way == "hash":
        rows[place] = replace(rows[place], hash=f"{chance.getrandbits(256):064x}")
    else:
        rows[place] = replace(rows[place], previous_hash=f"{chance.getrandbits(256):064x}")
    return rows


def test_it_finds_each_of_500_random_edits():
    chance, kept = random.Random(21), chain_of(50)
    assert broken_at(kept) == []
    for _ in range(500):
        assert broken_at(tampered(chance, kept))


@pytest.mark.long
def test_it_finds_each_of_10_000_random_edits():
    chance, kept = random.Random(22), chain_of(50)
    assert broken_at(kept) == []
    for _ in range(10_000):
        assert broken_at(tampered(chance, kept))
    keep_result("R21", "10,000 random edits of a chain of 50, each found, no false alarm", seed=22)


def test_it_shows_a_cut_tail_only_in_the_head():
    # A shorter chain is whole in itself: that is why heads are published.
    kept = chain_of(10)
    assert broken_at(kept[:-1]) == []
    assert merkle_root([kept[-1].hash]) != merkle_root([kept[-2].hash])


# Merkle roots over the heads.


def test_it_roots_no_heads_at_the_genesis():
    assert merkle_root([]) == GENESIS


def test_it_roots_three_heads_as_rfc_6962_says():
    def leaf(text):
        return hashlib.sha256(b"\x00" + text).digest()

    def node(left, right):
        return hashlib.sha256(b"\x01" + left + right).digest()

    expected = node(node(leaf(b"a"), leaf(b"b")), leaf(b"c")).hex()
    assert merkle_root(["a", "b", "c"]) == expected
    assert merkle_root(["a"]) == leaf(b"a").hex()


@given(
    st.lists(st.text("0123456789abcdef", min_size=4, max_size=4), min_size=1, max_size=9), st.data()
)
def test_it_changes_the_root_with_any_head(heads, data):
    place = data.draw(st.integers(0, len(heads) - 1))
    changed = [*heads[:place], heads[place] + "0", *heads[place + 1 :]]
    assert merkle_root(changed) != merkle_root(heads)
    assert merkle_root([*heads, "0000"]) != merkle_root(heads)
