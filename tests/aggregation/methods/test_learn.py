"""Learning: nothing before results, the truth with many, and no more than they show."""

from dataclasses import replace

import numpy as np
import pytest
from crowds import drawn
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregation.methods.evaluate import ResolvedChallenge, learning_rows
from aggregation.methods.gaussian import sigmoid
from aggregation.methods.learn import learn
from aggregation.methods.metrics import brier
from aggregation.methods.parameters import LearningReading, LearningRow, Parameters
from aggregation.methods.posterior import infer
from aggregation.methods.signals import read_signals


def rows(seed, *, ideas=60, challenges=1, bias=0.0, slope=2 / 3, noise=0.5):
    """Beliefs that show bias + slope * (merit + systematic error), and what came true."""
    chance = np.random.default_rng(seed)
    out = []
    for number in range(challenges):
        merit = chance.normal(0, 1, ideas) + chance.normal(0, 0.5)
        shown = bias + slope * (merit + chance.normal(0, noise, ideas))
        out += [
            LearningRow(
                challenge_id=number,
                idea_id=i,
                readings=(LearningReading(signal="beliefs", value=float(shown[i]), variance=0.02),),
                succeeded=bool(chance.random() < sigmoid(merit[i])),
            )
            for i in range(ideas)
        ]
    return out


def test_it_learns_nothing_from_nothing():
    assert learn([]) == Parameters()


def test_it_learns_that_beliefs_are_too_hopeful():
    """Two thirds of a log-odds too high, in thirty challenges of sixty ideas."""
    learned = learn(rows(1, challenges=30, bias=0.67))
    assert learned.of("beliefs").bias == pytest.approx(0.67, abs=0.15)
    assert (learned.rows, learned.challenges) == (1800, 30)


def test_it_leaves_a_signal_without_results_alone():
    learned, prior = learn(rows(2)), Parameters()
    assert learned.of("approval") == prior.of("approval")
    assert learned.of("criteria") == prior.of("criteria")


def test_it_moves_little_for_few_results():
    few, prior = learn(rows(3, ideas=4)), Parameters()
    assert few.of("beliefs").slope == pytest.approx(prior.of("beliefs").slope, rel=0.4)
    assert few.of("beliefs").bias == pytest.approx(0, abs=0.5)


def test_it_counts_one_challenge_once_however_large():
    """log-odds of all successes, one observation of variance about one against a prior of 1/4."""
    sure = [
        LearningRow(challenge_id=1, idea_id=i, readings=(), succeeded=i % 10 > 0)
        for i in range(1000)
    ]
    assert learn(sure).base == pytest.approx(np.log(9) * 1 / (1 + 4), abs=0.02)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 100), st.randoms())
def test_it_does_not_care_in_which_order_results_came(seed, chance):
    ordered = rows(seed, ideas=12, challenges=2)
    mixed = list(ordered)
    chance.shuffle(mixed)
    assert learn(mixed) == learn(ordered)


def test_it_predicts_new_challenges_better_than_before():
    """Learn on twenty simulated challenges with crowds too hopeful by one, judge ten others."""

    def resolved(seed):
        merit, inputs = drawn(seed, ideas=25, people=20)
        chance = np.random.default_rng(seed + 1000)
        hopeful = merit - 1.0
        came = {i + 1 for i in range(25) if chance.random() < sigmoid(hopeful[i])}
        return ResolvedChallenge(
            title=str(seed), inputs=replace(inputs, challenge_id=seed), succeeded=frozenset(came)
        )

    taught = learn([r for s in range(20) for r in learning_rows(resolved(s))])
    before, after, came = [], [], []
    for seed in range(20, 30):
        challenge = resolved(seed)
        signals = read_signals(challenge.inputs, approval_weight=4.0)
        before.append(sigmoid(infer(signals, Parameters()).mean))
        after.append(sigmoid(infer(signals, taught).mean))
        came.append([float(i.id in challenge.succeeded) for i in challenge.inputs.ideas])
    truth = np.concatenate(came)
    assert brier(np.concatenate(after), truth) < brier(np.concatenate(before), truth) - 0.005
