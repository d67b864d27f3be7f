"""Locking and unlocking, as sums."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markets.tokens import branch_taken, free_pairs, other_branch, to_lock

AMOUNTS = st.integers(0, 10**15)


@pytest.mark.parametrize(
    ("cost", "held", "locks"), [(12_400_000, 0, 12_400_000), (12, 5, 7), (5, 12, 0), (0, 0, 0)]
)
def test_it_locks_what_tokens_do_not_cover(cost, held, locks):
    assert to_lock(cost, held=held) == locks


@pytest.mark.parametrize(
    ("held", "other", "frees"), [(3, 10, 3), (10, 3, 3), (0, 10, 0), (7, 7, 7)]
)
def test_it_frees_as_many_pairs_as_there_are_of_both(held, other, frees):
    assert free_pairs(held, other) == frees


@given(cost=AMOUNTS, held=AMOUNTS, other=AMOUNTS)
def test_a_trade_leaves_no_pair_and_never_too_little(cost, held, other):
    locks = to_lock(cost, held=held)
    mine, theirs = held + locks - cost, other + locks
    assert mine >= 0
    frees = free_pairs(mine, theirs)
    assert min(mine - frees, theirs - frees) == 0


def test_one_branch_is_taken_and_the_other_is_not():
    assert branch_taken(is_met=True) == "if"
    assert branch_taken(is_met=False) == "if_not"
    assert other_branch("if") == "if_not"
    assert other_branch("if_not") == "if"
