"""Measures of stated chances, by hand."""

import numpy as np
import pytest

from aggregation.methods.metrics import (
    auc,
    brier,
    calibration_slope,
    log_score,
    measure,
    paired_bootstrap,
)

CHANCES = np.array([0.9, 0.6, 0.4, 0.2])
CAME = np.array([1.0, 0.0, 1.0, 0.0])


def test_it_measures_four_questions_by_hand():
    found = measure(CHANCES, CAME)
    assert found.brier == pytest.approx((0.01 + 0.36 + 0.36 + 0.04) / 4)
    assert found.log == pytest.approx(-np.log([0.9, 0.4, 0.4, 0.8]).mean())
    assert found.auc == pytest.approx(3 / 4)
    assert found.accuracy == pytest.approx(0.5)


def test_it_counts_equal_chances_as_half_a_win():
    assert auc(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == 0.5


def test_it_has_no_auc_where_all_came_true():
    assert np.isnan(auc(CHANCES, np.ones(4)))


def test_it_keeps_the_log_of_a_certain_mistake_finite():
    assert log_score(np.array([0.0]), np.array([1.0])) == pytest.approx(-np.log(1e-9))


def test_it_finds_a_calibrated_crowd_calibrated():
    chance = np.random.default_rng(1)
    stated = chance.uniform(0.05, 0.95, 20_000)
    came = (chance.random(20_000) < stated).astype(float)
    assert calibration_slope(stated, came) == pytest.approx(1, abs=0.05)
    bold = stated**2 / (stated**2 + (1 - stated) ** 2)
    assert calibration_slope(bold, came) == pytest.approx(0.5, abs=0.03)


def test_it_stays_finite_where_results_are_separated():
    assert 1 < calibration_slope(np.array([0.9, 0.8, 0.2, 0.1]), np.array([1.0, 1, 0, 0])) < 50


def test_it_compares_question_by_question():
    worse = np.array([0.8, 0.7, 0.3, 0.3])
    gap = paired_bootstrap(CHANCES, worse, CAME, seed=1)
    assert gap.mean == pytest.approx(brier(CHANCES, CAME) - brier(worse, CAME))
    assert gap.low <= gap.mean <= gap.high < 0
    assert paired_bootstrap(CHANCES, worse, CAME, seed=1) == gap
