"""Criteria: leniency taken out, little evidence shrunk, flat ratings said to be flat."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from voting.rules.criteria import CriterionRating, estimate_criteria


def rating(idea, person, value, criterion=1):
    return CriterionRating(idea_id=idea, person_id=person, criterion_id=criterion, value=value)


def simulated(seed, *, ideas=60, raters=80, each=15):
    chance = np.random.default_rng(seed)
    truth, leniency = chance.normal(0, 0.6, ideas), chance.normal(0, 0.8, raters)
    rows = [
        rating(int(i), r, 4 + truth[i] + leniency[r] + chance.normal(0, 1))
        for r in range(raters)
        for i in chance.choice(ideas, each, replace=False)
    ]
    return truth, rows


def test_it_takes_leniency_out():
    """Two raters two points apart, each seeing other ideas: the plain mean has it backwards."""
    rows = [rating(i, 1, v) for i, v in ((1, 3), (2, 4), (3, 2), (5, 3))]
    rows += [rating(i, 2, v) for i, v in ((2, 6), (3, 4), (4, 4.5), (5, 5))]
    found = estimate_criteria(rows, weights={1: 1}, idea_ids=range(1, 6))
    one, four = found[0], found[3]
    assert one.estimate > four.estimate


def test_it_finds_simulated_truth_and_covers_it():
    hits = []
    for seed in range(8):
        truth, rows = simulated(seed)
        found = estimate_criteria(rows, weights={1: 1}, idea_ids=range(len(truth)))
        gap = np.array([e.estimate for e in found]) - truth
        half = np.array([(e.high - e.low) / 2 for e in found])
        hits.append(np.mean(np.abs(gap - gap.mean()) < half))
        assert np.corrcoef(truth, [e.estimate for e in found])[0, 1] > 0.8
    assert 0.85 <= np.mean(hits) <= 0.95


def test_it_says_that_nobody_told_ideas_apart():
    rows = [rating(i, p, 5) for i in range(4) for p in range(3)]
    found = estimate_criteria(rows, weights={1: 1}, idea_ids=range(4))
    assert [e.discriminates for e in found] == [False] * 4
    assert {e.estimate for e in found} == {5.0}


def test_it_shrinks_an_unrated_idea_to_the_average():
    truth, rows = simulated(1)
    found = estimate_criteria(rows, weights={1: 1}, idea_ids=[*range(len(truth)), 999])
    assert found[-1].ratings == 0
    assert found[-1].estimate == pytest.approx(np.mean([r.value for r in rows]), abs=0.3)
    assert found[-1].variance > max(e.variance for e in found[:-1])


def test_it_shrinks_the_offset_of_a_rater_with_one_rating():
    _, rows = simulated(2)
    plain = [e.estimate for e in estimate_criteria(rows, weights={1: 1}, idea_ids=range(60))]
    more = [*rows, rating(0, 900, 7.0)]
    after = [e.estimate for e in estimate_criteria(more, weights={1: 1}, idea_ids=range(60))]
    assert 0 < after[0] - plain[0] < 0.2


def test_it_weighs_criteria():
    rows = [rating(i, p, 3 + i + p % 2, 1) for i in (0, 1) for p in range(6)]
    rows += [rating(i, p, 5 - i + p % 2, 2) for i in (0, 1) for p in range(6)]
    first = estimate_criteria(rows, weights={1: 3, 2: 1}, idea_ids=[0, 1])
    second = estimate_criteria(rows, weights={1: 1, 2: 3}, idea_ids=[0, 1])
    assert first[1].estimate > first[0].estimate
    assert second[1].estimate < second[0].estimate
    assert [c.criterion_id for c in first[0].criteria] == [1, 2]


def test_it_leaves_out_a_criterion_of_weight_zero():
    rows = [rating(0, 1, 7, 1), rating(0, 1, 1, 2), rating(1, 1, 6, 1)]
    found = estimate_criteria(rows, weights={1: 1, 2: 0}, idea_ids=[0, 1])
    assert [c.criterion_id for c in found[0].criteria] == [1]


def test_it_refuses_a_negative_weight():
    with pytest.raises(InvalidInput):
        estimate_criteria([], weights={1: -1}, idea_ids=[])


def test_it_gives_nothing_away_without_ratings():
    (only,) = estimate_criteria([], weights={1: 1}, idea_ids=[5])
    assert (only.ratings, only.discriminates) == (0, False)


@given(st.integers(0, 1000), st.floats(-2, 2))
def test_it_moves_with_the_scale(seed, shift):
    """Adding the same to every rating adds the same to every estimate."""
    _, rows = simulated(seed, ideas=6, raters=5, each=4)
    moved = [rating(r.idea_id, r.person_id, r.value + shift) for r in rows]
    before = estimate_criteria(rows, weights={1: 1}, idea_ids=range(6))
    after = estimate_criteria(moved, weights={1: 1}, idea_ids=range(6))
    for a, b in zip(before, after, strict=True):
        assert b.estimate == pytest.approx(a.estimate + shift, abs=1e-6)


@given(st.integers(0, 1000))
def test_it_does_not_care_who_is_called_what(seed):
    """Anonymity: renaming raters changes nothing."""
    _, rows = simulated(seed, ideas=6, raters=5, each=4)
    renamed = [rating(r.idea_id, 100 - r.person_id, r.value) for r in rows]
    before = estimate_criteria(rows, weights={1: 1}, idea_ids=range(6))
    after = estimate_criteria(renamed, weights={1: 1}, idea_ids=range(6))
    for a, b in zip(before, after, strict=True):
        assert b.estimate == pytest.approx(a.estimate, abs=1e-9)
