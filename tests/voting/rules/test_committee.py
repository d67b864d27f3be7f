"""Proportional shortlists: the running example of Lackner & Skowron 2023."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from voting.rules.committee import harmonic_score, phragmen, proportional_shortlist

# ab three times, ac three times, ad twice, bcf, e, f, g; four seats.
RUNNING = [
    *[set("ab")] * 3,
    *[set("ac")] * 3,
    *[set("ad")] * 2,
    set("bcf"),
    set("e"),
    set("f"),
    set("g"),
]
BALLOTS = [{ord(letter) for letter in ballot} for ballot in RUNNING]
IDEAS = [ord(letter) for letter in "abcdefg"]


def named(ideas):
    return "".join(sorted(chr(i) for i in ideas))


def test_it_elects_abcd_by_equal_shares_and_by_phragmen():
    assert named(proportional_shortlist(BALLOTS, idea_ids=IDEAS, seats=4)) == "abcd"
    assert named(phragmen(BALLOTS, idea_ids=IDEAS, seats=4)) == "abcd"


def test_it_scores_abcf_best_by_proportional_approval():
    best = max(combinations(IDEAS, 4), key=lambda chosen: harmonic_score(BALLOTS, chosen))
    assert named(best) == "abcf"


def test_it_counts_two_best_committees_by_approval():
    def approvals(chosen):
        return sum(len(ballot & set(chosen)) for ballot in BALLOTS)

    most = max(approvals(c) for c in combinations(IDEAS, 4))
    best = {named(c) for c in combinations(IDEAS, 4) if approvals(c) == most}
    assert best == {"abcd", "abcf"}


def test_it_refuses_no_seats_and_no_ballots():
    for ballots, seats in ((BALLOTS, 0), ([], 2)):
        with pytest.raises(InvalidInput):
            proportional_shortlist(ballots, idea_ids=IDEAS, seats=seats)


@settings(max_examples=25)
@given(st.lists(st.sets(st.integers(0, 4)), min_size=1, max_size=8), st.integers(1, 4))
def test_it_seats_nobody_twice_and_nobody_unwanted(ballots, seats):
    chosen = proportional_shortlist(ballots, idea_ids=range(5), seats=seats)
    assert len(set(chosen)) == len(chosen) <= seats
    assert all(any(i in ballot for ballot in ballots) for i in chosen)


@settings(max_examples=25)
@given(st.lists(st.sets(st.integers(0, 4)), min_size=4, max_size=4))
def test_it_gives_a_group_large_enough_a_seat(others):
    """Justified representation: n / k people who all like one idea have one of theirs seated."""
    ballots = [{5, 6}, {5, 6}, *others]
    chosen = proportional_shortlist(ballots, idea_ids=range(7), seats=3)
    assert {5, 6} & set(chosen)
