"""Signals: what each way of judging says on the log-odds scale, and when it is silent."""

import numpy as np
import pytest
from crowds import LIQUIDITY, approvals, beliefs, challenge, drawn, markets, trades

from aggregation.methods.inputs import Criterion, MarketFacts, RankedIdea, Rating, canonical
from aggregation.methods.signals import (
    approval_prior_of,
    approval_reading,
    read_signals,
    without_own,
)
from voting.rules.beta import digamma, trigamma


def signals_of(inputs):
    return {s.name: s for s in read_signals(canonical(inputs), approval_weight=4.0)}


def test_it_is_silent_where_nobody_judged():
    for signal in signals_of(
        challenge(3, criteria=(Criterion(id=1),), markets=markets(3))
    ).values():
        assert not signal.known.any()
        assert signal.people.tolist() == [0, 0, 0]


def test_it_takes_the_challenges_rate_out_of_approvals_again():
    """Posterior = prior times reading, in precision and in precision times mean."""
    up, down = np.array([7.0, 1.0]), np.array([2.0, 6.0])
    prior = approval_prior_of(up, down, weight=4.0)
    value, variance = approval_reading(up, down, prior=prior)
    a0, b0 = prior.weight * prior.rate, prior.weight * (1 - prior.rate)
    prior_variance = trigamma(a0) + trigamma(b0)
    whole = trigamma(a0 + up) + trigamma(b0 + down)
    assert 1 / variance + 1 / prior_variance == pytest.approx(1 / whole)
    mean = (value / variance + (digamma(a0) - digamma(b0)) / prior_variance) * whole
    assert mean == pytest.approx(digamma(a0 + up) - digamma(b0 + down))


def test_it_reads_more_yes_as_more():
    value = signals_of(challenge(3, approvals=approvals((9, 1), (5, 5), (1, 9))))["approval"].value
    assert value[0] > value[1] > value[2]


def test_it_stops_reading_ratings_that_tell_nothing_apart():
    rows = tuple(
        Rating(idea_id=i, person_id=p, criterion_id=1, value=5.0)
        for i in (1, 2, 3)
        for p in range(4)
    )
    signal = signals_of(challenge(3, criteria=(Criterion(id=1),), ratings=rows))["criteria"]
    assert not signal.known.any()


def test_it_reads_all_four_in_the_direction_of_merit():
    merit, inputs = drawn(5, ideas=40, noise=0.2)
    spoken = [signal for signal in signals_of(inputs).values() if signal.known.any()]
    assert len(spoken) == 4
    for signal in spoken:
        assert np.corrcoef(merit, signal.value)[0, 1] > 0.6, signal.name


def test_it_joins_two_markets_on_one_idea():
    facts = (*markets(1), MarketFacts(id=9, idea_id=1, liquidity=LIQUIDITY))
    one = signals_of(challenge(1, markets=markets(1), trades=trades(0.7)))["market"]
    both = signals_of(challenge(1, markets=facts, trades=(*trades(0.7), *trades(0.7, market=9))))[
        "market"
    ]
    assert both.value == pytest.approx(one.value)
    assert both.variance == pytest.approx(one.variance / 2)


def test_it_leaves_out_what_authors_say_of_their_own():
    ideas = (RankedIdea(id=1, number=1, author_ids=(1,)), RankedIdea(id=2, number=2))
    inputs = challenge(
        ideas=ideas,
        approvals=approvals((3, 0), (2, 0)),
        beliefs=beliefs((0.9, 0.5), (0.9,)),
        markets=markets(2),
        trades=trades(0.9, 0.8),
    )
    kept, own = without_own(inputs)
    assert own == 3
    assert not any(r.idea_id == 1 and r.person_id == 1 for r in kept.approvals)
    assert [t.person_id for t in kept.trades] == [2]
