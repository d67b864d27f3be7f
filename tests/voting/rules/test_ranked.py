"""Ranked ballots: the numbers of Schulze 2011 and of Tennessee, and the laws of fair orders."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from voting.rules.condorcet import (
    borda,
    instant_runoff,
    kemeny,
    ranked_pairs,
    schulze,
)
from voting.rules.profile import RankedBallot, RankedSettings, implied_wins, preferences, profile_of
from voting.rules.ranked import METHOD, SPARSE_METHOD, estimate_ranked


def ballot(order, people=1):
    return RankedBallot(tiers=tuple((idea,) for idea in order), people=people)


def letters(text):
    return ["ABCDEFGH".index(letter) for letter in text]


def profile(ballots, ideas):
    return profile_of(ballots, idea_ids=range(ideas), settings=RankedSettings())


# Schulze 2011, the example of 45 voters.
SCHULZE = [
    ballot(letters(order), people)
    for people, order in (
        (5, "ACBED"),
        (5, "ADECB"),
        (8, "BEDAC"),
        (3, "CABED"),
        (7, "CAEBD"),
        (2, "CBADE"),
        (7, "DCEBA"),
        (8, "EBADC"),
    )
]
# The capital of Tennessee: Memphis, Nashville, Chattanooga, Knoxville.
M, N, C, K = range(4)
TENNESSEE = [
    ballot((M, N, C, K), 42),
    ballot((N, C, K, M), 26),
    ballot((C, K, N, M), 15),
    ballot((K, C, N, M), 17),
]


def test_it_finds_the_order_of_schulzes_example():
    found = estimate_ranked(SCHULZE, idea_ids=range(5), draws=50)
    order = sorted(found.rows, key=lambda row: row.rank)
    assert [row.idea_id for row in order] == letters("EACBD")
    assert found.method == METHOD
    assert found.ballots == 45


def test_it_tells_where_other_methods_lead_to_another_winner():
    """Cases: Ranked Pairs and the runoff elect A; Borda A98 B92 C89 D69 E102."""
    found = estimate_ranked(SCHULZE, idea_ids=range(5), draws=20)
    assert found.leaders == {"schulze": (4,), "ranked pairs": (0,), "runoff": (0,), "borda": (4,)}
    assert [row.borda for row in found.rows] == [98, 92, 89, 69, 102]
    assert "Ranked Pairs and Instant runoff" in found.notice


def test_it_finds_what_tennessee_should_choose():
    prefers = preferences(profile(TENNESSEE, 4))
    assert borda(prefers).tolist() == [126, 194, 173, 107]
    assert [prefers[N, other] - prefers[other, N] for other in (M, C, K)] == [16, 36, 36]
    assert schulze(prefers)[0] == (N,)
    assert ranked_pairs(prefers, idea_ids=range(4), seed=1)[0] == (N,)
    assert instant_runoff(profile(TENNESSEE, 4))[0] == (K,)
    assert kemeny(prefers) == ((N, C, K, M), 207)


def test_it_says_nothing_where_methods_agree():
    assert estimate_ranked([ballot((0, 1, 2), 9)], idea_ids=range(3), draws=10).notice == ""


def test_it_counts_empty_ballots_and_leaves_them_out():
    found = estimate_ranked([ballot((0, 1)), ballot((), 3)], idea_ids=range(2), draws=10)
    assert (found.ballots, found.empty) == (1, 3)


def test_it_puts_what_nobody_ranked_below_or_leaves_it_open():
    rows = [ballot((0, 1)), ballot((0,), 2)]
    below = preferences(profile(rows, 3))
    assert below[1, 2] == 1 + 2 * 0.5
    assert below[0, 2] == 3
    opened = profile_of(rows, idea_ids=range(3), settings=RankedSettings(unranked="no opinion"))
    assert preferences(opened)[0, 2] == 0


def test_it_counts_equals_half_or_not_at_all():
    rows = [RankedBallot(tiers=((0, 1), (2,)))]
    assert preferences(profile(rows, 3))[0, 1] == 0.5
    none = profile_of(rows, idea_ids=range(3), settings=RankedSettings(equal="none"))
    assert preferences(none)[0, 1] == 0


def test_it_ties_a_circle_and_everyone_without_ballots():
    circle = [ballot((0, 1, 2)), ballot((1, 2, 0)), ballot((2, 0, 1))]
    assert [row.rank for row in estimate_ranked(circle, idea_ids=range(3)).rows] == [1, 1, 1]
    nobody = estimate_ranked([], idea_ids=range(3))
    assert [(row.rank, row.rank_low, row.rank_high) for row in nobody.rows] == [(1, 1, 3)] * 3


def test_it_reads_sparse_ballots_as_comparisons():
    sparse = [ballot((i, i + 1)) for i in range(7)]
    found = estimate_ranked(sparse, idea_ids=range(8), draws=20)
    assert found.method == SPARSE_METHOD
    assert [row.rank for row in found.rows] == list(range(1, 9))


def test_it_weighs_a_ballot_by_its_decisions():
    """A ballot of k ideas decides k - 1 times (Plackett 1975)."""
    for k in (2, 3, 6):
        assert implied_wins(profile([ballot(range(k))], k)).sum() == pytest.approx(k - 1)


@pytest.mark.parametrize("order", [(0, 0), (0, 9)])
def test_it_refuses_an_idea_twice_or_unknown(order):
    with pytest.raises(InvalidInput):
        estimate_ranked([ballot(order)], idea_ids=range(3))


def test_it_refuses_kemeny_for_thirteen():
    with pytest.raises(InvalidInput):
        kemeny(np.zeros((13, 13)))


ORDERS = st.lists(st.permutations(range(4)), min_size=1, max_size=9)


def ranks(orders, ids=range(4)):
    found = estimate_ranked([ballot(o) for o in orders], idea_ids=ids, draws=1)
    return {row.idea_id: row.rank for row in found.rows}


@settings(max_examples=25)
@given(ORDERS, st.randoms())
def test_it_does_not_care_who_cast_which_ballot(orders, chance):
    mixed = list(orders)
    chance.shuffle(mixed)
    assert ranks(orders) == ranks(mixed)


@settings(max_examples=25)
@given(ORDERS, st.permutations(range(4)))
def test_it_does_not_care_for_names(orders, names):
    renamed = ranks([[names[i] for i in order] for order in orders])
    assert {i: renamed[names[i]] for i in range(4)} == ranks(orders)


@settings(max_examples=25)
@given(ORDERS, st.data())
def test_it_keeps_a_winner_that_one_more_person_puts_first(orders, data):
    """Monotonicity, which Schulze and Borda have, and the runoff has not."""
    winners = [i for i, rank in ranks(orders).items() if rank == 1]
    winner = data.draw(st.sampled_from(winners))
    who = data.draw(st.integers(0, len(orders) - 1))
    raised = [winner, *(i for i in orders[who] if i != winner)]
    assert ranks([*orders[:who], raised, *orders[who + 1 :]])[winner] == 1


@settings(max_examples=25)
@given(st.permutations(range(4)), st.integers(1, 9))
def test_it_follows_everyone_where_all_agree(order, people):
    found = ranks([order] * people)
    assert [i for i, _ in sorted(found.items(), key=lambda pair: pair[1])] == order


@settings(max_examples=25)
@given(ORDERS)
def test_it_never_contradicts_more_than_any_other_order_by_kemeny(orders):
    prefers = preferences(profile([ballot(o) for o in orders], 4))
    order, cost = kemeny(prefers)
    for other in orders:
        against = sum(prefers[b, a] for n, a in enumerate(other) for b in other[n + 1 :])
        assert cost <= against + 1e-9
    assert sum(prefers[b, a] for n, a in enumerate(order) for b in order[n + 1 :]) == cost


def test_it_narrows_with_more_of_the_same():
    orders = [ballot((0, 1, 2, 3), 6), ballot((1, 0, 3, 2), 4)]
    many = [RankedBallot(tiers=b.tiers, people=b.people * 30) for b in orders]
    few, more = (estimate_ranked(rows, idea_ids=range(4), seed=3).rows for rows in (orders, many))
    assert sum(r.rank_high - r.rank_low for r in more) < sum(r.rank_high - r.rank_low for r in few)
    assert all(a.variance < b.variance for a, b in zip(more, few, strict=True))


SHORT = st.lists(
    st.lists(st.integers(0, 6), unique=True, min_size=2, max_size=4), min_size=1, max_size=8
)


@settings(max_examples=50)
@given(SHORT, st.data())
def test_it_never_lowers_an_idea_that_one_more_person_puts_a_place_higher(orders, data):
    """Sparse orders (Bradley & Terry 1952) are monotone: it gains on every other idea.

    The two that change places met as often as before, so the fit moves by the inverse of a
    grounded Laplacian times (1, -1): a potential, which is largest where the current enters.
    """
    who = data.draw(st.integers(0, len(orders) - 1))
    at = data.draw(st.integers(1, len(orders[who]) - 1))
    order = orders[who]
    raised = [*order[: at - 1], order[at], order[at - 1], *order[at + 1 :]]

    def strengths(rows):
        found = estimate_ranked([ballot(o) for o in rows], idea_ids=range(7), draws=1)
        assert found.method == SPARSE_METHOD
        return np.array([row.strength for row in found.rows])

    before = strengths(orders)
    after = strengths([*orders[:who], raised, *orders[who + 1 :]])
    gained = (after - after[order[at]]) - (before - before[order[at]])
    assert gained.max() < 1e-9
    assert after[order[at]] > before[order[at]]
