"""Pairs: the numbers of choix and of All Our Ideas, and the laws of a fair comparison."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from voting.rules.pairwise import Comparison, estimate_pairwise, wins_share


def pairs(*rows):
    return [Comparison(winner_id=w, loser_id=lo, weight=n) for w, lo, n in rows]


def strengths(comparisons, ideas=3, **settings):
    found = estimate_pairwise(comparisons, idea_ids=range(ideas), **settings)
    return [e.strength for e in found]


def test_it_makes_a_cycle_equal():
    assert strengths(pairs((0, 1, 1), (1, 2, 1), (2, 0, 1))) == pytest.approx([0, 0, 0])


def test_it_gives_the_maximum_likelihood_of_choix():
    """choix 0.4.1, tests: {0>1 twice, 1>2, 2>0}, ties broken by the mean at zero."""
    found = strengths(pairs((0, 1, 2), (1, 2, 1), (2, 0, 1)), prior=1e-9)
    assert found == pytest.approx([0.419617624, -0.419617624, 0], abs=1e-6)


def test_it_stays_finite_when_one_always_wins():
    """Cases: three to nothing with a prior of .1 gives a gap of 2.958940."""
    first, second = strengths(pairs((0, 1, 3)), ideas=2)
    assert first - second == pytest.approx(2.958940, abs=5e-7)


def test_it_leaves_an_idea_without_comparisons_at_the_prior():
    found = estimate_pairwise(pairs((0, 1, 3)), idea_ids=range(3))
    assert found[2].strength == pytest.approx(0)
    assert found[2].variance == pytest.approx(10)
    assert [e.connected for e in found] == [True, True, False]


def test_it_shows_the_chance_to_beat_a_random_idea():
    first, second = estimate_pairwise(pairs((0, 1, 3)), idea_ids=range(2))
    assert first.estimate + second.estimate == pytest.approx(100)
    assert first.low < first.estimate < first.high


@pytest.mark.parametrize(("wins", "losses", "share"), [(0, 0, 50), (1, 0, 66.667)])
def test_it_gives_the_simple_share_of_all_our_ideas(wins, losses, share):
    assert wins_share(wins, losses) == pytest.approx(share, abs=5e-4)


def test_it_refuses_an_idea_against_itself():
    with pytest.raises(InvalidInput):
        estimate_pairwise(pairs((1, 1, 1)), idea_ids=range(2))


def test_it_manages_one_idea_and_none():
    assert estimate_pairwise([], idea_ids=[]) == ()
    assert estimate_pairwise([], idea_ids=[4])[0].estimate == 50


MET = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 9)).filter(
        lambda r: r[0] != r[1]
    ),
    max_size=20,
)


@given(MET, st.integers(0, 4), st.integers(0, 4))
def test_it_never_lowers_an_idea_for_one_more_win(rows, winner, loser):
    if winner == loser:
        return
    before = strengths(pairs(*rows), ideas=5)[winner]
    assert strengths(pairs(*rows, (winner, loser, 1)), ideas=5)[winner] >= before - 1e-9


@given(MET)
def test_it_turns_round_when_every_answer_does(rows):
    forward = strengths(pairs(*rows), ideas=5)
    backward = strengths(pairs(*[(lo, w, n) for w, lo, n in rows]), ideas=5)
    assert backward == pytest.approx([-s for s in forward], abs=1e-7)


@given(MET, st.permutations(range(5)))
def test_it_does_not_care_what_ideas_are_called(rows, names):
    plain = strengths(pairs(*rows), ideas=5)
    renamed = strengths(pairs(*[(names[w], names[lo], n) for w, lo, n in rows]), ideas=5)
    assert [renamed[names[i]] for i in range(5)] == pytest.approx(plain, abs=1e-7)
