"""What a ticket says of points that lock: as many as an act locks, and what comes back with it."""

from hypothesis import given
from hypothesis import strategies as st

from core.points import MICRO, format_points
from markets.lock_words import expected_lines, lock_lines
from markets.tokens import Locking, Tokens, locking_of

AMOUNTS = st.integers(0, 10**15)
NONE = Tokens(mine=0, other=0)


def test_a_first_purchase_locks_its_whole_cost():
    # cases/markets.md 2: 10 shares at b = 100 cost 5.124947951; what is paid is rounded up.
    assert expected_lines(5_124_948, NONE) == (("Locked for it", "5.13"),)


def test_it_pays_first_from_what_is_locked():
    lines = expected_lines(12 * MICRO, Tokens(mine=5 * MICRO, other=0))
    assert lines == (("Locked for it", "7.00"), ("Paid from what was locked before", "5.00"))


def test_what_waits_locks_too():
    assert expected_lines(0, NONE, reserve=8 * MICRO) == (("Locked for it", "8.00"),)


def test_a_sale_unlocks_what_has_its_other_half():
    lines = expected_lines(-10 * MICRO, Tokens(mine=0, other=7_129_999))
    assert lines == (("Unlocked at once", "7.12"), ("Stays locked", "2.87"))


def test_a_market_in_points_says_nothing_of_it():
    assert expected_lines(12 * MICRO, None) == ()


def test_a_receipt_writes_as_it_writes_what_was_paid():
    lines = lock_lines(Locking(locks=5_124_948, frees=0), cost=5_124_948, write=format_points)
    assert lines == (("Locked for it", "5.12"),)


@given(cost=st.integers(-(10**15), 10**15), reserve=AMOUNTS, mine=AMOUNTS, other=AMOUNTS)
def test_tokens_suffice_and_no_pair_is_left(cost, reserve, mine, other):
    found = locking_of(cost, reserve=reserve, tokens=Tokens(mine=mine, other=other))
    left = mine + found.locks - found.frees - cost - reserve
    theirs = other + found.locks - found.frees
    assert min(left, theirs) == 0
    assert found.locks == 0 or found.locks == max(cost, 0) + reserve - mine
