"""Places: ties by the seed, rank intervals, the chance of the first k, bands."""

import numpy as np
import pytest
from crowds import PLAIN, signal
from hypothesis import given
from hypothesis import strategies as st

from aggregation.methods.posterior import infer
from aggregation.methods.rank import ahead, ranks, stand, tie_order_of


def standing(values, *, variance=0.25, seed=1, shortlist_size=1):
    posterior = infer([signal("beliefs", values, variance)], PLAIN)
    ties = tie_order_of(range(len(values)), seed)
    return stand(posterior, ties=ties, shortlist_size=shortlist_size, seed=seed, draws=2000)


def test_it_ranks_the_best_first():
    assert ranks(np.array([0.1, 0.9, 0.5]), np.arange(3)).tolist() == [3, 1, 2]


def test_it_calls_equal_to_nine_digits_a_tie():
    merit = np.array([0.5, 0.5 + 1e-12])
    assert ranks(merit, np.array([0, 1])).tolist() == [1, 2]
    assert ranks(merit, np.array([1, 0])).tolist() == [2, 1]


def test_it_lets_the_seed_decide_full_ties():
    orders = {tuple(tie_order_of(range(5), seed).tolist()) for seed in range(30)}
    assert len(orders) > 20


def test_it_gives_everyone_every_place_when_nothing_is_known():
    found = standing([float("nan")] * 4)
    assert (found.low.tolist(), found.high.tolist()) == ([1] * 4, [4] * 4)
    assert found.top_k == pytest.approx([0.25] * 4, abs=0.05)
    assert found.band.tolist() == [1] * 4


def test_it_gives_one_idea_the_only_place():
    found = standing([1.0])
    assert (found.rank[0], found.low[0], found.high[0], found.top_k[0]) == (1, 1, 1, 1.0)


def test_it_opens_a_band_where_the_first_is_surely_ahead():
    values = [3.0, 2.9, -3.0, -3.1]
    posterior = infer([signal("beliefs", values, 0.01)], PLAIN)
    found = standing(values, variance=0.01)
    assert found.band.tolist() == [1, 1, 2, 2]
    assert ahead(posterior, 0)[1] < 0.9 < ahead(posterior, 0)[2]


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=15), st.integers(1, 5))
def test_it_keeps_its_own_rules(values, size):
    found = standing(values, shortlist_size=size)
    assert sorted(found.rank.tolist()) == list(range(1, len(values) + 1))
    assert np.all((found.low <= found.rank) & (found.rank <= found.high))
    assert found.top_k.sum() == pytest.approx(min(size, len(values)))
    assert np.all(np.diff(found.band[np.argsort(found.rank)]) >= 0)


@given(st.lists(st.floats(-3, 3), min_size=2, max_size=9))
def test_it_is_ahead_of_one_as_far_as_the_other_is_behind(values):
    posterior = infer([signal("beliefs", values)], PLAIN)
    assert ahead(posterior, 0)[1] + ahead(posterior, 1)[0] == pytest.approx(1)
