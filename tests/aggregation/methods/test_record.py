"""The rankings' record: baselines that know only what came before."""

import numpy as np
import pytest

from aggregation.methods.record import against_baselines


def test_it_lets_a_baseline_know_only_earlier_results():
    """Chances 1/2, 2/3, 3/4, then 3/5 after a failure: by hand."""
    rankings, usual, half = against_baselines([(0.9, 1), (0.9, 1), (0.9, 0), (0.9, 1)])
    assert rankings.brier == pytest.approx((3 * 0.01 + 0.81) / 4)
    assert usual.brier == pytest.approx((1 / 4 + 1 / 9 + 9 / 16 + 4 / 25) / 4)
    assert half.brier == 0.25
    assert rankings.worse is usual.worse is half.worse is None


def test_it_never_changes_a_baseline_by_what_came_later():
    first = against_baselines([(0.5, 1), (0.5, 0)])[1]
    for last in (0, 1):
        more = against_baselines([(0.5, 1), (0.5, 0), (0.5, last)])[1]
        assert more.brier * 3 - first.brier * 2 == pytest.approx((0.5 - last) ** 2)


def test_it_gives_an_interval_from_ten_results_on():
    chance = np.random.default_rng(1)
    p = chance.random(200)
    said = [(float(q), int(chance.random() < q)) for q in p]
    half = against_baselines(said)[2]
    assert half.worse.low > 0
    assert half.worse.mean == pytest.approx(half.brier - against_baselines(said)[0].brier)
    assert against_baselines(said[:9])[2].worse is None


def test_it_has_nothing_to_say_without_results():
    assert against_baselines([]) == ()
