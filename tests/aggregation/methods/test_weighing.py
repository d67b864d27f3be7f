"""Beliefs weighed by results: never by their own, and worth what they are on real questions."""

import numpy as np
import pytest
from datasets import replication_dir

from aggregation.methods.evaluate import MEAN_LOG_ODDS, evaluate
from aggregation.methods.inputs import Belief, RankedIdea, RankingInputs
from aggregation.methods.weighing import BY_COOKE, BY_SKILL, weighed_by_results
from exchange.replication import read_replication_markets
from exchange.replication_crowd import resolved_challenges

IDEAS = 40
CHANCE = np.random.default_rng(7)
TRUTH = (CHANCE.random(IDEAS) < 0.5).astype(float)


def inputs(rows):
    return RankingInputs(
        challenge_id=1,
        at=0,
        has_success_test=True,
        ideas=tuple(RankedIdea(id=i, number=i) for i in range(IDEAS)),
        beliefs=tuple(Belief(idea_id=i, person_id=p, probability=q) for p, i, q in rows),
    )


def knowing(person, share):
    """Say .8 or .2, on the right side in `share` of ideas."""
    right = np.arange(IDEAS) % 10 < share * 10
    return [(person, i, 0.8 if (TRUTH[i] > 0.5) == bool(right[i]) else 0.2) for i in range(IDEAS)]


ROWS = [*knowing(1, 0.8), *(row for p in range(2, 6) for row in knowing(p, 0.3))]


@pytest.mark.parametrize("name", [BY_SKILL, BY_COOKE])
def test_it_hears_those_who_were_right_before(name):
    plain = np.array([np.mean([q for _, i, q in ROWS if i == n]) for n in range(IDEAS)])
    weighed = weighed_by_results(inputs(ROWS), TRUTH)[name]
    assert np.mean((weighed - TRUTH) ** 2) < np.mean((plain - TRUTH) ** 2) - 0.03


@pytest.mark.parametrize("name", [BY_SKILL, BY_COOKE])
def test_it_never_looks_at_a_questions_own_result(name):
    before = weighed_by_results(inputs(ROWS), TRUTH)[name]
    for idea in (0, 13):
        turned = TRUTH.copy()
        turned[idea] = 1 - turned[idea]
        assert weighed_by_results(inputs(ROWS), turned)[name][idea] == before[idea]


def test_it_is_silent_where_nobody_spoke_and_equal_where_nobody_is_known():
    found = weighed_by_results(inputs([(1, 0, 0.9), (2, 0, 0.1)]), TRUTH)
    assert found[BY_COOKE][0] == pytest.approx(0.5)
    assert np.isnan(found[BY_COOKE][1:]).all()


def test_it_gives_the_figures_of_the_58():
    """docs/methods/ranked-outcome.md: both beat the plain mean, neither surely."""
    rows = {
        row.name: row.metrics.brier
        for row in evaluate(resolved_challenges(read_replication_markets(replication_dir()))).rows
    }
    assert rows[BY_SKILL] == pytest.approx(0.2281, abs=5e-5)
    assert rows[BY_COOKE] == pytest.approx(0.2198, abs=5e-5)
    assert rows[BY_SKILL] < rows[MEAN_LOG_ODDS]
