"""Normal numbers: against closed forms, and the same for ever."""

import numpy as np
import pytest

from aggregation.methods.gaussian import TWENTY, logit, normal_cdf, normal_draws, sigmoid


def test_it_draws_normals():
    draws = normal_draws(7, 400, 500)
    assert draws.mean() == pytest.approx(0, abs=0.01)
    assert draws.std() == pytest.approx(1, abs=0.01)
    assert np.mean(np.abs(draws) < 1.6448536) == pytest.approx(0.9, abs=0.005)


def test_it_draws_the_same_for_the_same_seed():
    """The words of PCG64 are fixed by numpy's policy; these digits guard the rest."""
    assert np.array_equal(normal_draws(3, 5, 5), normal_draws(3, 5, 5))
    expected = [-1.81602572886518, -0.648995054553961, 0.37883765633311]
    assert normal_draws(2026, 1, 3)[0] == pytest.approx(expected, abs=1e-12)


def test_it_knows_the_tails():
    assert normal_cdf([-1.6448536269514722, 0, 1.959963984540054]) == pytest.approx(
        [0.05, 0.5, 0.975]
    )
    assert normal_cdf(np.array([[0.0, 1.0]])).shape == (1, 2)


def test_it_goes_to_log_odds_and_back():
    assert sigmoid(logit([0.2, 0.5, 0.9])) == pytest.approx([0.2, 0.5, 0.9])
    assert logit([0.0, 1.0]) == pytest.approx([-4.59511985, 4.59511985])
    assert np.all(np.isfinite(sigmoid([-1000, 1000])))


def test_it_has_twenty_equally_likely_places():
    assert len(TWENTY) == 20
    assert sum(TWENTY) == pytest.approx(0)
