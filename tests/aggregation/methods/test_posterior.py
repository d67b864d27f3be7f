"""The model of merit: closed forms by hand, and the laws of pooling evidence."""

import numpy as np
import pytest
from crowds import NAN, PLAIN, signal
from hypothesis import given
from hypothesis import strategies as st

from aggregation.methods.parameters import Parameters
from aggregation.methods.posterior import infer, merits_if, posterior_at

VALUES = st.lists(st.floats(-3, 3), min_size=2, max_size=12)


def test_it_solves_one_belief_by_hand():
    """omega 1, noise 1, v .25: the reading's variance is 1.25 and its marginal 2.25.

    gamma ~ N(0, 1.49) meets x = 2 of variance 2.25: 2 * 1.49 / 3.74. mu is gamma / 1.49, and the
    deviation (x - gamma) / 2.25.
    """
    found = posterior_at([signal("beliefs", [2.0])], PLAIN, spread=1.0)
    gamma = 2 * 1.49 / 3.74
    assert found.usual == pytest.approx(gamma / 1.49)
    assert found.mean[0] == pytest.approx(gamma / 1.49 + (2 - gamma) / 2.25)
    assert found.own[0] == pytest.approx(1 / (1 / 1.25 + 1))
    assert found.pull[0] == pytest.approx(1.25 / 2.25)


def test_it_agrees_with_the_joint_gaussian_of_a_whole_challenge():
    """Brute force: condition the joint normal of (m, x) on x; want has no part in it."""
    values = np.array([0.4, -1.0, 2.2, 0.9])
    variance = np.array([0.1, 0.5, 0.3, 2.0])
    spread, base_sd, level_sd = 0.8, 1.0, 0.7
    found = posterior_at([signal("beliefs", values, variance)], PLAIN, spread=spread)
    merit = np.full((4, 4), base_sd**2) + np.eye(4) * spread**2
    seen = merit + level_sd**2 + np.diag(variance + spread**2)
    gain = merit @ np.linalg.inv(seen)
    assert found.mean == pytest.approx(gain @ values)
    assert found.variance == pytest.approx(np.diag(merit - gain @ merit))


def test_it_gives_a_chance_back_before_anything_has_resolved():
    """Slope 2/3, noise 1, level .7: what both signals say with certainty comes back as it is."""
    values = np.linspace(-1.5, 1.5, 41)
    both = [signal("beliefs", values, 1e-9), signal("market", values, 1e-9)]
    found = infer(both, Parameters())
    assert np.polyfit(values, found.mean, 1)[0] == pytest.approx(1.0, abs=0.03)
    assert found.mean.mean() == pytest.approx(0, abs=1e-9)


def test_it_stays_at_the_prior_without_any_signal():
    found = infer([signal("approval", [NAN] * 3), signal("beliefs", [NAN] * 3)], Parameters())
    assert found.mean == pytest.approx([0, 0, 0])
    assert found.pull == pytest.approx([1, 1, 1])
    assert found.variance == pytest.approx([1 + found.spread**2] * 3)
    assert found.spread == pytest.approx(1.0, abs=0.01)


def test_it_does_not_take_the_level_of_liking_for_a_chance():
    low = infer([signal("approval", [0.0, 1.0])], PLAIN)
    high = infer([signal("approval", [5.0, 6.0])], PLAIN)
    assert high.mean == pytest.approx(low.mean)
    assert high.usual == pytest.approx(PLAIN.base)


def test_it_widens_the_spread_with_what_it_sees():
    near = infer([signal("beliefs", np.linspace(-0.2, 0.2, 30))], PLAIN)
    far = infer([signal("beliefs", np.linspace(-3, 3, 30))], PLAIN)
    assert near.spread < far.spread


@given(VALUES, st.integers(0, 11), st.floats(0.1, 2))
def test_it_raises_an_idea_whose_reading_rises(values, place, more):
    """Monotonicity, at one spread."""
    place %= len(values)
    before = posterior_at([signal("beliefs", values)], PLAIN, spread=1.0).mean[place]
    values[place] += more
    assert posterior_at([signal("beliefs", values)], PLAIN, spread=1.0).mean[place] > before


@given(VALUES)
def test_it_follows_the_signals_where_they_are_unanimous(values):
    """Unanimity: if every signal of equal variance puts i over j, so does the ranking."""
    both = [signal("beliefs", values), signal("market", values), signal("approval", values)]
    mean = infer(both, Parameters()).mean
    order = np.argsort(values, kind="stable")
    assert np.all(np.diff(mean[order]) >= -1e-9)


@given(VALUES, st.randoms())
def test_it_does_not_care_in_which_order_ideas_come(values, chance):
    """Neutrality."""
    order = list(range(len(values)))
    chance.shuffle(order)
    plain = infer([signal("beliefs", values)], PLAIN).mean
    mixed = infer([signal("beliefs", [values[i] for i in order])], PLAIN).mean
    assert mixed == pytest.approx([plain[i] for i in order], abs=1e-9)


@given(VALUES, st.floats(0.05, 2))
def test_it_narrows_with_more_evidence(values, variance):
    one = posterior_at([signal("beliefs", values, variance)], PLAIN, spread=1.0)
    surer = posterior_at([signal("beliefs", values, variance / 2)], PLAIN, spread=1.0)
    two = posterior_at(
        [signal("beliefs", values, variance), signal("market", values, variance)],
        PLAIN,
        spread=1.0,
    )
    assert np.all(surer.own < one.own)
    assert np.all(two.own < one.own)
    assert np.all(two.variance < one.variance)


@given(VALUES)
def test_it_answers_what_if_with_the_same_numbers(values):
    signals = [signal("beliefs", values), signal("approval", [NAN, *values[1:]])]
    found = infer(signals, PLAIN)
    same = merits_if(found, {s.name: (s.value, s.variance) for s in signals}, PLAIN)
    assert same == pytest.approx(found.mean, abs=1e-9)
