"""Pooling beliefs: the numbers of the cases, skill and recency, recalibration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregation.methods.gaussian import logit, sigmoid
from aggregation.methods.inputs import Belief, Skill
from aggregation.methods.pool import pool_beliefs, recalibrate, recency_weights, skill_weights


def said(*probabilities, at=()):
    times = at or (0,) * len(probabilities)
    return [
        Belief(idea_id=1, person_id=n, probability=p, at=t)
        for n, (p, t) in enumerate(zip(probabilities, times, strict=True))
    ]


@pytest.mark.parametrize(
    ("probabilities", "expected"), [((0.6, 0.7, 0.8), 0.706757), ((0.1, 0.5), 0.25)]
)
def test_it_pools_by_mean_log_odds(probabilities, expected):
    """Cases, pooling: mean log-odds."""
    assert pool_beliefs(said(*probabilities), skill={}).probability == pytest.approx(
        expected, abs=5e-7
    )


def test_it_weighs_recent_beliefs_more():
    """Cases: e**(sqrt(n) - sqrt(N)), N = 5 (Metaculus)."""
    assert recency_weights([10, 20, 30, 40, 50]) == pytest.approx(
        [0.290524, 0.439616, 0.604099, 0.789727, 1], abs=5e-7
    )
    assert list(recency_weights([30, 10])) == [1, 1]


def test_it_lets_equal_times_share():
    assert len(set(np.round(recency_weights([5] * 7), 12))) == 1
    first, second, third = recency_weights([1, 1, 2])
    assert first == second < third


def test_it_takes_only_the_latest_of_a_person():
    rows = [
        Belief(idea_id=1, person_id=1, probability=0.9, at=1),
        Belief(idea_id=1, person_id=1, probability=0.2, at=2),
    ]
    pooled = pool_beliefs(rows, skill={})
    assert (pooled.people, pooled.probability) == (1, pytest.approx(0.2))


def test_it_says_nothing_of_nothing():
    assert pool_beliefs([], skill={}) is None


def test_it_clips_the_certain():
    assert pool_beliefs(said(1.0), skill={}).log_odds == pytest.approx(float(logit(0.99)))


def test_it_trusts_skill():
    """exp(-20 S / (N + 10)) with S = -.5 over 10 questions is exp(.5)."""
    weights = skill_weights([Skill(person_id=0, excess=-0.5, resolved=10)])
    assert weights[0] == pytest.approx(np.exp(0.5))
    trusted = pool_beliefs(said(0.9, 0.3), skill=weights).probability
    assert trusted > pool_beliefs(said(0.9, 0.3), skill={}).probability


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.integers(2, 6))
def test_it_narrows_with_more_of_the_same(probabilities, times):
    few = pool_beliefs(said(*probabilities), skill={})
    many = pool_beliefs(said(*probabilities * times), skill={})
    assert many.log_odds == pytest.approx(few.log_odds)
    assert many.variance < few.variance


@given(st.lists(st.floats(0.02, 0.98), min_size=1, max_size=8))
def test_it_stays_between_the_lowest_and_the_highest(probabilities):
    pooled = pool_beliefs(said(*probabilities), skill={}).probability
    assert min(probabilities) - 1e-9 <= pooled <= max(probabilities) + 1e-9


def test_it_does_not_recalibrate_before_anything_resolves():
    same = recalibrate(np.zeros(0), np.zeros(0))
    assert (same.shift, same.slope) == (0.0, 1.0)


def test_it_learns_that_a_crowd_was_too_hopeful():
    chance = np.random.default_rng(1)
    truth = chance.normal(0, 1, 4000)
    came = (chance.random(4000) < sigmoid(truth)).astype(float)
    learned = recalibrate(truth * 2 + 1, came)
    assert learned.slope == pytest.approx(0.5, abs=0.06)
    assert learned.shift == pytest.approx(-0.5, abs=0.12)
    assert float(learned.apply(np.array([1.0]))[0]) == pytest.approx(learned.shift + learned.slope)
