"""Scores of forecasts against published numbers."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from markets.scoring import (
    Stint,
    baseline_over_time,
    baseline_score,
    brier_score,
    brier_score_of_many,
    brier_score_of_ordered,
    log_score,
    peer_over_time,
    peer_score,
)

OPENS = datetime(2026, 1, 1, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=10)
HALF = OPENS + timedelta(days=5)
ALICE, BOB, CARA = 1, 2, 3


def stint(person_id, probability, begins_at=OPENS, ends_at=CLOSES):
    return Stint(person_id=person_id, probability=probability, begins_at=begins_at, ends_at=ends_at)


# Shared cases: Brier .62 and (.5, .3, .2); Metaculus tests/unit/test_scoring.


def test_it_gives_the_brier_score():
    assert brier_score(0.62, happened=True) == pytest.approx(0.1444)
    assert brier_score(0.62, happened=False) == pytest.approx(0.3844)


def test_it_gives_the_brier_score_over_all_outcomes():
    assert brier_score_of_many((0.5, 0.3, 0.2), 0) == pytest.approx(0.38)


def test_it_forgives_near_misses_on_an_ordered_scale():
    # Good Judgment's rule: mean of the two-outcome Briers at each threshold. 1 → 2 and 1 → 3.
    assert brier_score_of_ordered((1, 0, 0), 0) == 0
    assert brier_score_of_ordered((1, 0, 0), 1) == pytest.approx(1)
    assert brier_score_of_ordered((1, 0, 0), 2) == pytest.approx(2)
    assert brier_score_of_ordered((0.7, 0.3), 1) == pytest.approx(
        brier_score_of_many((0.7, 0.3), 1)
    )


@pytest.mark.parametrize(("p", "points"), [(0.9, 84.79969066), (0.1, -232.19280949), (0.5, 0)])
def test_it_gives_the_baseline_score(p, points):
    assert baseline_score(p, 2) == pytest.approx(points, abs=1e-6)


def test_it_counts_time_without_a_forecast_as_zero():
    found = baseline_over_time([stint(ALICE, 0.9, HALF)], 2, opens_at=OPENS, closes_at=CLOSES)
    assert found.mean == pytest.approx(42.39984533, abs=1e-6)
    assert found.coverage == pytest.approx(0.5)


def test_it_leaves_out_time_beyond_the_close():
    late = stint(ALICE, 0.9, HALF, CLOSES + timedelta(days=90))
    found = baseline_over_time([late], 2, opens_at=OPENS, closes_at=CLOSES)
    assert found.mean == pytest.approx(42.39984533, abs=1e-6)
    after = stint(ALICE, 0.9, CLOSES, CLOSES + timedelta(days=90))
    assert baseline_over_time([after], 2, opens_at=OPENS, closes_at=CLOSES).coverage == 0


@pytest.mark.parametrize(
    ("p", "other", "points"), [(0.1, 0.9, -219.7224577), (0.4, 0.6, -40.5465108)]
)
def test_it_gives_the_peer_score(p, other, points):
    assert peer_score(p, [other]) == pytest.approx(points, abs=1e-6)
    assert peer_score(other, [p]) == pytest.approx(-points, abs=1e-6)
    stints = [stint(ALICE, p), stint(BOB, other)]
    timed = peer_over_time(stints, ALICE, opens_at=OPENS, closes_at=CLOSES)
    assert timed.mean == pytest.approx(points, abs=1e-6)
    assert timed.coverage == 1


def test_it_compares_with_who_forecast_at_the_same_time():
    stints = [stint(ALICE, 0.4), stint(BOB, 0.6, HALF), stint(CARA, 0.6, HALF)]
    found = peer_over_time(stints, ALICE, opens_at=OPENS, closes_at=CLOSES)
    assert found.mean == pytest.approx(-40.5465108 / 2, abs=1e-6)
    assert found.coverage == 1
    bob = peer_over_time(stints, BOB, opens_at=OPENS, closes_at=CLOSES)
    assert bob.mean == pytest.approx(100 * (math.log(0.6) - math.log(0.24) / 2) / 2)
    assert bob.coverage == 0.5


def test_it_gives_no_peer_score_without_peers():
    assert peer_score(0.3, []) == 0
    alone = peer_over_time([stint(ALICE, 0.3)], ALICE, opens_at=OPENS, closes_at=CLOSES)
    assert (alone.mean, alone.coverage) == (0, 1)


def test_it_gives_the_logarithm():
    assert log_score(0.25) == pytest.approx(-1.3862943611)
    assert log_score(1) == 0


@given(st.lists(st.floats(0.01, 0.99), min_size=2, max_size=8))
def test_it_sums_peer_scores_to_zero(probabilities):
    total = sum(
        peer_score(p, probabilities[:i] + probabilities[i + 1 :])
        for i, p in enumerate(probabilities)
    )
    assert total == pytest.approx(0, abs=1e-9)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_it_rewards_honesty_most(truth, stated):
    def expected(score):
        return truth * score(stated) + (1 - truth) * score(1 - stated)

    def honest(score):
        return truth * score(truth) + (1 - truth) * score(1 - truth)

    assert expected(lambda p: baseline_score(p, 2)) <= honest(lambda p: baseline_score(p, 2)) + 1e-9
    assert (
        expected(lambda p: -brier_score(p, happened=True))
        <= honest(lambda p: -brier_score(p, happened=True)) + 1e-9
    )


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan, math.inf])
def test_it_refuses_what_is_no_probability(p):
    with pytest.raises(ValueError, match="probability"):
        brier_score(p, happened=True)
    with pytest.raises(ValueError, match="probability"):
        log_score(p)


def test_it_refuses_the_logarithm_of_zero():
    with pytest.raises(ValueError, match="above 0"):
        baseline_score(0, 2)


def test_it_refuses_a_question_without_duration():
    with pytest.raises(ValueError, match="closes after it opens"):
        baseline_over_time([], 2, opens_at=OPENS, closes_at=OPENS)
